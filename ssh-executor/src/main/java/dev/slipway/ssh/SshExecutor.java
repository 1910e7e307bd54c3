package dev.slipway.ssh;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Runs commands on machines over SSH: one for the whole fleet, safe for use by many threads.
 *
 * <ul>
 *   <li>Connections are kept for a while and shared; signs of life find dead ones.
 *   <li>One command at a time runs on a machine, and no more than a set number over all machines.
 *   <li>Commands run without a terminal, with nothing from the login's environment but what sshd gives.
 *   <li>A command that is cancelled or passes its deadline is ended on the machine, with everything that it started; when
 *       the machine cannot be reached for that, a watch on the machine itself ends it shortly after its deadline.
 *   <li>Nothing is sent to a server whose host key is not pinned.
 * </ul>
 */
public final class SshExecutor implements AutoCloseable {
    private final Connector connector;
    private final ConnectionPool pool;
    private final Turns turns;
    private final SshSettings settings;

    /** Also the lock of {@code closed}. */
    private final Set<CommandThread> running = new HashSet<>();

    private boolean closed;

    /**
     * Starts an executor with the limits of {@link SshSettings#DEFAULT}.
     *
     * @param keys what Slipway logs in with
     */
    public SshExecutor(SshKeys keys) {
        this(keys, SshSettings.DEFAULT);
    }

    /**
     * Starts an executor.
     *
     * @param keys what Slipway logs in with
     * @param settings its limits
     */
    public SshExecutor(SshKeys keys, SshSettings settings) {
        this(server -> List.of(keys), settings);
    }

    /**
     * Starts an executor whose keys may change while it runs.
     *
     * @param keys what Slipway logs in to a server with, asked for each new login and offered in this order; while one
     *     key replaces another there are two, so that a machine lets Slipway in whichever it has
     * @param settings its limits
     */
    public SshExecutor(Function<SshEndpoint, List<SshKeys>> keys, SshSettings settings) {
        this.settings = settings;
        this.connector = new Connector(keys, settings);
        this.pool = new ConnectionPool(connector, settings);
        this.turns = new Turns(settings.maxConcurrent());
    }

    /**
     * Runs a command and waits for its end. When the calling thread is interrupted the command is cancelled.
     *
     * @param route the machine
     * @param command what to run
     * @return the result when its exit status is an accepted one, else why not
     * @throws java.io.UncheckedIOException when the command's input cannot be read here
     */
    public SshOutcome<CommandResult> run(SshRoute route, RemoteCommand command) {
        return start(route, command, LineConsumer.NONE).await();
    }

    /**
     * Runs a command, delivers its output line by line, and waits for its end. When the calling thread is interrupted the
     * command is cancelled.
     *
     * @param route the machine
     * @param command what to run
     * @param lines takes the output while it comes
     * @return the result when its exit status is an accepted one, else why not
     * @throws java.io.UncheckedIOException when the command's input cannot be read here
     */
    public SshOutcome<CommandResult> run(SshRoute route, RemoteCommand command, LineConsumer lines) {
        return start(route, command, lines).await();
    }

    /**
     * Starts a command and returns at once.
     *
     * @param route the machine
     * @param command what to run
     * @param lines takes the output while it comes, in other threads
     * @return the means to wait for it or to cancel it
     * @throws IllegalArgumentException when the command is too long to be sent, or not a text for a shell
     */
    public RunningCommand start(SshRoute route, RemoteCommand command, LineConsumer lines) {
        CommandLine line = CommandLine.of(command, route.endpoint());
        return start(route, command, () -> run(route, command, line, lines));
    }

    /**
     * Runs a command over a login that is made for it, though another connection may be kept: proof that one can still log in.
     * The login is used for nothing else.
     *
     * @param route the machine; jump hosts before it may be reached by connections that are kept
     * @param command what to run
     * @return the result when its exit status is an accepted one, else why not
     * @throws java.io.UncheckedIOException when the command's input cannot be read here
     */
    public SshOutcome<CommandResult> runAnew(SshRoute route, RemoteCommand command) {
        CommandLine line = CommandLine.of(command, route.endpoint());
        return start(route, command, () -> {
                    try (ConnectionPool.Lease lease = pool.leaseAnew(route)) {
                        return new CommandRun(lease, route.endpoint(), command, line, LineConsumer.NONE, settings)
                                .run();
                    }
                })
                .await();
    }

    private RunningCommand start(SshRoute route, RemoteCommand command, CommandThread.Work run) {
        SshEndpoint endpoint = route.endpoint();
        CommandThread.Work work = () -> {
            try (Turns.Turn _ = turns.take(route, command.name(), settings.turnTimeout())) {
                return run.call();
            }
        };
        CommandThread thread = new CommandThread(endpoint, command, work, this::ended);
        synchronized (running) {
            if (closed) {
                throw new IllegalStateException("the SSH executor is closed");
            }
            running.add(thread);
        }
        return thread.start();
    }

    private CommandResult run(SshRoute route, RemoteCommand command, CommandLine line, LineConsumer lines)
            throws SshFault, InterruptedException {
        try (ConnectionPool.Lease lease = pool.lease(route)) {
            try {
                return new CommandRun(lease, route.endpoint(), command, line, lines, settings).run();
            } catch (SshFault e) {
                // A kept connection may have died without anybody noticing, as when the last command was a reboot.
                boolean neverSent = e.failure() instanceof SshFailure.Unreachable lost
                        && lost.process() == RemoteProcess.NOT_STARTED;
                if (!lease.isKept() || !neverSent) {
                    throw e;
                }
            }
        }
        try (ConnectionPool.Lease anew = pool.lease(route)) {
            return new CommandRun(anew, route.endpoint(), command, line, lines, settings).run();
        }
    }

    private void ended(CommandThread thread) {
        synchronized (running) {
            running.remove(thread);
        }
    }

    /**
     * Connects to a machine whose host keys are not pinned yet and looks which ones it shows; nothing is sent to it.
     *
     * @param route the machine, perhaps behind jump hosts; the pins of the machine itself do not matter
     * @return its keys, one per usable type, for a person to compare and accept
     */
    public SshOutcome<HostKeys> scanHostKeys(SshRoute route) {
        return new HostKeyScan(connector, pool).scan(route);
    }

    /** Cancels what runs, closes every connection, and starts nothing more. */
    @Override
    public void close() {
        List<CommandThread> left;
        synchronized (running) {
            closed = true;
            left = List.copyOf(running);
        }
        left.forEach(CommandThread::cancel);
        for (CommandThread thread : left) {
            thread.outcome().handle((outcome, failed) -> true).join();
        }
        pool.close();
        connector.close();
    }
}
