package dev.slipway.app.bench;

import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.LineConsumer;
import dev.slipway.ssh.RunningCommand;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.ssh.SshRoute;
import dev.slipway.ssh.SshSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Slipway's own executor, in this process. */
final class ThisConsole implements Contender {
    private final SshKeys keys;
    private final SshSettings settings;
    private final List<SshRoute> routes;
    private final boolean kept;
    private SshExecutor executor;

    ThisConsole(OpenSshEndpoints endpoints, int concurrency, boolean kept) {
        SshSettings usual = SshSettings.DEFAULT;
        this.keys = endpoints.keys();
        this.routes = endpoints.routes();
        this.kept = kept;
        this.settings = new SshSettings(
                usual.connectTimeout(),
                usual.loginTimeout(),
                usual.turnTimeout(),
                usual.killTimeout(),
                usual.heartbeat(),
                usual.idle(),
                concurrency,
                usual.captureLimit());
        this.executor = new SshExecutor(keys, settings);
    }

    @Override
    public String name() {
        return "slipway";
    }

    @Override
    public void run(Work work) throws IOException {
        run(work, routes.size());
        if (!kept) {
            reconnect();
        }
    }

    /** Runs the work on the first endpoints only. */
    void run(Work work, int count) throws IOException {
        List<RunningCommand> running = routes.subList(0, count).stream()
                .map(route -> executor.start(route, work.command(), LineConsumer.NONE))
                .toList();
        for (RunningCommand one : running) {
            switch (one.await()) {
                case SshOutcome.Success<CommandResult>(CommandResult result) -> work.understand(result);
                case SshOutcome.Failure<CommandResult> failure ->
                    throw new IOException(failure.failure().toString());
            }
        }
    }

    /** Closes all connections, and the next run makes new ones. */
    void reconnect() {
        executor.close();
        executor = new SshExecutor(keys, settings);
    }

    @Override
    public Duration cpu() throws IOException {
        return Cpu.ofThisProcess();
    }

    @Override
    public Stream<ProcessHandle> processes() {
        return Stream.of(ProcessHandle.current());
    }

    @Override
    public long keptKilobytes() {
        return 0;
    }

    @Override
    public void close() {
        executor.close();
    }
}
