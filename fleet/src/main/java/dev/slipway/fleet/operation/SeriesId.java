package dev.slipway.fleet.operation;

/**
 * The number of a series.
 *
 * @param value from 1; 0 for {@link #NONE}
 */
public record SeriesId(long value) {
    /** Of an operation that stands for itself. */
    public static final SeriesId NONE = new SeriesId(0);

    /**
     * Tells whether there is no series.
     *
     * @return true for {@link #NONE}
     */
    public boolean isNone() {
        return value == 0;
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
