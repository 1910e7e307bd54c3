package dev.slipway.fleet.operation;

import java.time.Duration;
import java.time.Instant;

/** Where a step stands. */
public sealed interface StepState {
    /** What a step is doing. */
    enum Part {
        /** Looks whether it is done already. */
        CHECK,
        /** Does it. */
        ACT,
        /** Looks whether it worked. */
        VERIFY,
        /** Takes it back. */
        UNDO
    }

    /** Not begun. */
    record Ahead() implements StepState {}

    /**
     * Under way.
     *
     * @param part what it is doing
     * @param since when the step began
     * @param deadline when it fails unless it is done before
     * @param words what was found last, such as why it must be tried again; empty at first
     */
    record Underway(Part part, Instant since, Instant deadline, String words) implements StepState {}

    /**
     * Done.
     *
     * @param at when
     * @param took from its begin
     * @param words what was found
     * @param already whether it was done before it acted
     */
    record Done(Instant at, Duration took, String words, boolean already) implements StepState {}

    /**
     * Not done.
     *
     * @param at when
     * @param words what failed
     * @param remedy what a person can do about it
     */
    record Broken(Instant at, String words, String remedy) implements StepState {}

    /**
     * Left because the operation was cancelled.
     *
     * @param at when
     */
    record Left(Instant at) implements StepState {}

    /**
     * Taken back.
     *
     * @param at when
     * @param words what was found
     */
    record TakenBack(Instant at, String words) implements StepState {}
}
