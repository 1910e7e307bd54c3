package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.declared.DrillKind;
import dev.slipway.fleet.declared.MachineName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One measured round, or one rebuild or reset that was meant.
 *
 * @param machine the machine
 * @param kind what was done
 * @param at when it ended
 * @param result how it ended
 * @param source what it was part of
 */
public record Sample(MachineName machine, DrillKind kind, Instant at, Result result, Source source) {
    /** How it ended. */
    public sealed interface Result {
        /**
         * Proved.
         *
         * @param restore from the point of no return to the proof
         * @param steps each step's time, in order
         */
        record Passed(Duration restore, List<StepTime> steps) implements Result {
            /** Copies the list. */
            public Passed {
                steps = List.copyOf(steps);
            }
        }

        /**
         * Not.
         *
         * @param words what failed
         */
        record Failed(String words) implements Result {}
    }

    /** What it was part of. */
    public sealed interface Source {
        /**
         * A rehearsal.
         *
         * @param run which
         * @param drill the declared drill's name; empty when the machine was chosen by hand
         */
        record Rehearsal(RunId run, String drill) implements Source {}

        /**
         * An operation that somebody wanted for its own sake.
         *
         * @param operation its number
         */
        record InEarnest(long operation) implements Source {}
    }

    /**
     * Whether it was a rehearsal.
     *
     * @return false for what was meant
     */
    public boolean rehearsed() {
        return source instanceof Source.Rehearsal;
    }
}
