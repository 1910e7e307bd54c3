package dev.slipway.fleet.operation;

import java.time.Instant;

/** Where a series stands. */
public sealed interface SeriesState {
    /**
     * A person looks at it.
     *
     * @param until when it is forgotten unless it is started
     */
    record Planned(Instant until) implements SeriesState {}

    /**
     * Machine after machine.
     *
     * @param since from when on
     */
    record Running(Instant since) implements SeriesState {}

    /**
     * One has failed, so the rest is not begun; those that run go on to their end.
     *
     * @param at when
     * @param failed which one
     * @param words what happened
     */
    record Stopped(Instant at, OperationId failed, String words) implements SeriesState {}

    /**
     * A person ended it; what was not begun is not begun, what ran was cancelled where that is safe.
     *
     * @param at when
     * @param who who
     */
    record Cancelled(Instant at, String who) implements SeriesState {}

    /**
     * All have ended.
     *
     * @param at when
     * @param words how many ended how
     */
    record Ended(Instant at, String words) implements SeriesState {}
}
