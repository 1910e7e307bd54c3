package dev.slipway.fleet.command;

import java.util.Objects;

/**
 * Runs a command on a machine.
 *
 * @param command a text for the machine's {@code /bin/sh}
 * @param asRoot whether it runs as root (by sudo, unless the login is root)
 * @param minutes how long it may run, 1 to 1440
 */
public record RunCommand(String command, boolean asRoot, int minutes) {
    /** As long as a day. */
    static final int LONGEST = 1440;

    /** What is left out becomes empty; then there is nothing to plan. */
    public RunCommand {
        command = Objects.requireNonNullElse(command, "");
    }
}
