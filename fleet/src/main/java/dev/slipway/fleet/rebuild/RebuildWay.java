package dev.slipway.fleet.rebuild;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a machine comes to its installer. */
public enum RebuildWay {
    /** Whichever is the safest that this machine can: kexec, else its firmware's network entry, else PXE. */
    AUTO,
    /** The running system starts the live installer itself. */
    KEXEC,
    /** The firmware boots from the network once (UEFI, BootNext). */
    NETWORK,
    /** The installation is armed, and the machine rebooted, or woken when it is dead; its firmware asks the network first. */
    PXE;

    /**
     * The way as parameters say it.
     *
     * @return in lower-case letters
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Understands a word.
     *
     * @param word in any case
     * @return the way
     * @throws IllegalArgumentException with a sentence when it is none
     */
    static RebuildWay of(String word) {
        return Arrays.stream(values())
                .filter(way -> way.word().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the way \"" + word + "\" is not one of "
                        + Arrays.stream(values()).map(RebuildWay::word).collect(Collectors.joining(", "))));
    }

    /** How a plan ends its headline. */
    String by() {
        return switch (this) {
            case AUTO -> "";
            case KEXEC -> " by kexec";
            case NETWORK -> " by the network boot of its firmware";
            case PXE -> " by PXE";
        };
    }
}
