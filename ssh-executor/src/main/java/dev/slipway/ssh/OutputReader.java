package dev.slipway.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** Reads one output of a running command in a thread of its own: keeps what fits, and hands on the lines. */
final class OutputReader {
    private static final int CHUNK = 32 * 1024;
    private static final long BUSY = Long.MAX_VALUE;

    private final InputStream in;
    private final CappedOutput kept;
    private final LineSplitter lines;
    private final ReentrantLock oneLineAtATime;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Thread thread;

    /** When the wait for bytes began (nanoTime), or BUSY. Written by the reading thread alone, read by the waiting one. */
    private volatile long waitingSince = System.nanoTime();

    OutputReader(RemoteStream stream, InputStream in, int limit, LineConsumer consumer, ReentrantLock oneLineAtATime) {
        this.in = in;
        this.kept = new CappedOutput(limit);
        this.lines = new LineSplitter(stream, consumer);
        this.oneLineAtATime = oneLineAtATime;
        this.thread = Thread.ofVirtual().name("ssh-" + stream).start(this::readAll);
    }

    private void readAll() {
        byte[] chunk = new byte[CHUNK];
        try {
            while (true) {
                waitingSince = System.nanoTime();
                int length = in.read(chunk);
                waitingSince = BUSY;
                if (length < 0) {
                    break;
                }
                kept.append(chunk, 0, length);
                hand(() -> lines.feed(chunk, length));
            }
            hand(lines::finish);
            end.complete(null);
        } catch (IOException | InterruptedException e) {
            // The channel was closed under the reader: whoever did that knows why.
            end.complete(null);
        } catch (RuntimeException | Error e) {
            end.completeExceptionally(e);
        }
    }

    private interface Delivery {
        void run() throws InterruptedException;
    }

    private void hand(Delivery delivery) throws InterruptedException {
        oneLineAtATime.lockInterruptibly();
        try {
            delivery.run();
        } finally {
            oneLineAtATime.unlock();
        }
    }

    /** Completes when all is read, or exceptionally when the consumer threw. */
    CompletableFuture<Void> end() {
        return end;
    }

    /** Whether nothing has come for so long. What has come and is not read yet counts: the reader may lack a processor. */
    boolean isQuietFor(long nanos) {
        long since = waitingSince;
        return end.isDone() || (since != BUSY && System.nanoTime() - since >= nanos && nothingIsLeft());
    }

    private boolean nothingIsLeft() {
        try {
            return in.available() <= 0;
        } catch (IOException e) {
            throw new IllegalStateException("a pipe in memory cannot fail to be looked into", e);
        }
    }

    CapturedText text() {
        return kept.text();
    }

    /** Stops reading and delivering, within the given time unless the consumer will not be interrupted. */
    void stop(Duration patience) throws InterruptedException {
        try {
            in.close();
        } catch (IOException e) {
            throw new IllegalStateException("a pipe in memory cannot fail to close", e);
        }
        thread.interrupt();
        thread.join(patience);
    }
}
