package dev.slipway.fleet.operation;

/**
 * One line of a plan.
 *
 * @param tone how it is meant
 * @param text a sentence, or the machine's own words
 */
public record PlanLine(Tone tone, String text) {
    /** How a line is meant; shown by icon, word and colour. */
    public enum Tone {
        /** How things are, for orientation. */
        NOW,
        /** What stays as it is. */
        KEPT,
        /** What becomes different. */
        CHANGED,
        /** What is lost. */
        LOST,
        /** What is interrupted or restarted. */
        RESTARTED,
        /** What a careful person should read before. */
        WARNING
    }
}
