package dev.slipway.ssh;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A command in a thread of its own, which ends with it; hence an interrupt can only ever mean this command. */
final class CommandThread implements RunningCommand {
    /** What the thread does, from waiting for its turn to its leave. */
    interface Work {
        CommandResult call() throws SshFault, InterruptedException;
    }

    private final SshEndpoint endpoint;
    private final RemoteCommand command;
    private final Work work;
    private final Consumer<CommandThread> atEnd;
    private final CompletableFuture<SshOutcome<CommandResult>> outcome = new CompletableFuture<>();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final Thread thread;

    CommandThread(SshEndpoint endpoint, RemoteCommand command, Work work, Consumer<CommandThread> atEnd) {
        this.endpoint = endpoint;
        this.command = command;
        this.work = work;
        this.atEnd = atEnd;
        this.thread = Thread.ofVirtual().name("ssh " + endpoint).unstarted(this::work);
    }

    private void work() {
        try {
            outcome.complete(new SshOutcome.Success<>(work.call()));
        } catch (SshFault e) {
            outcome.complete(new SshOutcome.Failure<>(e.failure()));
        } catch (InterruptedException e) {
            // Once it runs, a command takes its interrupts itself: this one came before.
            outcome.complete(new SshOutcome.Failure<>(new SshFailure.Cancelled(
                    endpoint, command.name(), RemoteProcess.NOT_STARTED, CommandOutput.NOTHING)));
        } catch (RuntimeException | Error e) {
            outcome.completeExceptionally(e);
        } finally {
            atEnd.accept(this);
        }
    }

    CommandThread start() {
        thread.start();
        return this;
    }

    CompletableFuture<SshOutcome<CommandResult>> outcome() {
        return outcome;
    }

    @Override
    public void cancel() {
        if (cancelled.compareAndSet(false, true)) {
            thread.interrupt();
        }
    }

    @Override
    public SshOutcome<CommandResult> await() {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            cancel();
            try {
                return joined();
            } finally {
                Thread.currentThread().interrupt();
            }
        } catch (ExecutionException e) {
            return joined();
        }
    }

    /** Rethrows what went wrong in this program itself, such as in a consumer of lines, with its own type. */
    private SshOutcome<CommandResult> joined() {
        try {
            return outcome.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failed -> throw failed;
                case Error failed -> throw failed;
                case null, default -> throw e;
            }
        }
    }
}
