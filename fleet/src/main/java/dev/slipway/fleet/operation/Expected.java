package dev.slipway.fleet.operation;

import java.time.Duration;

/**
 * How long an operation is expected to take, from what this fleet has seen of its kind.
 *
 * @param median half of the earlier ones were quicker; zero when there were none
 * @param count how many earlier ones ended well
 */
public record Expected(Duration median, int count) {
    /** Of something that was never done here. */
    public static final Expected UNKNOWN = new Expected(Duration.ZERO, 0);
}
