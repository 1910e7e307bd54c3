package dev.slipway.fleet.login;

import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.operation.StepContext;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.host.KeyRotation;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshOutcome;
import java.util.Optional;

/**
 * The two pairs of one change, and what machines say to each alone.
 *
 * @param keys where the pairs are kept; either may be gone by now
 * @param settled which two
 */
record KeyPairs(LoginKeys keys, Rekey settled) {
    /** What to make of the answer of a machine to one key. */
    @FunctionalInterface
    interface Judgement {
        StepResult of(boolean letIn) throws InterruptedException;
    }

    KeyRotation rotation() {
        return KeyRotation.between(settled.oldLine(), settled.newLine());
    }

    /** The rotation that takes this one back. */
    KeyRotation back() {
        return KeyRotation.between(settled.newLine(), settled.oldLine());
    }

    StepResult withOld(StepContext context, Judgement judgement) throws InterruptedException {
        return with(settled.oldLine(), context, judgement);
    }

    StepResult withNew(StepContext context, Judgement judgement) throws InterruptedException {
        return with(settled.newLine(), context, judgement);
    }

    private StepResult with(String line, StepContext context, Judgement judgement) throws InterruptedException {
        Optional<SshKeys> pair = find(line);
        if (pair.isEmpty()) {
            return gone();
        }
        if (!(context.route() instanceof RouteAnswer.Known way)) {
            return lost(context);
        }
        OneKey.Answer answer;
        try (OneKey one = new OneKey(keys, pair.get(), way.route())) {
            answer = one.knock();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("the step was left during a login");
        }
        return switch (answer) {
            case OneKey.Answer.In in -> judgement.of(true);
            case OneKey.Answer.Out out -> judgement.of(false);
            // A machine that is still booting ends sessions: that is not forever.
            case OneKey.Answer.Untold(SshFailure.NonZeroExit early) ->
                new StepResult.Later(early.message(), early.remedy());
            case OneKey.Answer.Untold(SshFailure why) -> StepResult.of(why);
        };
    }

    /** Changes something over a new connection that the new key alone has opened. */
    StepResult actWithNew(StepContext context, RemoteCommand command) throws InterruptedException {
        Optional<SshKeys> pair = find(settled.newLine());
        if (pair.isEmpty()) {
            return gone();
        }
        if (!(context.route() instanceof RouteAnswer.Known way)) {
            return lost(context);
        }
        SshOutcome<CommandResult> outcome;
        try (OneKey one = new OneKey(keys, pair.get(), way.route())) {
            outcome = one.run(command);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("the step was left while \"" + command.name() + "\" ran");
        }
        return done(outcome, command);
    }

    /** Changes something with whichever key is let in. */
    StepResult act(StepContext context, RemoteCommand command) throws InterruptedException {
        return done(context.run(command), command);
    }

    private StepResult done(SshOutcome<CommandResult> outcome, RemoteCommand command) {
        return switch (outcome) {
            case SshOutcome.Success<CommandResult> _ -> new StepResult.NotYet("\"" + command.name() + "\" is done.");
            case SshOutcome.Failure<CommandResult>(SshFailure.NonZeroExit failed) ->
                new StepResult.Broken(
                        failed.message(),
                        "Look at the authorized_keys files of the login on the machine; beside the old key belongs"
                                + " this line: " + settled.newLine());
            case SshOutcome.Failure<CommandResult>(SshFailure failure) -> StepResult.of(failure);
        };
    }

    private Optional<SshKeys> find(String line) {
        return keys.all().stream()
                .filter(pair -> pair.authorizedKeysLine().equals(line))
                .findFirst();
    }

    private static StepResult gone() {
        return new StepResult.Broken(
                "One of the two keys is not Slipway's any more: the change was finished or taken back since.",
                "Nothing is done to the machine. Leave it so; make a new plan if a key is being replaced again.");
    }

    private static StepResult lost(StepContext context) {
        return context.route() instanceof RouteAnswer.Unknown(String words, String remedy)
                ? new StepResult.Broken(words, remedy)
                : new StepResult.Later("The way to " + context.machine() + " has just changed.", "It is tried again.");
    }
}
