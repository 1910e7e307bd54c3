package dev.slipway.fleet.adopt;

/** What came of accepting new host keys of a machine. */
public sealed interface AcceptOutcome {
    /**
     * They are pinned.
     *
     * @param words what is now
     */
    record Accepted(String words) implements AcceptOutcome {}

    /**
     * Nothing has changed.
     *
     * @param words why
     * @param remedy what to do about it
     */
    record Refused(String words, String remedy) implements AcceptOutcome {}
}
