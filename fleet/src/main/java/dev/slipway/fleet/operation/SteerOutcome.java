package dev.slipway.fleet.operation;

/** What came of cancelling, repeating, taking back or giving up. */
public sealed interface SteerOutcome {
    /**
     * It is done, or will be as soon as the present step may be left.
     *
     * @param words what happens now
     */
    record Accepted(String words) implements SteerOutcome {}

    /**
     * It takes another operation, whose plan a person should see first.
     *
     * @param plan the planned operation
     */
    record PlanFirst(Operation plan) implements SteerOutcome {}

    /**
     * It is not possible; nothing has changed.
     *
     * @param words why
     * @param remedy what to do instead
     */
    record Refused(String words, String remedy) implements SteerOutcome {}
}
