package dev.slipway.ssh;

/**
 * What a command has written so far.
 *
 * @param stdout its standard output
 * @param stderr its standard error
 */
public record CommandOutput(CapturedText stdout, CapturedText stderr) {
    /** Nothing was written. */
    public static final CommandOutput NOTHING = new CommandOutput(CapturedText.NOTHING, CapturedText.NOTHING);
}
