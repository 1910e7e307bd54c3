package dev.slipway.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;

/** One run of a command over a connection, from the opening of its channel to a known end. */
final class CommandRun {
    private static final Duration LOOK = Duration.ofMillis(200);

    private interface Ending {
        RemoteProcess end();
    }

    private final ConnectionPool.Lease lease;
    private final SshEndpoint endpoint;
    private final RemoteCommand command;
    private final CommandLine line;
    private final LineConsumer lines;
    private final SshSettings settings;

    /** Ends the processes on the machine when the command did not end by itself. */
    private final Ending ending;

    CommandRun(
            ConnectionPool.Lease lease,
            SshEndpoint endpoint,
            RemoteCommand command,
            CommandLine line,
            LineConsumer lines,
            SshSettings settings) {
        this.lease = lease;
        this.endpoint = endpoint;
        this.command = command;
        this.line = line;
        this.lines = lines;
        this.settings = settings;
        this.ending = this::kill;
    }

    /** The run that kills is not killed itself, or it would never end. */
    private CommandRun(CommandRun victim, RemoteCommand command) {
        this.lease = victim.lease;
        this.endpoint = victim.endpoint;
        this.command = command;
        this.line = CommandLine.of(command, victim.endpoint);
        this.lines = LineConsumer.NONE;
        this.settings = victim.settings;
        this.ending = () -> RemoteProcess.MAY_STILL_RUN;
    }

    /**
     * Runs the command. An interrupt cancels it.
     *
     * @return how it ended, with an accepted exit status
     * @throws SshFault when there is no such result
     */
    CommandResult run() throws SshFault {
        long started = System.nanoTime();
        ChannelExec channel = open();
        try (CommandStreams streams = new CommandStreams(channel, command.stdin(), lines, settings.captureLimit())) {
            try {
                if (!streams.awaitEnd(command.deadline())) {
                    throw new SshFault(new SshFailure.TimedOut(
                            endpoint,
                            SshFailure.Stage.COMMAND,
                            command.name(),
                            command.deadline(),
                            ending.end(),
                            streams.output()));
                }
            } catch (InterruptedException e) {
                throw new SshFault(new SshFailure.Cancelled(endpoint, command.name(), ending.end(), streams.output()));
            } catch (RuntimeException | Error e) {
                // The consumer of the lines, or the source of the input, failed here: nobody is left for the command.
                ending.end();
                throw e;
            }
            return result(channel, streams.output(), Duration.ofNanos(System.nanoTime() - started));
        } finally {
            channel.close(true);
        }
    }

    private ChannelExec open() throws SshFault {
        ChannelExec channel;
        OpenFuture opening;
        try {
            channel = lease.session().createExecChannel(line.text());
            opening = channel.open();
        } catch (IOException | IllegalStateException e) {
            // The latter when the connection is just being closed.
            throw lost(Connector.inWords(e), RemoteProcess.NOT_STARTED, CommandOutput.NOTHING);
        }
        try {
            if (!awaitOpen(opening)) {
                throw new SshFault(new SshFailure.TimedOut(
                        endpoint,
                        SshFailure.Stage.START,
                        command.name(),
                        settings.loginTimeout(),
                        abandon(channel),
                        CommandOutput.NOTHING));
            }
            opening.verify(settings.loginTimeout());
            return channel;
        } catch (InterruptedIOException e) {
            throw new SshFault(
                    new SshFailure.Cancelled(endpoint, command.name(), abandon(channel), CommandOutput.NOTHING));
        } catch (IOException e) {
            if (opening.getException() instanceof SshChannelOpenException refused) {
                throw lost(
                        "it refuses another command: " + Connector.inWords(refused),
                        RemoteProcess.NOT_STARTED,
                        CommandOutput.NOTHING);
            }
            throw lost(
                    Connector.inWords(e),
                    wasSent(channel) ? RemoteProcess.MAY_STILL_RUN : RemoteProcess.NOT_STARTED,
                    CommandOutput.NOTHING);
        }
    }

    /**
     * Waits for the channel. The library does not complete the opening of a channel when its connection breaks before the
     * answer, so that is looked at too.
     */
    private boolean awaitOpen(OpenFuture opening) throws IOException {
        long until = System.nanoTime() + settings.loginTimeout().toNanos();
        while (!opening.await(LOOK)) {
            if (!lease.session().isOpen()) {
                throw new IOException("it was closed before the command was started");
            }
            if (System.nanoTime() >= until) {
                return false;
            }
        }
        return true;
    }

    /** The command is sent when the machine has confirmed the channel and given it a number. */
    private static boolean wasSent(ChannelExec channel) {
        return channel.getRecipient() >= 0;
    }

    private RemoteProcess abandon(ChannelExec channel) {
        channel.close(true);
        if (wasSent(channel)) {
            return ending.end();
        }
        lease.cut();
        return RemoteProcess.NOT_STARTED;
    }

    private SshFault lost(String detail, RemoteProcess process, CommandOutput output) {
        lease.cut();
        return new SshFault(new SshFailure.Unreachable(endpoint, SshFailure.Reason.LOST, detail, process, output));
    }

    private CommandResult result(ChannelExec channel, CommandOutput output, Duration took) throws SshFault {
        Integer exit = channel.getExitStatus();
        String signal = channel.getExitSignal();
        if (exit == null && signal == null) {
            throw lost("it was closed before \"" + command.name() + "\" ended", RemoteProcess.MAY_STILL_RUN, output);
        }
        CommandResult result = exit != null
                ? new CommandResult(exit, "", output, took)
                : new CommandResult(CommandResult.NO_EXIT, signal, output, took);
        if (!command.accepted().contains(result.exit())) {
            throw new SshFault(new SshFailure.NonZeroExit(endpoint, command.name(), result));
        }
        // Half an output reads like a whole one that says less.
        if (!channel.isEofSignalled() && !lease.session().isOpen()) {
            throw lost(
                    "it was closed before all that \"" + command.name() + "\" wrote had come",
                    RemoteProcess.EXITED,
                    output);
        }
        return result;
    }

    /** Waits in another thread, so that a cancellation that comes now does not stop what it asks for. */
    private RemoteProcess kill() {
        RemoteCommand kill = line.kill(endpoint).withDeadline(settings.killTimeout());
        RemoteProcess after = CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                new CommandRun(this, kill).run();
                                return RemoteProcess.ENDED;
                            } catch (SshFault _) {
                                return RemoteProcess.MAY_STILL_RUN;
                            }
                        },
                        task -> Thread.ofVirtual().name("ssh-kill").start(task))
                .join();
        if (after != RemoteProcess.ENDED) {
            lease.cut();
        }
        return after;
    }
}
