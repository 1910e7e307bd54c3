package dev.slipway.fleet.rebuild;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepContext;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.HostKeys;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshEndpoint;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.ssh.SshRoute;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Walks through the steps of a rebuild as the engine does, and can be killed between any two things that leave a trace. What the
 * engine would have stored survives.
 */
final class RebuildWalk implements StepContext {
    /** Who is killed does not clean up. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final int PATIENCE = 12;

    private final RebuildBench bench;
    private final List<Step> steps;
    private final Map<String, String> notes = new HashMap<>();
    private final Map<String, Integer> begun = new HashMap<>();
    private int at;
    private int events;
    private int killAt = -1;
    private int attempt = 1;

    /** The words of each step that is done, in order. */
    final List<String> words = new ArrayList<>();

    RebuildWalk(RebuildBench bench, List<Step> steps) {
        this.bench = bench;
        this.steps = steps;
    }

    void killAt(int event) {
        killAt = event;
    }

    int events() {
        return events;
    }

    String step() {
        return at == steps.size() ? "" : steps.get(at).planned().id();
    }

    List<Step> steps() {
        return steps;
    }

    private void event() {
        if (events++ == killAt) {
            throw new Killed();
        }
    }

    /** A person says that it shall go on. */
    StepResult retry() throws InterruptedException {
        attempt++;
        return walk();
    }

    StepResult walk() throws InterruptedException {
        StepResult last = new StepResult.Done(String.join(" ", words));
        while (at < steps.size()) {
            last = step(steps.get(at));
            if (!(last instanceof StepResult.Done(String said))) {
                return last;
            }
            words.add(said);
            at++;
            event();
        }
        return last;
    }

    StepResult step(Step step) throws InterruptedException {
        StepResult last = new StepResult.NotYet("It was not tried.");
        for (int again = 0; again < PATIENCE; again++) {
            event();
            last = step.check(this);
            event();
            if (last instanceof StepResult.Done || last instanceof StepResult.Broken) {
                return last;
            }
            if (last instanceof StepResult.Later) {
                continue;
            }
            begun.merge(step.planned().id(), 1, Integer::sum);
            event();
            last = step.act(this);
            event();
            if (last instanceof StepResult.Broken) {
                return last;
            }
            for (int look = 0; look < PATIENCE && !(last instanceof StepResult.Later); look++) {
                last = step.verify(this);
                event();
                if (last instanceof StepResult.Done || last instanceof StepResult.Broken) {
                    return last;
                }
            }
        }
        return last;
    }

    /** Takes back what was begun, the last first. */
    void undo() throws InterruptedException {
        for (int i = Math.min(at, steps.size() - 1); i >= 0; i--) {
            Step step = steps.get(i);
            if (step.planned().undoable()) {
                StepResult last = new StepResult.NotYet("It was not tried.");
                for (int again = 0; again < PATIENCE && !(last instanceof StepResult.Done); again++) {
                    last = step.undo(this);
                }
                if (!(last instanceof StepResult.Done)) {
                    throw new AssertionError("undo of " + step.planned().id() + ": " + last);
                }
            }
        }
    }

    @Override
    public OperationId operation() {
        return new OperationId(12);
    }

    @Override
    public MachineName machine() {
        return RebuildBench.NS1;
    }

    @Override
    public String who() {
        return "anna";
    }

    @Override
    public String note(String key) {
        return notes.getOrDefault(key, "");
    }

    @Override
    public void note(String key, String value) {
        event();
        notes.put(key, value);
        event();
    }

    /** All that was noted; none of it may be secret. */
    Map<String, String> notes() {
        return Map.copyOf(notes);
    }

    @Override
    public int begun() {
        return begun.getOrDefault(step(), 0);
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public RouteAnswer route() {
        return new RouteAnswer.Known(
                SshRoute.to(new SshEndpoint("192.0.2.10", SshEndpoint.DEFAULT_PORT, "core"), HostKeys.NONE));
    }

    @Override
    public SshExecutor ssh() {
        throw new AssertionError("no step of a rebuild needs more than run and ask");
    }

    @Override
    public SshOutcome<CommandResult> run(RemoteCommand command) {
        event();
        SshOutcome<CommandResult> outcome = bench.machine.run(command);
        event();
        return outcome;
    }

    @Override
    public SshOutcome<CommandResult> ask(RemoteCommand command) {
        return bench.machine.run(command);
    }

    @Override
    public void say(String line) {}

    @Override
    public void mask(String secret) {}

    @Override
    public Duration left() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Clock clock() {
        return bench.clock;
    }
}
