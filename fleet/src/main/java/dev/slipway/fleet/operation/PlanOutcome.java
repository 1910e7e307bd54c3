package dev.slipway.fleet.operation;

/** What came of asking for a plan. */
public sealed interface PlanOutcome {
    /**
     * Here it is; it is stored as an operation that has not been started.
     *
     * @param operation with its plan
     */
    record Proposed(Operation operation) implements PlanOutcome {}

    /**
     * It cannot be done now.
     *
     * @param words who or what stands in the way
     * @param remedy what to do about it
     */
    record Refused(String words, String remedy) implements PlanOutcome {}
}
