package dev.slipway.fleet.operation;

import java.time.Instant;
import java.util.Set;

/**
 * Where an operation stands.
 *
 * <pre>
 * Planned → Waiting → Running → Succeeded → Undoing → Undone
 *    |         |        | ↑ \                  ↑ |
 * (expires)    ↓        ↓ |  → Failed ----------+ ↓
 *          Cancelled ← Undoing     |  ↑        Failed
 *                         (retry) -+  → GivenUp
 * </pre>
 */
public sealed interface OperationState {
    /** The groups of states that lists filter by. */
    enum Phase {
        /** Shown, not started. */
        PLANNED,
        /** Started, not ended. */
        ACTIVE,
        /** Stopped, and a person has to say how to go on. */
        FAILED,
        /** Ended for good. */
        ENDED
    }

    /** Ways on from a failure. */
    enum WayOn {
        /** Go on from the step that failed. */
        RETRY,
        /** Take back what was done. */
        UNDO,
        /** Leave everything as it is. */
        GIVE_UP
    }

    /** Why something is being taken back. */
    enum Cause {
        /** It was cancelled. */
        CANCELLED,
        /** It had failed. */
        FAILED,
        /** It had succeeded. */
        REGRETTED
    }

    /**
     * A person looks at the plan.
     *
     * @param until when the plan is forgotten unless it is started
     */
    record Planned(Instant until) implements OperationState {}

    /**
     * Started, but something must end before.
     *
     * @param hold what it waits for
     * @param since from when on
     */
    record Waiting(Hold hold, Instant since) implements OperationState {}

    /**
     * Its steps are being carried out.
     *
     * @param step the id of the present step
     * @param since when the operation began to run
     * @param cancelledBy who wants it to end as soon as the present step may be left; empty for nobody
     */
    record Running(String step, Instant since, String cancelledBy) implements OperationState {}

    /**
     * Its steps are being taken back, the last first.
     *
     * @param step the id of the present step
     * @param since from when on
     * @param cause why
     * @param who who wanted that
     */
    record Undoing(String step, Instant since, Cause cause, String who) implements OperationState {}

    /**
     * Done and proved.
     *
     * @param at when
     * @param proof what was seen at the end
     */
    record Succeeded(Instant at, String proof) implements OperationState {}

    /**
     * Stopped at a step.
     *
     * @param at when
     * @param step the id of the step
     * @param words what failed
     * @param remedy what a person can do about it
     * @param waysOn what can be done with the operation
     * @param undoing whether it failed while it was taken back; {@code RETRY} then goes on taking back
     */
    record Failed(Instant at, String step, String words, String remedy, Set<WayOn> waysOn, boolean undoing)
            implements OperationState {
        /** Copies the set. */
        public Failed {
            waysOn = Set.copyOf(waysOn);
        }
    }

    /**
     * Ended by a person before it was done.
     *
     * @param at when
     * @param who who
     * @param words what was taken back and what stays
     */
    record Cancelled(Instant at, String who, String words) implements OperationState {}

    /**
     * Taken back after its end.
     *
     * @param at when
     * @param who who
     * @param words what was taken back
     */
    record Undone(Instant at, String who, String words) implements OperationState {}

    /**
     * It had failed, and a person left it so.
     *
     * @param at when
     * @param who who
     * @param words what had failed
     */
    record GivenUp(Instant at, String who, String words) implements OperationState {}

    /**
     * The group of this state.
     *
     * @return its phase
     */
    default Phase phase() {
        return switch (this) {
            case Planned planned -> Phase.PLANNED;
            case Waiting waiting -> Phase.ACTIVE;
            case Running running -> Phase.ACTIVE;
            case Undoing undoing -> Phase.ACTIVE;
            case Failed failed -> Phase.FAILED;
            case Succeeded succeeded -> Phase.ENDED;
            case Cancelled cancelled -> Phase.ENDED;
            case Undone undone -> Phase.ENDED;
            case GivenUp givenUp -> Phase.ENDED;
        };
    }

    /**
     * The state in one or two words, as lists show it.
     *
     * @return for instance "Succeeded"
     */
    default String word() {
        return switch (this) {
            case GivenUp givenUp -> "Given up";
            case Running running when !running.cancelledBy().isEmpty() -> "Cancelling";
            default -> getClass().getSimpleName();
        };
    }
}
