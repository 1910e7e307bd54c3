package dev.slipway.fleet.declared;

/**
 * Where something that holds for a machine was said.
 *
 * @param level by whom
 * @param file the file's path in the work tree; empty when built in
 * @param line the line, from 1; 0 when built in
 */
public record Origin(Level level, String file, int line) {
    /** What holds when no file says anything. */
    public static final Origin BUILT_IN = new Origin(Level.BUILT_IN, "", 0);

    /** Who may say something; the first that does wins. */
    public enum Level {
        /** The machine's own file. */
        MACHINE,
        /** The file of its group. */
        GROUP,
        /** {@code fleet.yaml}. */
        FLEET,
        /** Slipway itself. */
        BUILT_IN
    }
}
