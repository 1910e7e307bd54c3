package dev.slipway.fleet.operation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Real time with shorter pauses, since hosts in namespaces boot in seconds; its deadlines can be made to pass faster. */
final class BriskPace implements Pace {
    private final Pace real = Pace.real();
    private final int briskness;

    // Guarded by this.
    private Duration before = Duration.ZERO;
    private Duration since = real.elapsed();
    private int haste = 1;

    /** Pauses are so many times shorter. */
    BriskPace(int briskness) {
        this.briskness = briskness;
    }

    /** From now on; 1 is as fast as time is. */
    synchronized void hurry(int times) {
        before = elapsed();
        since = real.elapsed();
        haste = times;
    }

    @Override
    public synchronized Duration elapsed() {
        return before.plus(real.elapsed().minus(since).multipliedBy(haste));
    }

    @Override
    public void pause(Duration time, CompletableFuture<?> wake) {
        real.pause(time.dividedBy(briskness), wake);
    }
}
