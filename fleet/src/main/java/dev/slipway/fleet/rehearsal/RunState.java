package dev.slipway.fleet.rehearsal;

import java.time.Instant;

/** Where a rehearsal stands. */
public sealed interface RunState {
    /**
     * It runs, or waits for its turn: one rehearsal at a time in the whole fleet.
     *
     * @param since when it was asked for
     */
    record Going(Instant since) implements RunState {}

    /**
     * All its rounds have passed.
     *
     * @param at when
     */
    record Passed(Instant at) implements RunState {}

    /**
     * It stopped at its first failure.
     *
     * @param at when
     * @param words what failed
     * @param remedy what a person can do about it
     */
    record Failed(Instant at, String words, String remedy) implements RunState {}

    /**
     * It could not begin, or not begin another round. That says nothing against the machines.
     *
     * @param at when
     * @param words who or what stood in the way
     * @param remedy what to do about it
     */
    record NotBegun(Instant at, String words, String remedy) implements RunState {}

    /**
     * A person ended it.
     *
     * @param at when
     * @param who who
     * @param words how far it was
     */
    record Cancelled(Instant at, String who, String words) implements RunState {}

    /**
     * Whether it goes on no more.
     *
     * @return false only for {@link Going}
     */
    default boolean over() {
        return !(this instanceof Going);
    }

    /**
     * The state in a word or two.
     *
     * @return for instance "Passed"
     */
    default String word() {
        return this instanceof NotBegun ? "Not begun" : getClass().getSimpleName();
    }
}
