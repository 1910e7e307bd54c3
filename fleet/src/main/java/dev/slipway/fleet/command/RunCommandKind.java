package dev.slipway.fleet.command;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.operation.OperationKind;
import dev.slipway.fleet.operation.Outline;
import dev.slipway.fleet.operation.Particular;
import dev.slipway.fleet.operation.PlanLine.Tone;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Planning;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepContext;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.Undo;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.RemoteProcess;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Runs a person's command once. What it does is unknown, so it is never run a second time without being asked. */
public final class RunCommandKind implements OperationKind<RunCommand> {
    /** The step's id. */
    static final String STEP = "run";
    /** The note that says how the command ended. */
    static final String ENDING = "ending";

    private static final String WELL = "exit status 0";

    /** Beyond this, a script belongs into a file. */
    private static final int LONGEST_TEXT = 16 * 1024;

    /** For connecting, and for one more try when the machine does not answer at once. */
    private static final Duration AROUND = Duration.ofMinutes(3);

    /** The person's text is a parameter: a process list shows both, and nothing is quoted twice. */
    private static final String SCRIPT = """
            # slipway:run
            exec /bin/sh -c "$1"
            """;

    private final MachineRoutes routes;

    /**
     * For machines that can be reached.
     *
     * @param routes the ways to them
     */
    public RunCommandKind(MachineRoutes routes) {
        this.routes = routes;
    }

    @Override
    public String word() {
        return "run";
    }

    @Override
    public String headline(int machines) {
        return "Run a command on " + machines + " machines";
    }

    @Override
    public Class<RunCommand> parameters() {
        return RunCommand.class;
    }

    @Override
    public Planning<RunCommand> plan(MachineName machine, RunCommand wish) {
        String text = wish.command().strip();
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
            return new Planning.Refused<>("There is no command.", "Write what /bin/sh shall run.");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_TEXT) {
            return new Planning.Refused<>(
                    "The command is longer than 16 KiB.", "Declare a file with it in the profile, and run that.");
        }
        if (wish.minutes() < 1 || wish.minutes() > RunCommand.LONGEST) {
            return new Planning.Refused<>(
                    "A command cannot be given " + wish.minutes() + " minutes.", "Give it 1 to 1440 minutes.");
        }
        return switch (routes.route(machine)) {
            case RouteAnswer.Unknown(String words, String remedy) -> new Planning.Refused<>(words, remedy);
            case RouteAnswer.Known known -> {
                String user = wish.asRoot() ? "root" : known.route().endpoint().user();
                Outline outline = Outline.of(
                        "Run \"" + firstLine(text) + "\" on " + machine,
                        new Undo.None("Slipway does not know what the command does."));
                for (String line : text.lines().toList()) {
                    outline = outline.line(Tone.CHANGED, user + "@" + machine + "$ " + line);
                }
                yield new Planning.Ready<>(
                        new RunCommand(text, wish.asRoot(), wish.minutes()),
                        outline.line(
                                Tone.WARNING,
                                "It is ended after " + wish.minutes()
                                        + (wish.minutes() == 1 ? " minute." : " minutes.")));
            }
        };
    }

    private static String firstLine(String text) {
        String first = text.lines().findFirst().orElse("");
        boolean whole = first.equals(text);
        int most = 60;
        return first.codePointCount(0, first.length()) > most
                ? first.substring(0, first.offsetByCodePoints(0, most)) + "…"
                : first + (whole ? "" : " …");
    }

    @Override
    public List<Particular> particulars(RunCommand settled) {
        return List.of(
                Particular.literal("Command", settled.command()),
                Particular.of("As root", settled.asRoot() ? "yes" : "no"),
                Particular.of("At most", settled.minutes() + (settled.minutes() == 1 ? " minute" : " minutes")));
    }

    @Override
    public List<Step> steps(MachineName machine, RunCommand settled) {
        return List.of(new Run(settled));
    }

    private record Run(RunCommand command) implements Step {
        @Override
        public PlannedStep planned() {
            return PlannedStep.of(
                    STEP,
                    "Run the command",
                    Duration.ofMinutes(command.minutes()).plus(AROUND));
        }

        @Override
        public StepResult check(StepContext context) {
            return switch (Fate.of(context)) {
                case Fate.NotSent notSent -> new StepResult.NotYet("It has not run.");
                case Fate.Ended(String how) -> judged(how);
                case Fate.Sent sent ->
                    new StepResult.Broken(
                            "The console was stopped while the command ran; whether it came to its end is not known.",
                            "Look at the machine, then try again if it shall run once more.");
            };
        }

        @Override
        public StepResult act(StepContext context) throws InterruptedException {
            new Fate.Sent().note(context);
            RemoteCommand remote = RemoteCommand.script("run a command", SCRIPT, command.command())
                    .withDeadline(Duration.ofMinutes(command.minutes()));
            SshOutcome<CommandResult> outcome = context.run(command.asRoot() ? remote.withSudo() : remote);
            return switch (outcome) {
                case SshOutcome.Success<CommandResult>(CommandResult result) -> ended(context, result);
                case SshOutcome.Failure<CommandResult>(SshFailure.NonZeroExit failed) ->
                    ended(context, failed.result());
                case SshOutcome.Failure<CommandResult>(SshFailure failure) -> notEnded(context, failure);
            };
        }

        private static StepResult ended(StepContext context, CommandResult result) {
            new Fate.Ended(result.ending()).note(context);
            return judged(result.ending());
        }

        private static StepResult notEnded(StepContext context, SshFailure failure) {
            RemoteProcess process = switch (failure) {
                case SshFailure.Unreachable lost -> lost.process();
                case SshFailure.TimedOut late -> late.process();
                case SshFailure.Cancelled cancelled -> cancelled.process();
                default -> RemoteProcess.NOT_STARTED;
            };
            if (process == RemoteProcess.NOT_STARTED) {
                new Fate.NotSent().note(context);
                return StepResult.of(failure);
            }
            return new StepResult.Broken(failure.message(), failure.remedy());
        }

        private static StepResult judged(String how) {
            return how.equals(WELL)
                    ? new StepResult.Done(how)
                    : new StepResult.Broken("The command ended with " + how + ".", "Read its output.");
        }

        @Override
        public StepResult verify(StepContext context) {
            return check(context);
        }
    }

    /** What became of the command in the present attempt, as it is noted. */
    private sealed interface Fate {
        record NotSent() implements Fate {}

        record Sent() implements Fate {}

        record Ended(String how) implements Fate {}

        static Fate of(StepContext context) {
            String note = context.note(name(context));
            return switch (note) {
                case "", "not sent" -> new NotSent();
                case "sent" -> new Sent();
                default -> new Ended(note);
            };
        }

        default void note(StepContext context) {
            String text = switch (this) {
                case NotSent notSent -> "not sent";
                case Sent sent -> "sent";
                case Ended(String how) -> how;
            };
            context.note(name(context), text);
            if (this instanceof Ended) {
                context.note(ENDING, text);
            }
        }

        private static String name(StepContext context) {
            return "attempt-" + context.attempt();
        }
    }
}
