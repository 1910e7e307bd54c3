package dev.slipway.fleet.apply;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.StepResult.Broken;
import dev.slipway.fleet.operation.StepResult.Done;
import dev.slipway.fleet.operation.StepResult.Later;
import dev.slipway.fleet.operation.StepResult.NotYet;
import dev.slipway.fleet.step.CommonSteps;
import dev.slipway.fleet.step.HostTalk;
import dev.slipway.fleet.step.PartedStep;
import dev.slipway.fleet.step.Reply;
import dev.slipway.host.guard.GuardFinding;
import dev.slipway.host.guard.GuardState;
import dev.slipway.host.guard.GuardedChange;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The steps of a change under a dead-man's switch. How far it is stands on the machine, and each step drives it on to its own
 * goal from wherever it is: so a console that was started anew, or a person who lets it try again after the machine has put
 * everything back, ends where an undisturbed run would.
 *
 * @param machine the machine
 * @param work what is to be done; asked for when it is needed, since it holds secrets
 * @param times how long things may take
 */
record GuardSteps(MachineName machine, Supplier<InPlace> work, ApplyTimes times) {
    private static final Duration CARRYING = Duration.ofMinutes(30);
    private static final Duration CHANGING = Duration.ofMinutes(10);

    /** Images of containers are pulled when their units start. */
    private static final Duration STARTING = Duration.ofMinutes(30);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ID = "guard";
    private static final String STAGED = "guard-staged";
    private static final String WELL = "guard-well";
    private static final String BAD = "guard-bad";
    private static final String LOGIN_FAILED = "guard-login-failed";

    /** The attempt in which it was seen that everything was put back. */
    private static final String UNDONE_IN = "guard-undone-in";

    /** The attempt in which it was begun anew after that. */
    private static final String BEGUN_ANEW_IN = "guard-begun-anew-in";

    private static final String YES = "yes";

    /** How far a step drives. */
    private enum Goal {
        SAVED,
        STAGED,
        ARMED,
        APPLIED,
        CHECKED,
        CONFIRMED
    }

    List<Step> all() {
        return List.of(
                step("save", "Keep copies of what will change on " + machine, CommonSteps.QUICK, Goal.SAVED)
                        .undoneBy(this::forget),
                step("stage", "Bring the new contents to " + machine, CARRYING, Goal.STAGED),
                step("arm", "Let " + machine + " undo it by itself unless it is confirmed", CHANGING, Goal.ARMED),
                step("apply", "Change " + machine, CHANGING, Goal.APPLIED).undoneBy(this::putBack),
                step("check", "Look whether " + machine + " is as declared", STARTING, Goal.CHECKED),
                step("confirm", "Log in to " + machine + " anew, and confirm", CHANGING, Goal.CONFIRMED));
    }

    private PartedStep step(String id, String title, Duration deadline, Goal goal) {
        return new PartedStep(
                PlannedStep.of(id, title, deadline),
                host -> state(host).judge(state -> standing(host, state, goal)),
                host -> drive(host, goal),
                host -> drive(host, goal),
                host -> new Done("There is nothing to take back."));
    }

    /** The change as the machine knows it; its name there is chosen before anything else happens. */
    static GuardedChange change(HostTalk host, InPlace work) {
        if (host.context().note(ID).isEmpty()) {
            byte[] id = new byte[8];
            RANDOM.nextBytes(id);
            host.context()
                    .note(
                            ID,
                            "operation-" + host.context().operation() + "-"
                                    + HexFormat.of().formatHex(id));
        }
        return new GuardedChange(host.context().note(ID), work.actions());
    }

    private GuardedChange change(HostTalk host) {
        return change(host, work.get());
    }

    private Reply<GuardState> state(HostTalk host) throws InterruptedException {
        return host.ask(change(host).look(), GuardState::parse);
    }

