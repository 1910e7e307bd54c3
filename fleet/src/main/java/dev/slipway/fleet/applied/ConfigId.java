package dev.slipway.fleet.applied;

/**
 * A kept configuration of one machine.
 *
 * @param value the row's number
 */
public record ConfigId(long value) {
    /** Where no configuration is kept. */
    public static final ConfigId NONE = new ConfigId(0);

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
