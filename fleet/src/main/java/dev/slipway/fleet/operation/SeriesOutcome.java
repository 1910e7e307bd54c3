package dev.slipway.fleet.operation;

import java.util.List;

/** What came of planning or starting a series. */
public sealed interface SeriesOutcome {
    /**
     * It is as was asked.
     *
     * @param series as it stands
     */
    record Accepted(Series series) implements SeriesOutcome {}

    /**
     * What would be done is no longer what was shown; nothing was started.
     *
     * @param now the series as it is now, stored as another one
     * @param changes what is different, at least one sentence
     */
    record PlanChanged(Series now, List<String> changes) implements SeriesOutcome {
        /** Copies the list. */
        public PlanChanged {
            changes = List.copyOf(changes);
        }
    }

    /**
     * Nothing was planned or started.
     *
     * @param words why
     * @param remedy what to do about it
     */
    record Refused(String words, String remedy) implements SeriesOutcome {}
}
