package dev.slipway.fleet.operation;

/** What came of reading an operation's parameters from JSON. */
public sealed interface ParametersOutcome {
    /**
     * They could be read.
     *
     * @param parameters of the kind that was named
     */
    record Read(Record parameters) implements ParametersOutcome {}

    /**
     * They could not.
     *
     * @param words what is wrong
     * @param remedy what to write instead
     */
    record Unreadable(String words, String remedy) implements ParametersOutcome {}
}
