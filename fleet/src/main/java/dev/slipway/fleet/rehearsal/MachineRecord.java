package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.declared.MachineName;
import java.time.Duration;
import java.time.Instant;

/**
 * When a machine was rehearsed last.
 *
 * @param machine the machine
 * @param last what came of it
 */
public record MachineRecord(MachineName machine, Last last) {
    /** After this nobody remembers whether it still works. */
    public static final Duration LONG = Duration.ofDays(90);

    /** The last time. */
    public sealed interface Last {
        /** There was none. */
        record Never() implements Last {}

        /**
         * There was one.
         *
         * @param sample the round
         */
        record Time(Sample sample) implements Last {}
    }

    /** How it feels. */
    public enum Feeling {
        /** Rehearsed lately, and it worked. */
        FINE,
        /** That is longer ago than {@link #LONG}. */
        LONG_AGO,
        /** The last time failed. */
        FAILED,
        /** It never was. */
        NEVER
    }

    /**
     * How it feels.
     *
     * @param now the present time
     * @return a failure counts more than its age
     */
    public Feeling feeling(Instant now) {
        return switch (last) {
            case Last.Never() -> Feeling.NEVER;
            case Last.Time(Sample sample) when sample.result() instanceof Sample.Result.Failed -> Feeling.FAILED;
            case Last.Time(Sample sample) -> sample.at().plus(LONG).isBefore(now) ? Feeling.LONG_AGO : Feeling.FINE;
        };
    }
}