    /** Whether the goal is reached, without doing anything. */
    private StepResult standing(HostTalk host, GuardState state, Goal goal) {
        if (state.confirmed()) {
            return new Done("The change is confirmed.");
        }
        if (!state.undone().isEmpty()) {
            return mayBeginAnew(host) ? new NotYet("It is begun anew.") : undone(host, state);
        }
        return switch (goal) {
            case SAVED -> state.saved() ? new Done(savedWords(host)) : new NotYet("Nothing is saved yet.");
            case STAGED ->
                state.saved() && host.context().note(STAGED).equals(YES)
                        ? new Done("The new contents are on " + machine + ", beside what they will replace.")
                        : new NotYet("The new contents are not on the machine yet.");
            case ARMED ->
                state.armed()
                        ? new Done(machine + " puts everything back by itself unless Slipway logs in anew within "
                                + times.window().toSeconds() + " seconds.")
                        : new NotYet("Nothing would undo the change yet.");
            case APPLIED ->
                state.applied() && state.armed()
                        ? new Done("The change is made; " + machine + " still waits for its confirmation.")
                        : new NotYet("The change is not made yet.");
            case CHECKED, CONFIRMED -> new NotYet("It was not looked at yet.");
        };
    }

    private String savedWords(HostTalk host) {
        return "Copies are in /var/lib/slipway-guard/" + host.context().note(ID) + " on " + machine + ".";
    }

    private boolean mayBeginAnew(HostTalk host) {
        String undoneIn = host.context().note(UNDONE_IN);
        String attempt = Integer.toString(host.context().attempt());
        return !undoneIn.isEmpty()
                && !undoneIn.equals(attempt)
                && !host.context().note(BEGUN_ANEW_IN).equals(attempt);
    }

    /** The machine has put everything back: that ends this attempt, in words. */
    private StepResult undone(HostTalk host, GuardState state) {
        host.context().note(UNDONE_IN, Integer.toString(host.context().attempt()));
        String bad = host.context().note(BAD);
        String login = host.context().note(LOGIN_FAILED);
        String why = !state.failed().isEmpty()
                ? "The change failed half-way: " + state.failed()
                : !bad.isEmpty()
                        ? bad
                        : "It was not confirmed (" + state.undone() + ")."
                                + (login.isEmpty() ? "" : " The last try to log in anew failed: " + login);
        return new Broken(
                why + (why.endsWith(".") ? "" : ".") + " " + machine + " has put everything back.",
                "Mend the cause and try again, or give it up: the machine is as it was before.");
    }

    /** Does the next thing on the way to the goal. */
    private StepResult drive(HostTalk host, Goal goal) throws InterruptedException {
        return state(host).judge(state -> drive(host, state, goal));
    }

    private StepResult drive(HostTalk host, GuardState state, Goal goal) throws InterruptedException {
        if (state.confirmed()) {
            return new Done(machine + " was changed, and confirmed over a login that was made for it.");
        }
        if (!state.undone().isEmpty()) {
            if (!mayBeginAnew(host)) {
                return undone(host, state);
            }
            host.context().note(BEGUN_ANEW_IN, Integer.toString(host.context().attempt()));
            host.context().note(BAD, "");
            host.context().note(WELL, "");
            host.context().note(LOGIN_FAILED, "");
            host.context().note(STAGED, "");
            return host.act(change(host).save());
        }
        if (!state.saved()) {
            // Without copies there are no contents either.
            host.context().note(STAGED, "");
            return host.act(change(host).save());
        }
        if (goal == Goal.SAVED) {
            return new Done(savedWords(host));
        }
        if (!host.context().note(STAGED).equals(YES) && !state.applied()) {
            StepResult carried = carry(host);
            if (!(carried instanceof NotYet)) {
                return carried;
            }
        }
        if (goal == Goal.STAGED) {
            return standing(host, state, goal);
        }
        if (!state.armed()) {
            return host.act(change(host).arm(times.window()));
        }
        if (goal == Goal.ARMED) {
            return standing(host, state, goal);
        }
        if (!state.applied()) {
            return host.act(change(host).apply());
        }
        return goal == Goal.APPLIED ? standing(host, state, goal) : look(host, state, goal);
    }

    private StepResult carry(HostTalk host) throws InterruptedException {
        for (RemoteCommand command : change(host).contents()) {
            StepResult result = host.act(command);
            if (!(result instanceof NotYet)) {
                return result;
            }
        }
        host.context().note(STAGED, YES);
        return new NotYet("The new contents are on the machine.");
    }

