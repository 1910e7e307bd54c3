package dev.slipway.ssh;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.channel.ChannelExec;

/** The three streams of a running command and the threads that serve them; none of these outlives it. */
final class CommandStreams implements AutoCloseable {
    /** How often an end is looked for that no event tells. */
    private static final Duration LOOK = Duration.ofMillis(200);

    /**
     * A command that has exited may leave something behind that holds its outputs open, such as a program put into the
     * background; sshd then never closes the channel. When nothing comes for this long after the exit, that is the end.
     * Before it, what the command wrote last may still be on its way: sshd tells the exit as soon as it knows of it.
     */
    private static final Duration QUIET_AFTER_EXIT = Duration.ofSeconds(2);

    private static final Duration STOP = Duration.ofSeconds(1);

    private final ChannelExec channel;
    private final OutputReader stdout;
    private final OutputReader stderr;
    private final InputWriter stdin;
    private final CompletableFuture<Object> end;

    CommandStreams(ChannelExec channel, Content input, LineConsumer lines, int captureLimit) {
        this.channel = channel;
        ReentrantLock oneLineAtATime = new ReentrantLock(true);
        stdout = new OutputReader(RemoteStream.STDOUT, channel.getInvertedOut(), captureLimit, lines, oneLineAtATime);
        stderr = new OutputReader(RemoteStream.STDERR, channel.getInvertedErr(), captureLimit, lines, oneLineAtATime);
        stdin = new InputWriter(input, channel.getInvertedIn());
        CompletableFuture<Void> closed = new CompletableFuture<>();
        channel.addCloseFutureListener(future -> closed.complete(null));
        CompletableFuture<Void> trouble = new CompletableFuture<>();
        for (CompletableFuture<Void> part : List.of(stdout.end(), stderr.end(), stdin.end())) {
            part.exceptionally(failed -> {
                trouble.completeExceptionally(failed);
                return null;
            });
        }
        end = CompletableFuture.anyOf(CompletableFuture.allOf(stdout.end(), stderr.end(), closed), trouble);
    }

    /**
     * Waits until the command has ended and all its output is consumed.
     *
     * @return false when the deadline came first
     * @throws InterruptedException when the thread was interrupted
     */
    boolean awaitEnd(Duration deadline) throws InterruptedException {
        long until = System.nanoTime() + deadline.toNanos();
        OptionalLong exited = OptionalLong.empty();
        while (true) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                end.get(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS);
                return true;
            } catch (TimeoutException e) {
                if (exited.isEmpty() && hasExited()) {
                    exited = OptionalLong.of(System.nanoTime());
                } else if (exited.isPresent()
                        && System.nanoTime() - exited.getAsLong() >= QUIET_AFTER_EXIT.toNanos()
                        && isQuiet()) {
                    // Ends the readers, which may have something in their hands at this very moment.
                    channel.close(true);
                }
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case RuntimeException failed -> throw failed;
                    case Error failed -> throw failed;
                    case null, default -> throw new IllegalStateException("a stream failed in an unknown way", e);
                }
            }
        }
    }

    private boolean hasExited() {
        return channel.getExitStatus() != null || channel.getExitSignal() != null;
    }

    private boolean isQuiet() {
        return stdout.isQuietFor(QUIET_AFTER_EXIT.toNanos()) && stderr.isQuietFor(QUIET_AFTER_EXIT.toNanos());
    }

    CommandOutput output() {
        return new CommandOutput(stdout.text(), stderr.text());
    }

    @Override
    public void close() {
        channel.close(true);
        boolean interrupted = false;
        for (StreamThread thread : new StreamThread[] {stdin::stop, stdout::stop, stderr::stop}) {
            try {
                thread.stop(STOP);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private interface StreamThread {
        void stop(Duration patience) throws InterruptedException;
    }
}
