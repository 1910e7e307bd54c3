package dev.slipway.fleet.operation;

import java.util.List;

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
     * @param instead the words of kinds of operations that would do it all the same, the mildest first; mostly none
     */
    record Refused(String words, String remedy, List<String> instead) implements PlanOutcome {
        /** Copies the list. */
        public Refused {
            instead = List.copyOf(instead);
        }

        /**
         * No other operation would do it.
         *
         * @param words who or what stands in the way
         * @param remedy what to do about it
         */
        public Refused(String words, String remedy) {
            this(words, remedy, List.of());
        }
    }
}
