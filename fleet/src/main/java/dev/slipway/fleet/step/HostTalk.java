package dev.slipway.fleet.step;

import dev.slipway.fleet.operation.StepContext;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.host.Answer;
import dev.slipway.host.ConsoleAddress;
import dev.slipway.host.FedoraCoreOs;
import dev.slipway.host.Flatcar;
import dev.slipway.host.FlatcarStatus;
import dev.slipway.host.HostDriver;
import dev.slipway.host.HostFacts;
import dev.slipway.host.HostProbe;
import dev.slipway.host.HostProof;
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
public record HostTalk(StepContext context) {
    private static final String TRY_AGAIN = "Slipway asks again; if it stays so, look at the machine.";

    public Reply<HostFacts> facts() throws InterruptedException {
        return switch (context.ask(HostFacts.command())) {
            case SshOutcome.Success<CommandResult>(CommandResult result) ->
                new Reply.Got<>(HostFacts.parse(result, context.clock().instant()));
            case SshOutcome.Failure<CommandResult>(SshFailure failure) -> new Reply.Missing<>(silence(failure));
        };
    }

    public Reply<OstreeStatus> ostree(FedoraCoreOs driver) throws InterruptedException {
        return ask(driver.status(), driver::parseStatus);
    }

    public Reply<FlatcarStatus> slots(Flatcar driver) throws InterruptedException {
        return ask(driver.status(), driver::parseStatus);
    }

    public Reply<Boolean> updaterRuns(UpdatableDriver driver) throws InterruptedException {
        return ask(driver.updaterState(), UpdatableDriver::parseUpdaterState);
    }

    public Reply<String> bootId(HostDriver driver) throws InterruptedException {
        return ask(driver.bootId(), HostDriver::parseBootId);
    }

    /**
     * Asks which installation answers.
     *
     * @return what it says of itself, with problems for what it does not say
     * @throws InterruptedException when the step was cancelled or its deadline has passed
     */
    public Reply<HostProof> identity() throws InterruptedException {
        return ask(HostProbe.command(), output -> new Answer.Said<>(HostProbe.parse(output)));
    }

    /**
     * Asks by which address the machine sees this console.
     *
     * @return an IPv4 or IPv6 address
     * @throws InterruptedException when the step was cancelled or its deadline has passed
     */
    public Reply<String> consoleAddress() throws InterruptedException {
        return ask(ConsoleAddress.command(), ConsoleAddress::parse);
    }

    /**
     * Asks something that changes nothing.
     *
     * @param command the question
     * @param reader understands the answer
     * @param <T> what the answer says
     * @return the answer; what cannot be understood or fails now is asked again later
     * @throws InterruptedException when the step was cancelled or its deadline has passed
     */
    public <T> Reply<T> ask(RemoteCommand command, Function<String, Answer<T>> reader) throws InterruptedException {
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
    public StepResult act(RemoteCommand command) throws InterruptedException {
        return switch (context.run(command)) {
            case SshOutcome.Success<CommandResult> _ -> new StepResult.NotYet("\"" + command.name() + "\" is done.");
            case SshOutcome.Failure<CommandResult>(SshFailure failure) -> StepResult.of(failure);
        };
    }

    /** Runs a command after which the machine goes down, perhaps before it answers. */
    public StepResult actAndLose(RemoteCommand command) throws InterruptedException {
        return actAndLose(command, () -> {});
    }

    /**
     * The same, and tells whether there was an answer: without one the machine may have heard nothing.
     *
     * @param command after which it goes down
     * @param heard called when it has answered
     * @return what came of it
     * @throws InterruptedException when the step was cancelled or its deadline has passed
     */
    public StepResult actAndLose(RemoteCommand command, Runnable heard) throws InterruptedException {
        return switch (context.run(command)) {
            case SshOutcome.Failure<CommandResult>(SshFailure.Unreachable lost)
            when lost.process() != RemoteProcess.NOT_STARTED ->
                new StepResult.NotYet("The connection broke, as it does when a machine reboots.");
            case SshOutcome.Success<CommandResult> _ -> {
                heard.run();
                yield new StepResult.NotYet("The machine was told to reboot.");
            }
            case SshOutcome.Failure<CommandResult>(SshFailure failure) -> StepResult.of(failure);
        };
    }

    /**
     * The boot id of a machine that goes down and comes up: no answer and refused logins (pam_nologin(8)) are what is
     * expected then, another host key is not. What was seen is said, since it may stay so.
     */
    public Reply<String> bootIdWhileRebooting(HostDriver driver) throws InterruptedException {
        return switch (context.ask(driver.bootId())) {
            case SshOutcome.Success<CommandResult>(CommandResult result) ->
                switch (HostDriver.parseBootId(result.stdout())) {
                    case Answer.Said<String>(String id) -> new Reply.Got<>(id);
                    case Answer.Unreadable<String>(String words) ->
                        new Reply.Missing<>(new StepResult.NotYet(words, TRY_AGAIN));
                };
            case SshOutcome.Failure<CommandResult>(SshFailure.HostKeyChanged changed) ->
                new Reply.Missing<>(StepResult.of(changed));
            case SshOutcome.Failure<CommandResult>(SshFailure.AuthRejected rejected) ->
                new Reply.Missing<>(lockedOut(rejected));
            case SshOutcome.Failure<CommandResult>(SshFailure failure) ->
                new Reply.Missing<>(new StepResult.NotYet(
                        context.machine() + " is not back yet: " + failure.message(), failure.remedy()));
        };
    }

    private StepResult.NotYet lockedOut(SshFailure.AuthRejected rejected) {
        return new StepResult.NotYet(
                context.machine() + " is up and shows the host key that it is known by, but does not let Slipway in: "
                        + rejected.message(),
                "A machine that is still booting lets nobody in for a moment. If it stays so, look on its console at the"
                        + " authorized keys of " + rejected.endpoint().user()
                        + " and at journalctl -u sshd: what it booted may have another /etc. Add Slipway's public key"
                        + " there, or boot the version before; then try again.");
    }

    /**
     * The boot id of a machine that was told to reboot, by this console or one that died, before it is told again: it may
     * still be on its way, so what fails now is asked again later.
     */
    public Reply<String> bootIdAfterTold(HostDriver driver) throws InterruptedException {
        return switch (bootIdWhileRebooting(driver)) {
            case Reply.Missing<String>(StepResult.NotYet(String words, String remedy)) ->
                new Reply.Missing<>(new StepResult.Later(words, remedy));
            case Reply<String> told -> told;
        };
    }
}
