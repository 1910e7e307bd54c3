package dev.slipway.fleet.declared;

import java.util.List;
import java.util.Locale;

/** An operating system that Slipway installs. */
public enum OsFamily {
    /** Fedora CoreOS. */
    FCOS("Fedora CoreOS"),
    /** Flatcar Container Linux. */
    FLATCAR("Flatcar");

    private final String words;

    OsFamily(String words) {
        this.words = words;
    }

    /**
     * The name as YAML and Butane's {@code variant} write it.
     *
     * @return {@code fcos} or {@code flatcar}
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The name that a person reads.
     *
     * @return for instance "Fedora CoreOS"
     */
    public String words() {
        return words;
    }

    /**
     * The streams that the project publishes, the usual one first.
     *
     * @return the streams
     */
    public List<OsStream> streams() {
        return switch (this) {
            case FCOS -> List.of(OsStream.STABLE, OsStream.TESTING, OsStream.NEXT);
            case FLATCAR -> List.of(OsStream.STABLE, OsStream.BETA, OsStream.ALPHA, OsStream.LTS);
        };
    }
}
