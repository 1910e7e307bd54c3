package dev.slipway.testbed.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.host.HostFacts;
import dev.slipway.host.HostHealth;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.HostKeys;
import dev.slipway.ssh.LineConsumer;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.RunningCommand;
import dev.slipway.ssh.SshEndpoint;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.ssh.SshRoute;
import dev.slipway.ssh.SshSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** What a console has: a key, an executor that is impatient enough for tests, and the pins of its machines. */
final class Console implements AutoCloseable {
    private static final SshSettings SETTINGS = new SshSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            16,
            1 << 20);

    private final SshKeys keys = SshKeys.generate("slipway@test");
    private final SshExecutor executor = new SshExecutor(keys, SETTINGS);

    String authorizedKey() {
        return keys.authorizedKeysLine();
    }

    SshExecutor executor() {
        return executor;
    }

    static SshRoute route(TestHost host) {
        return SshRoute.to(new SshEndpoint(host.address(), 22, "core"), HostKeys.parse(host.hostKey()));
    }

    CommandResult must(SshRoute route, RemoteCommand command) {
        return switch (executor.run(route, command)) {
            case SshOutcome.Success<CommandResult>(CommandResult result) -> result;
            case SshOutcome.Failure<CommandResult>(SshFailure failure) ->
                throw new AssertionError(command.name() + ": " + failure);
        };
    }

    CommandResult must(SshRoute route, List<RemoteCommand> commands) {
        return commands.stream().map(command -> must(route, command)).toList().getLast();
    }

    SshFailure mustFail(SshRoute route, RemoteCommand command) {
        return switch (executor.run(route, command)) {
            case SshOutcome.Success<CommandResult>(CommandResult result) ->
                throw new AssertionError(command.name() + " worked: " + result.stdout());
            case SshOutcome.Failure<CommandResult>(SshFailure failure) -> failure;
        };
    }

    RunningCommand start(SshRoute route, RemoteCommand command) {
        return executor.start(route, command, LineConsumer.NONE);
    }

    HostFacts facts(SshRoute route) {
        return switch (HostFacts.read(executor, route, Clock.systemUTC())) {
            case SshOutcome.Success<HostFacts>(HostFacts facts) -> facts;
            case SshOutcome.Failure<HostFacts>(SshFailure failure) -> throw new AssertionError(failure.toString());
        };
    }

    /** Asks until the machine is not settling any more, as an operation does. */
    HostHealth judge(SshRoute route, HostHealth.Expectation expected) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsMatching(AssertionError.class::isInstance)
                .until(
                        () -> HostHealth.judge(facts(route), expected),
                        verdict -> !(verdict instanceof HostHealth.Settling));
    }

    void mustBeHealthy(SshRoute route, HostFacts before, String version) {
        assertThat(judge(route, new HostHealth.Expectation(HostHealth.Baseline.of(before), true, version, "")))
                .isInstanceOf(HostHealth.Healthy.class);
    }

    @Override
    public void close() {
        executor.close();
    }
}
