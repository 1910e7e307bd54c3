package dev.slipway.fleet.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Where one round of a rehearsal stands. */
public sealed interface RoundState {
    /**
     * It runs.
     *
     * @param since from when on
     */
    record Going(Instant since) implements RoundState {}

    /**
     * Done and proved.
     *
     * @param at when
     * @param restore from the point of no return to the proof
     * @param whole from its begin to its end
     * @param steps each step's time, in order
     * @param proof what was seen at the end
     */
    record Passed(Instant at, Duration restore, Duration whole, List<StepTime> steps, String proof)
            implements RoundState {
        /** Copies the list. */
        public Passed {
            steps = List.copyOf(steps);
        }
    }

    /**
     * It failed on the machine.
     *
     * @param at when
     * @param words what failed
     * @param remedy what a person can do about it
     */
    record Failed(Instant at, String words, String remedy) implements RoundState {}

    /**
     * It was not begun, and nothing was done to the machine.
     *
     * @param at when
     * @param words who or what stood in the way
     * @param remedy what to do about it
     */
    record NotBegun(Instant at, String words, String remedy) implements RoundState {}

    /**
     * A person ended it.
     *
     * @param at when
     * @param who who
     * @param words how it stands
     */
    record Cancelled(Instant at, String who, String words) implements RoundState {}

    /**
     * The state in a word or two.
     *
     * @return for instance "Passed"
     */
    default String word() {
        return this instanceof NotBegun ? "Not begun" : getClass().getSimpleName();
    }
}
