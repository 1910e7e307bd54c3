package dev.slipway.fleet.operation;

/**
 * A line that was kept of a step's output.
 *
 * @param number from 0, counting also lines that were not kept
 * @param source who wrote it
 * @param text without its line end; secrets masked
 */
public record OutputLine(long number, Source source, String text) {
    /** Who wrote a line. */
    public enum Source {
        /** The command, to its standard output. */
        STDOUT,
        /** The command, to its standard error. */
        STDERR,
        /** Slipway. */
        SLIPWAY
    }
}
