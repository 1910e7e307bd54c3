package dev.slipway.fleet.stored;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Runs database work on a thread of its own that nobody interrupts. H2 writes through a
 * {@link java.nio.channels.FileChannel}, which is closed, and the whole database with it, when a thread that uses it is
 * interrupted; steps of operations are interrupted when they are cancelled.
 */
public final class Sheltered {
    private Sheltered() {}

    /**
     * Runs something to its end, whatever happens to the calling thread; an interruption of that is kept for later.
     *
     * @param work uses the database
     * @param <T> what it yields
     * @return what it yielded
     */
    public static <T> T call(Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread.ofVirtual().name("sheltered").start(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    switch (Objects.requireNonNullElse(e.getCause(), e)) {
                        case RuntimeException failed -> throw failed;
                        case Error failed -> throw failed;
                        default -> throw new IllegalStateException("a supplier throws nothing else", e);
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Runs something to its end, whatever happens to the calling thread.
     *
     * @param work uses the database
     */
    public static void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }
}
