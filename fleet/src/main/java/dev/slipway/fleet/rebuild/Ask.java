package dev.slipway.fleet.rebuild;

import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.step.Reply;
import dev.slipway.host.Answer;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import java.util.function.Function;

/** Asks a machine something that changes nothing: a plan does it, and a step once more. */
interface Ask {
    <T> Reply<T> ask(RemoteCommand command, Function<String, Answer<T>> reader) throws InterruptedException;

    /** For a plan, which is not asked again: what fails is a refusal. */
    static Ask once(Function<RemoteCommand, SshOutcome<CommandResult>> way) {
        return new Ask() {
            @Override
            public <T> Reply<T> ask(RemoteCommand command, Function<String, Answer<T>> reader) {
                return switch (way.apply(command)) {
                    case SshOutcome.Success<CommandResult>(CommandResult result) ->
                        switch (reader.apply(result.stdout())) {
                            case Answer.Said<T>(T value) -> new Reply.Got<>(value);
                            case Answer.Unreadable<T>(String words) ->
                                new Reply.Missing<>(
                                        new StepResult.Broken(words, "Read its facts again, then plan again."));
                        };
                    case SshOutcome.Failure<CommandResult>(SshFailure failure) ->
                        new Reply.Missing<>(new StepResult.Broken(failure.message(), failure.remedy()));
                };
            }
        };
    }
}
