package dev.slipway.fleet.drift;

/** What came of wanting a machine scanned. */
public sealed interface ScanOutcome {
    /**
     * It was scanned, or it was tried.
     *
     * @param report what was found
     */
    record Scanned(DriftReport report) implements ScanOutcome {}

    /**
     * Something is being done to it, and it is scanned when that has ended.
     *
     * @param words what, as a sentence
     */
    record Waits(String words) implements ScanOutcome {}
}
