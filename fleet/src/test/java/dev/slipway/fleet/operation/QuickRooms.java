package dev.slipway.fleet.operation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** An engine for machines that boot in seconds: it looks at them more often than it does at real ones. */
public final class QuickRooms {
    private static final int TIMES = 6;

    private QuickRooms() {}

    public static OperationRooms open(OperationRooms.Foundation foundation) {
        return new OperationRooms(foundation, pace(1, TIMES));
    }

    /** Deadlines that pass so many times faster, and pauses that are so many times shorter. */
    static Pace pace(int haste, int impatience) {
        Pace real = Pace.real();
        return new Pace() {
            @Override
            public Duration elapsed() {
                return real.elapsed().multipliedBy(haste);
            }

            @Override
            public void pause(Duration time, CompletableFuture<?> wake) {
                real.pause(time.dividedBy(impatience), wake);
            }
        };
    }
}
