package dev.slipway.fleet.login;

/** What came of a step of replacing the key. */
public sealed interface KeyChangeOutcome {
    /**
     * It is done.
     *
     * @param words what is now, as a sentence
     */
    record Done(String words) implements KeyChangeOutcome {}

    /**
     * Nothing has changed.
     *
     * @param words who or what stands in the way
     * @param remedy what to do about it
     */
    record Refused(String words, String remedy) implements KeyChangeOutcome {}
}
