package dev.slipway.fleet.provision;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a machine stands on its way from an unknown box to a declared machine.
 *
 * <pre>
 * Unknown → Approved → Armed → Installing → Installed
 *               ↑        |  ↘       |
 *               +-expired+   Failed ←+
 * </pre>
 *
 * <p>A machine that ran before is {@link Imported} instead, and may be armed from there. One that was installed or
 * imported is that again when its arming ends without anything having been written to its disk.
 *
 * <p>Only {@link Armed} hands out an installation, and only until its time is over; every other state boots the
 * machine's own disk, so that PXE may stay first in the boot order for ever.
 */
public sealed interface MachineState {
    /**
     * Seen on the network, declared nowhere.
     *
     * @param firstSeen when it first asked
     */
    record Unknown(Instant firstSeen) implements MachineState {}

    /**
     * Declared; nothing was installed by Slipway yet and nothing is armed.
     *
     * @param since when it was approved, or its last arming ended; the epoch when it was declared by a file only
     */
    record Approved(Instant since) implements MachineState {}

    /**
     * The next network boot installs.
     *
     * @param installation what will be installed
     * @param until when the arming expires by itself
     * @param before what the machine was when it was armed
     */
    record Armed(InstallationId installation, Instant until, MachineState before) implements MachineState {
        /** What older consoles wrote knows nothing of before. */
        public Armed {
            before = known(before);
        }
    }

    /**
     * The machine was given its installation.
     *
     * @param installation what is being installed
     * @param since when the script was handed out
     * @param phase how far it is known to be
     * @param giveUpAt when it counts as failed unless it phones home before
     * @param before what the machine was when it was armed
     */
    record Installing(InstallationId installation, Instant since, Phase phase, Instant giveUpAt, MachineState before)
            implements MachineState {
        /** What older consoles wrote knows nothing of before. */
        public Installing {
            before = known(before);
        }

        /** The same, further on. */
        Installing at(Phase next) {
            return new Installing(installation, since, next, giveUpAt, before);
        }
    }

    /**
     * The installed system phoned home.
     *
     * @param installation what was installed
     * @param at when it phoned home
     * @param os the OS as it calls itself (PRETTY_NAME)
     * @param address the address it phoned from
     * @param proof whether SSH has shown it to be what was declared
     */
    record Installed(InstallationId installation, Instant at, String os, String address, Proof proof)
            implements MachineState {}

    /**
     * An installation ended without the machine phoning home.
     *
     * @param installation which one
     * @param at when it was given up
     * @param reason why, in words
     * @param reached how far it is known to have come
     */
    record Failed(InstallationId installation, Instant at, String reason, Phase reached) implements MachineState {
        /** What older consoles wrote does not say how far, and then its disk may be written. */
        public Failed {
            reached = known(reached);
        }
    }

    /**
     * It ran before Slipway knew it, and a person vouched for its host keys.
     *
     * @param at when it was imported
     * @param os the OS as it calls itself (PRETTY_NAME)
     * @param address the address that it was imported from
     * @param who the account that accepted its host keys
     */
    record Imported(Instant at, String os, String address, String who) implements MachineState {}

    /** How far an installation is known to be. */
    enum Phase {
        /** Nothing was handed out yet. */
        NOT_ASKED,
        /** The install script was handed out; the disk is untouched until the configuration is fetched. */
        SCRIPT_SERVED,
        /** The configuration was fetched: from here on the disk may be written. */
        CONFIG_FETCHED
    }

    /**
     * What the machine is when an installation that wrote nothing is left out of account.
     *
     * @return this state, or the one from before an arming
     */
    default MachineState resting() {
        return switch (this) {
            case Armed armed -> armed.before();
            case Installing installing -> installing.before();
            case Unknown u -> u;
            case Approved a -> a;
            case Installed i -> i;
            case Imported i -> i;
            case Failed f -> f;
        };
    }

    /**
     * Whether a system runs on it that Slipway installed or imported.
     *
     * @return true when its host keys are pinned
     */
    default boolean runs() {
        return this instanceof Installed || this instanceof Imported;
    }

    private static Phase known(@Nullable Phase reached) {
        return reached == null ? Phase.CONFIG_FETCHED : reached;
    }

    private static MachineState known(@Nullable MachineState before) {
        return before == null ? new Approved(Instant.EPOCH) : before;
    }

    /**
     * The state in one word, as lists show it.
     *
     * @return "Unknown", "Approved", "Armed", "Installing", "Installed", "Imported" or "Failed"
     */
    default String word() {
        return getClass().getSimpleName();
    }
}
