package dev.slipway.ssh;

import java.time.Duration;

/**
 * How a command ended.
 *
 * @param exit its exit status, or -1 when a signal ended it
 * @param signal the name of that signal without SIG (RFC 4254 §6.10), such as {@code KILL}; empty when it exited
 * @param output what it wrote
 * @param took the time from its start to its end as seen from here
 */
public record CommandResult(int exit, String signal, CommandOutput output, Duration took) {
    /** The exit value of a command that a signal ended. */
    public static final int NO_EXIT = -1;

    /**
     * The standard output.
     *
     * @return its text, perhaps shortened
     */
    public String stdout() {
        return output.stdout().text();
    }

    /**
     * The standard error.
     *
     * @return its text, perhaps shortened
     */
    public String stderr() {
        return output.stderr().text();
    }

    /**
     * How it ended, in words.
     *
     * @return for instance {@code exit status 3} or {@code killed by signal TERM}
     */
    public String ending() {
        return signal.isEmpty() ? "exit status " + exit : "killed by signal " + signal;
    }
}
