package dev.slipway.host;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock of a machine beside the console's.
 *
 * @param known whether the machine told its time
 * @param machineTime what it showed at the end of the reading
 * @param offset how far it is ahead of the console; negative when it is behind
 * @param uncertainty how far the offset may be wrong to either side, because of the time that the request took
 * @param sync whether something keeps the clock right
 * @param source what keeps it right, such as {@code chrony}; empty when unknown
 */
public record ClockReading(
        boolean known, Instant machineTime, Duration offset, Duration uncertainty, Sync sync, String source) {
    /** Nothing is known. */
    public static final ClockReading UNKNOWN =
            new ClockReading(false, Instant.EPOCH, Duration.ZERO, Duration.ZERO, Sync.UNKNOWN, "");

    /** Whether a clock follows a time server. */
    public enum Sync {
        /** It does. */
        SYNCHRONISED,
        /** It does not, or not yet. */
        UNSYNCHRONISED,
        /** Nothing tells. */
        UNKNOWN
    }

    /**
     * Tells whether the clocks surely differ by more than a bound.
     *
     * @param bound how much is fine
     * @return false also when nothing is known
     */
    public boolean offBy(Duration bound) {
        return known && offset.abs().minus(uncertainty).compareTo(bound) > 0;
    }
}
