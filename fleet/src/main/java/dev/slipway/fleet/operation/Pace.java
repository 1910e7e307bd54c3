package dev.slipway.fleet.operation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Time as deadlines and pauses need it: it only ever goes on, whatever the wall clock is set to. */
interface Pace {
    /** The time since some moment before. */
    Duration elapsed();

    /** Waits, but not longer than until the future is completed. */
    void pause(Duration time, CompletableFuture<?> wake);

    /** The real one. */
    static Pace real() {
        return new Pace() {
            @Override
            public Duration elapsed() {
                return Duration.ofNanos(System.nanoTime());
            }

            @Override
            public void pause(Duration time, CompletableFuture<?> wake) {
                try {
                    Object _ = wake.get(time.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException | ExecutionException e) {
                    return; // slept well
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }
}
