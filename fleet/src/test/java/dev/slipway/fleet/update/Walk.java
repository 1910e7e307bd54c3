package dev.slipway.fleet.update;

import dev.slipway.fleet.TestClock;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepContext;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Walks through the steps of an operation as the engine does, and can be killed between any two things that leave a trace: a
 * part that begins or ends, a note, a command before and after its effect. What the engine would have stored survives.
 */
final class Walk implements StepContext {
    /** Who is killed does not clean up. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final int PATIENCE = 30;

    private final ScriptedHost host;
    private final List<Step> steps;
    private final Map<String, String> notes = new HashMap<>();
    private final Map<String, Integer> begun = new HashMap<>();
    private final TestClock clock = new TestClock();
    private int at;
    private int events;
    private int killAt = -1;

    /** How often the step that acts now began to before; -1 when none acts. */
    private int before = -1;

    /** The words of each step that is done, in order. */
    final List<String> words = new ArrayList<>();

    Walk(ScriptedHost host, List<Step> steps) {
        this.host = host;
        this.steps = steps;
    }

    void killAt(int event) {
        killAt = event;
    }

    int events() {
        return events;
    }

    /** The step at which the walk stands; empty at the end. */
    String step() {
        return at == steps.size() ? "" : steps.get(at).planned().id();
    }

    private void event() {
        if (events++ == killAt) {
            throw new Killed();
        }
    }

    /** Goes on from the first step that is not known to be done. */
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

    /** One step to its end, or to where it gives up. */
    StepResult step(Step step) throws InterruptedException {
        StepResult last = new StepResult.NotYet("It was not tried.");
        for (int attempt = 0; attempt < PATIENCE; attempt++) {
            event();
            last = step.check(this);
            event();
            switch (last) {
                case StepResult.Done _, StepResult.Broken _ -> {
                    return last;
                }
                case StepResult.Later _ -> {
                    continue;
                }
                case StepResult.NotYet _ -> {}
            }
            begun.merge(step.planned().id(), 1, Integer::sum);
            event();
            last = act(step);
            event();
            if (last instanceof StepResult.Broken) {
                return last;
            }
            if (last instanceof StepResult.Later) {
                continue;
            }
            for (int look = 0; look < PATIENCE; look++) {
                last = step.verify(this);
                event();
                if (last instanceof StepResult.Done || last instanceof StepResult.Broken) {
                    return last;
                }
            }
            return last;
        }
        return last;
    }

    private StepResult act(Step step) throws InterruptedException {
        before = begun.getOrDefault(step.planned().id(), 0) - 1;
        try {
            return step.act(this);
        } finally {
            before = -1;
        }
    }

    /** Takes back what was begun, the last first. */
    void undo() throws InterruptedException {
        for (int i = Math.min(at, steps.size() - 1); i >= 0; i--) {
            Step step = steps.get(i);
            if (step.planned().undoable()) {
                StepResult last = new StepResult.NotYet("It was not tried.");
                for (int attempt = 0; attempt < PATIENCE && !(last instanceof StepResult.Done); attempt++) {
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
        return ScriptedHost.NAME;
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

    @Override
    public int begun() {
        return before >= 0 ? before : begun.getOrDefault(step(), 0);
    }

    @Override
    public RouteAnswer route() {
        throw new AssertionError("no step of an update needs the route itself");
    }

    @Override
    public SshExecutor ssh() {
        throw new AssertionError("no step of an update needs more than run and ask");
    }

    @Override
    public SshOutcome<CommandResult> run(RemoteCommand command) {
        event();
        SshOutcome<CommandResult> outcome = host.run(command);
        event();
        return outcome;
    }

    @Override
    public SshOutcome<CommandResult> ask(RemoteCommand command) {
        return host.run(command);
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
        return Clock.fixed(ScriptedHost.NOW, clock.getZone());
    }
}
