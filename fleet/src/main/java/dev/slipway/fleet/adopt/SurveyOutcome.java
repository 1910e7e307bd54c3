package dev.slipway.fleet.adopt;

/** What came of logging in to a machine that shall be imported. */
public sealed interface SurveyOutcome {
    /**
     * This would be declared.
     *
     * @param proposal for review
     */
    record Proposed(ImportProposal proposal) implements SurveyOutcome {}

    /**
     * It cannot be imported now.
     *
     * @param words why
     * @param remedy what to do about it
     */
    record Refused(String words, String remedy) implements SurveyOutcome {}
}
