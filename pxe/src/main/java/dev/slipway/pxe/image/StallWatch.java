package dev.slipway.pxe.image;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Closes a stream on which too little arrives. The body of {@code java.net.http}'s answers has no time limit of its own,
 * and a server that sends a byte now and then would hold a thread for ever.
 */
final class StallWatch implements AutoCloseable {
    private final InputStream watched;
    private final Duration window;
    private final long least;
    private final AtomicLong arrived = new AtomicLong();
    private final Thread thread;

    /** Written by the watching thread before it closes the stream, read by the reader after its read failed. */
    private volatile boolean stalled;

    StallWatch(InputStream watched, Duration window, long least) {
        this.watched = watched;
        this.window = window;
        this.least = least;
        this.thread = Thread.ofVirtual().name("stall-watch").start(this::watch);
    }

    void arrived(int bytes) {
        arrived.addAndGet(bytes);
    }

    boolean stalled() {
        return stalled;
    }

    private void watch() {
        long before = 0;
        try {
            while (true) {
                Thread.sleep(window);
                long now = arrived.get();
                if (now - before < least) {
                    stalled = true;
                    watched.close();
                    return;
                }
                before = now;
            }
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        } catch (IOException alreadyClosed) {
            // The reader finds out by itself.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
