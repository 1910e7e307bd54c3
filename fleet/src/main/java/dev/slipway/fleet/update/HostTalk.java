package dev.slipway.fleet.update;

import dev.slipway.fleet.operation.StepContext;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.host.Answer;
import dev.slipway.host.FedoraCoreOs;
import dev.slipway.host.Flatcar;
import dev.slipway.host.FlatcarStatus;
import dev.slipway.host.HostDriver;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OstreeStatus;
import dev.slipway.host.UpdatableDriver;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.RemoteProcess;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import java.util.function.Function;

/**
 * What a step asks of its machine, and what it makes of silence.
 *
 * @param context the operation around the step
 */
record HostTalk(StepContext context) {
    private static final String TRY_AGAIN = "Slipway asks again; if it stays so, look at the machine.";

    Reply<HostFacts> facts() throws InterruptedException {
        return switch (context.ask(HostFacts.command())) {
            case SshOutcome.Success<CommandResult>(CommandResult result) ->
                new Reply.Got<>(HostFacts.parse(result, context.clock().instant()));
            case SshOutcome.Failure<CommandResult>(SshFailure failure) -> new Reply.Missing<>(silence(failure));
        };
    }

    Reply<OstreeStatus> ostree(FedoraCoreOs driver) throws InterruptedException {
        return ask(driver.status(), driver::parseStatus);
    }

    Reply<FlatcarStatus> slots(Flatcar driver) throws InterruptedException {
        return ask(driver.status(), driver::parseStatus);
    }

    Reply<Boolean> updaterRuns(UpdatableDriver driver) throws InterruptedException {
        return ask(driver.updaterState(), UpdatableDriver::parseUpdaterState);
    }

    Reply<String> bootId(HostDriver driver) throws InterruptedException {
        return ask(driver.bootId(), HostDriver::parseBootId);
    }

    private <T> Reply<T> ask(RemoteCommand command, Function<String, Answer<T>> reader) throws InterruptedException {
        return switch (context.ask(command)) {
            case SshOutcome.Success<CommandResult>(CommandResult result) ->
                switch (reader.apply(result.stdout())) {
                    case Answer.Said<T>(T value) -> new Reply.Got<>(value);
                    case Answer.Unreadable<T>(String words) ->
                        new Reply.Missing<>(new StepResult.Later(words, TRY_AGAIN));
                };
            case SshOutcome.Failure<CommandResult>(SshFailure failure) -> new Reply.Missing<>(silence(failure));
        };
    }

    /** A question may be repeated, so what fails now may work in a while: daemons that start late refuse at first. */
    private static StepResult silence(SshFailure failure) {
        return switch (failure) {
            case SshFailure.NonZeroExit failed -> new StepResult.Later(failed.message(), failed.remedy());
            case SshFailure.TimedOut late -> new StepResult.Later(late.message(), late.remedy());
            default -> StepResult.of(failure);
        };
    }

    /** Changes something on the machine; whether it worked is for the verification to see. */
    StepResult act(RemoteCommand command) throws InterruptedException {
        return switch (context.run(command)) {
            case SshOutcome.Success<CommandResult> _ -> new StepResult.NotYet("\"" + command.name() + "\" is done.");
            case SshOutcome.Failure<CommandResult>(SshFailure failure) -> StepResult.of(failure);
        };
    }

    /** Runs a command after which the machine goes down, perhaps before it answers. */
    StepResult actAndLose(RemoteCommand command) throws InterruptedException {
        return switch (context.run(command)) {
            case SshOutcome.Failure<CommandResult>(SshFailure.Unreachable lost)
            when lost.process() != RemoteProcess.NOT_STARTED ->
                new StepResult.NotYet("The connection broke, as it does when a machine reboots.");
            case SshOutcome.Success<CommandResult> _ -> new StepResult.NotYet("The machine was told to reboot.");
            case SshOutcome.Failure<CommandResult>(SshFailure failure) -> StepResult.of(failure);
        };
    }

    /**
     * The boot id of a machine that goes down and comes up: no answer and refused logins (pam_nologin(8)) are what is
     * expected then, another host key is not.
     */
    Reply<String> bootIdWhileRebooting(HostDriver driver) throws InterruptedException {
        return switch (context.ask(driver.bootId())) {
            case SshOutcome.Success<CommandResult>(CommandResult result)
            when HostDriver.parseBootId(result.stdout()) instanceof Answer.Said<String>(String id) ->
                new Reply.Got<>(id);
            case SshOutcome.Failure<CommandResult>(SshFailure.HostKeyChanged changed) ->
                new Reply.Missing<>(StepResult.of(changed));
            default -> new Reply.Missing<>(new StepResult.NotYet(context.machine() + " is not back yet."));
        };
    }
}
