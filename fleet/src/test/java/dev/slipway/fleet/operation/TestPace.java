package dev.slipway.fleet.operation;

import dev.slipway.fleet.TestClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Pauses that take no time but move the clock. */
final class TestPace implements Pace {
    private final TestClock clock;
    private Duration elapsed = Duration.ZERO;

    TestPace(TestClock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Duration elapsed() {
        return elapsed;
    }

    @Override
    public synchronized void pause(Duration time, CompletableFuture<?> wake) {
        elapsed = elapsed.plus(time);
        clock.advance(time);
    }
}