    private StepResult look(HostTalk host, GuardState state, Goal goal) throws InterruptedException {
        if (!host.context().note(BAD).isEmpty()) {
            return restore(host);
        }
        GuardedChange change = change(host);
        return host.ask(change.check(), change::findings).judge(findings -> {
            String bad = findings.stream()
                    .filter(GuardFinding.Bad.class::isInstance)
                    .map(finding -> ((GuardFinding.Bad) finding).words())
                    .collect(Collectors.joining(" "));
            if (!bad.isEmpty()) {
                host.context().note(BAD, bad);
                host.context().say(bad);
                return restore(host);
            }
            List<String> waits = findings.stream()
                    .filter(GuardFinding.Waits.class::isInstance)
                    .map(finding -> ((GuardFinding.Waits) finding).words())
                    .toList();
            if (!waits.isEmpty()) {
                host.context().note(WELL, "");
                return stillStarting(host, state, String.join(" ", waits));
            }
            String well = findings.stream().map(GuardFinding::toString).collect(Collectors.joining()) + ".";
            if (!well.equals(host.context().note(WELL))) {
                host.context().note(WELL, well);
                return new NotYet("All is as declared; it is looked at once more.");
            }
            return goal == Goal.CHECKED
                    ? new Done("Files, units and keys that changed are as declared.")
                    : confirm(host);
        });
    }

    /** The time begins anew, but only over a fresh login: that proves that one can still log in. */
    private StepResult stillStarting(HostTalk host, GuardState state, String words) throws InterruptedException {
        if (state.left().compareTo(times.window().dividedBy(2)) < 0) {
            StepResult extended = anew(host, change(host).arm(times.window())).judge(ignored -> new NotYet(words));
            return extended instanceof NotYet ? new NotYet(words) : extended;
        }
        return new NotYet(words);
    }

    private StepResult restore(HostTalk host) throws InterruptedException {
        StepResult told = host.act(change(host).restore());
        return told instanceof NotYet ? new NotYet(machine + " puts everything back.") : told;
    }

    private StepResult confirm(HostTalk host) throws InterruptedException {
        return anew(host, change(host).confirm()).judge(output -> switch (GuardState.parse(output)) {
            case dev.slipway.host.Answer.Said<GuardState>(GuardState state)
            when state.confirmed() ->
                new Done(machine + " was changed, and confirmed over a login that was made for it.");
            case dev.slipway.host.Answer.Said<GuardState>(GuardState state)
            when !state.undone().isEmpty() -> undone(host, state);
            default -> new NotYet(machine + " did not say that the change is confirmed.");
        });
    }

    /** Runs a command over a fresh login. Whatever keeps it from that may end by itself: the machine undoes the change. */
    private Reply<String> anew(HostTalk host, RemoteCommand command) throws InterruptedException {
        if (!(host.context().route() instanceof RouteAnswer.Known known)) {
            return new Reply.Missing<>(new Later("The way to " + machine + " is not known.", "Declare its address."));
        }
        SshOutcome<CommandResult> outcome = host.context().ssh().runAnew(known.route(), command);
        if (Thread.interrupted()) {
            throw new InterruptedException("the step was left while \"" + command.name() + "\" ran");
        }
        return switch (outcome) {
            case SshOutcome.Success<CommandResult>(CommandResult result) -> new Reply.Got<>(result.stdout());
            case SshOutcome.Failure<CommandResult>(SshFailure failure) -> {
                host.context().note(LOGIN_FAILED, failure.message());
                yield new Reply.Missing<>(new NotYet(failure.message()));
            }
        };
    }

    /** The way back for who cancels, or takes back what failed later. */
    private StepResult putBack(HostTalk host) throws InterruptedException {
        return state(host).judge(state -> {
            if (!state.saved() || !state.undone().isEmpty()) {
                return new Done(machine + " is as it was before.");
            }
            return restore(host);
        });
    }

    private StepResult forget(HostTalk host) throws InterruptedException {
        StepResult result = host.act(change(host).forget());
        return result instanceof NotYet ? new Done("The copies are removed.") : result;
    }
}
