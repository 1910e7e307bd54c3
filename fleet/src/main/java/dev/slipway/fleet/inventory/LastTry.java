package dev.slipway.fleet.inventory;

import java.time.Instant;

/** What came of asking a machine the last time. */
public sealed interface LastTry {
    /** It was never asked. */
    record None() implements LastTry {}

    /**
     * It answered.
     *
     * @param at when
     */
    record Answered(Instant at) implements LastTry {}

    /**
     * It could not be asked.
     *
     * @param at when
     * @param since since when every try has failed
     * @param words why, as a sentence
     * @param remedy what to do about it
     */
    record Failed(Instant at, Instant since, String words, String remedy) implements LastTry {}
}
