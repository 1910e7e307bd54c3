package dev.slipway.fleet.rehearsal;

/**
 * The number of a rehearsal, as people say it: "rehearsal 12".
 *
 * @param value from 1
 */
public record RunId(long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
