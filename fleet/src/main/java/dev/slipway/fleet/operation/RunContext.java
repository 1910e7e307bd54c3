package dev.slipway.fleet.operation;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.ssh.CommandOutput;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.LineConsumer;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.RemoteProcess;
import dev.slipway.ssh.SshEndpoint;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import java.time.Clock;
import java.time.Duration;

/** What one step is given in one console. */
final class RunContext implements StepContext {
    /** A command with less time than this is not worth sending. */
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final Workbench bench;
    private final Operation operation;
    private final StepOutput output;
    private final StepOutput.Secrets secrets;
    private final Duration end;
    // Written by the run before a part begins, read by the part: the start of its thread lies between.
    private volatile int begun;

    RunContext(Workbench bench, Operation operation, StepOutput output, StepOutput.Secrets secrets, Duration end) {
        this.bench = bench;
        this.operation = operation;
        this.output = output;
        this.secrets = secrets;
        this.end = end;
    }

    void begun(int times) {
        begun = times;
    }

    @Override
    public OperationId operation() {
        return operation.id();
    }

    @Override
    public MachineName machine() {
        return operation.machine();
    }

    @Override
    public String who() {
        return operation.who();
    }

    @Override
    public String note(String key) {
        return bench.table().notes(operation.id()).getOrDefault(key, "");
    }

    @Override
    public void note(String key, String value) {
        bench.table().note(operation.id(), key, value);
    }

    @Override
    public int begun() {
        return begun;
    }

    @Override
    public int attempt() {
        return bench.table().attempt(operation.id());
    }

    @Override
    public RouteAnswer route() {
        return bench.routes().route(operation.machine());
    }

    @Override
    public SshExecutor ssh() {
        return bench.ssh();
    }

    @Override
    public SshOutcome<CommandResult> run(RemoteCommand command) throws InterruptedException {
        return send(command, output);
    }

    @Override
    public SshOutcome<CommandResult> ask(RemoteCommand command) throws InterruptedException {
        return send(command, LineConsumer.NONE);
    }

    private SshOutcome<CommandResult> send(RemoteCommand command, LineConsumer lines) throws InterruptedException {
        return switch (route()) {
            case RouteAnswer.Unknown(String words, String remedy) ->
                new SshOutcome.Failure<>(new SshFailure.Unreachable(
                        new SshEndpoint(operation.machine().value(), SshEndpoint.DEFAULT_PORT, "nobody"),
                        SshFailure.Reason.UNKNOWN_NAME,
                        words,
                        RemoteProcess.NOT_STARTED,
                        CommandOutput.NOTHING));
            case RouteAnswer.Known known -> {
                Duration left = left();
                RemoteCommand timed = command.deadline().compareTo(left) <= 0
                        ? command
                        : command.withDeadline(left.isPositive() ? left : SHORTEST);
                SshOutcome<CommandResult> outcome = bench.ssh().run(known.route(), timed, lines);
                if (Thread.interrupted()) {
                    throw new InterruptedException("the step was left while \"" + command.name() + "\" ran");
                }
                yield outcome;
            }
        };
    }

    @Override
    public void say(String line) {
        line.lines().forEach(text -> output.line(OutputLine.Source.SLIPWAY, text));
    }

    @Override
    public void mask(String secret) {
        secrets.add(secret);
    }

    @Override
    public Duration left() {
        Duration left = end.minus(bench.pace().elapsed());
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public Clock clock() {
        return bench.clock();
    }
}
