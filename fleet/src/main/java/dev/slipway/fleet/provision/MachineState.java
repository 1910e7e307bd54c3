package dev.slipway.fleet.provision;

import java.time.Instant;

/**
 * Where a machine stands on its way from an unknown box to a declared machine.
 *
 * <pre>
 * Unknown → Approved → Armed → Installing → Installed
 *               ↑        |  ↘       |
 *               +-expired+   Failed ←+
 * </pre>
 *
 * <p>A machine that ran before is {@link Imported} instead, and may be armed from there.
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
     */
    record Armed(InstallationId installation, Instant until) implements MachineState {}

    /**
     * The machine was given its installation.
     *
     * @param installation what is being installed
     * @param since when the script was handed out
     * @param phase how far it is known to be
     * @param giveUpAt when it counts as failed unless it phones home before
     */
    record Installing(InstallationId installation, Instant since, Phase phase, Instant giveUpAt)
            implements MachineState {}

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
     */
    record Failed(InstallationId installation, Instant at, String reason) implements MachineState {}

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
        /** The install script was handed out; the disk is untouched until the configuration is fetched. */
        SCRIPT_SERVED,
        /** The configuration was fetched: from here on the disk may be written. */
        CONFIG_FETCHED
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
