package dev.slipway.fleet.rehearsal;

/** What came of asking for a rehearsal. */
public sealed interface RunOutcome {
    /**
     * It begins, at once or when those before it are over.
     *
     * @param run as it stands
     */
    record Started(RehearsalRun run) implements RunOutcome {}

    /**
     * It does not begin.
     *
     * @param words why
     * @param remedy what to do about it
     */
    record Refused(String words, String remedy) implements RunOutcome {}
}
