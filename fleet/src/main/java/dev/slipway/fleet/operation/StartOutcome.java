package dev.slipway.fleet.operation;

import java.util.List;

/** What came of starting an operation. */
public sealed interface StartOutcome {
    /**
     * It runs, or waits for its turn.
     *
     * @param operation as it stands
     */
    record Started(Operation operation) implements StartOutcome {}

    /**
     * What would be done is no longer what was shown; nothing was started.
     *
     * @param now the plan as it is now, stored as another operation
     * @param changes what is different, at least one sentence
     */
    record PlanChanged(Operation now, List<String> changes) implements StartOutcome {
        /** Copies the list. */
        public PlanChanged {
            changes = List.copyOf(changes);
        }
    }

    /**
     * Nothing was started.
     *
     * @param words why
     * @param remedy what to do about it
     */
    record Refused(String words, String remedy) implements StartOutcome {}
}
