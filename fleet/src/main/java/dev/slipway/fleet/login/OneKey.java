package dev.slipway.fleet.login;

import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.ssh.SshRoute;
import dev.slipway.ssh.SshSettings;
import java.time.Duration;
import java.util.List;

/**
 * Logs in to a machine with one key alone, over connections of its own: kept ones were let in by whichever key. Jump hosts
 * before it may be let through by any.
 */
final class OneKey implements AutoCloseable {
    private static final RemoteCommand KNOCK =
            RemoteCommand.of("true").named("log in with one key alone").withDeadline(Duration.ofSeconds(20));

    private final SshRoute route;
    private final SshExecutor ssh;

    OneKey(LoginKeys any, SshKeys key, SshRoute route) {
        this.route = route;
        this.ssh = new SshExecutor(
                server -> server.equals(route.endpoint()) ? List.of(key) : any.all(), SshSettings.DEFAULT);
    }

    /** What a machine says to this key. */
    sealed interface Answer {
        /** It lets it in. */
        record In() implements Answer {}

        /** It is the right machine, and does not let it in. */
        record Out() implements Answer {}

        /** Nobody knows. */
        record Untold(SshFailure why) implements Answer {}
    }

    Answer knock() {
        return switch (ssh.run(route, KNOCK)) {
            case SshOutcome.Success<CommandResult> _ -> new Answer.In();
            // A jump host that refuses the key says nothing about the machine behind it.
            case SshOutcome.Failure<CommandResult>(SshFailure.AuthRejected out)
            when out.endpoint().equals(route.endpoint()) -> new Answer.Out();
            case SshOutcome.Failure<CommandResult>(SshFailure failure) -> new Answer.Untold(failure);
        };
    }

    SshOutcome<CommandResult> run(RemoteCommand command) {
        return ssh.run(route, command);
    }

    @Override
    public void close() {
        ssh.close();
    }
}
