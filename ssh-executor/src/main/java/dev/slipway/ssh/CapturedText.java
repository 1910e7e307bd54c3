package dev.slipway.ssh;

/**
 * What came out of one output of a command. When more came than is kept, the beginning and the end are kept and a line
 * between them says how much is missing.
 *
 * @param text the output as UTF-8; what is not UTF-8 is shown as U+FFFD
 * @param bytes how many bytes came in all
 * @param truncated whether the text is not all that came
 */
public record CapturedText(String text, long bytes, boolean truncated) {
    /** Nothing came. */
    public static final CapturedText NOTHING = new CapturedText("", 0, false);
}
