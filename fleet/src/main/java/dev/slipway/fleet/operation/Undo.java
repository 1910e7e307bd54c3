package dev.slipway.fleet.operation;

/** How a finished operation can be taken back. */
public sealed interface Undo {
    /**
     * What the plan says about it.
     *
     * @return a sentence
     */
    String words();

    /**
     * Not at all.
     *
     * @param words why not, or why there is no need
     */
    record None(String words) implements Undo {}

    /**
     * By the undo of its own steps, in reverse order.
     *
     * @param words what that does
     */
    record BySteps(String words) implements Undo {}

    /**
     * By another operation, which has a plan of its own: {@link OperationKind#inverse}.
     *
     * @param words what that does
     */
    record ByOperation(String words) implements Undo {}
}
