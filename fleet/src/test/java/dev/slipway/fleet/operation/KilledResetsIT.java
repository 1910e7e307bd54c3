package dev.slipway.fleet.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.reset.Keep;
import dev.slipway.fleet.reset.Reset;
import dev.slipway.host.reset.ResetPreview.Fate;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.LineConsumer;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.testbed.sim.BootClient;
import dev.slipway.testbed.sim.MachineSpec;
import dev.slipway.testbed.sim.SimulatedFleet;
import dev.slipway.testbed.sim.SimulatedMachine;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A reset over SSH whose console is killed between any two things that leave a trace, and goes on with what the engine would have
 * stored; and one that is taken back after each of them before the reboot.
 */
@Timeout(900)
class KilledResetsIT {
    private static final String KEPT = "/var/lib/docker/volumes";
    private static final String LOST = "/home/core/notes.txt";

    /** Who is killed does not clean up. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @TempDir
    private Path directory;

    private ResetConsole console;
    private SimulatedFleet machines;
    private SimulatedMachine machine;
    private MachineName name;

    @BeforeEach
    void start() throws Exception {
        console = ResetConsole.start(directory, "127.0.0.1");
        BootClient client =
                new BootClient(new BootClient.Server(InetAddress.ofLiteral("127.0.0.1"), 1, 1, console.doorPort()));
        machines = SimulatedFleet.start(
                new SimulatedFleet.Settings(
                        "core",
                        List.of(ResetConsole.keys().keyPair().getPublic()),
                        0,
                        dev.slipway.testbed.sim.Pace.QUICK,
                        booting -> () -> phoneHome(client, booting),
                        Clock.systemUTC()),
                List.of(MachineSpec.healthy("web1", MachineSpec.Kind.FLATCAR, "4593.2.5")));
        machine = machines.machine("web1");
        machine.makesHostKeys(() -> SshKeys.generate("web1"));
        name = console.declare(
                "web1",
                machine.spec().mac(),
                machine.endpoint().host(),
                machine.endpoint().port(),
                machine.hostKeys().toString(),
                "reset: {keep: [" + KEPT + "]}\n");
    }

    private static void phoneHome(BootClient client, SimulatedMachine booting) {
        String config = booting.applied();
        if (config.isEmpty()) {
            return;
        }
        // As its unit does: again and again, until somebody listens.
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    client.phoneHome(booting, config);
                    return true;
                });
    }

    @AfterEach
    void close() {
        machines.close();
        console.close();
    }

    private Reset settled() {
        Reset wish = Reset.wish(List.of(), Keep.AS_DECLARED, Keep.AS_DECLARED);
        return switch (console.kind().plan(name, wish)) {
            case Planning.Ready<Reset>(Reset settled, Outline outline) -> settled;
            case Planning.Refused<Reset>(String words, String remedy) -> throw new AssertionError(words + " " + remedy);
        };
    }

    private long paths(Fate fate, String text) {
        Reset wish = Reset.wish(List.of(), Keep.AS_DECLARED, Keep.AS_DECLARED);
        return ((dev.slipway.fleet.reset.ResetPreviews.Outcome.Shown)
                        console.previews().of(name, wish))
                .preview()
                .search(fate, text)
                .size();
    }

    /** Once without a kill, to count the events. */
    private int events() throws InterruptedException {
        Walk whole = new Walk(settled(), Integer.MAX_VALUE);
        assertThat(whole.walk()).isInstanceOf(StepResult.Done.class);
        return whole.events;
    }

    @Test
    void aResetGoesOnAfterAKillAtAnyMomentAndIsCarriedOutOnce() throws Exception {
        int events = events();
        assertThat(events).isGreaterThan(40);
        for (int kill = 0; kill < events; kill++) {
            int boots = machine.boots();
            long kept = paths(Fate.KEPT, KEPT);
            Walk walk = new Walk(settled(), kill);
            try {
                walk.walk();
            } catch (Killed killed) {
                walk.next();
            }
            StepResult end = walk.walk();

            assertThat(end).as("killed at event " + kill + " in " + walk.trace).isInstanceOf(StepResult.Done.class);
            assertThat(((StepResult.Done) end).words()).contains("Kept " + KEPT);
            assertThat(machine.boots()).as("boots after a kill at " + kill).isEqualTo(boots + 1);
            assertThat(paths(Fate.KEPT, KEPT)).isEqualTo(kept);
            assertThat(paths(Fate.DELETED, LOST)).isZero();
            assertThat(console.pins(name).toString())
                    .contains(machine.hostKeys().toString());
        }
    }

    @Test
    void whateverWasDoneBeforeTheRebootIsTakenBack() throws Exception {
        Walk whole = new Walk(settled(), Integer.MAX_VALUE);
        whole.until = "reboot";
        whole.walk();
        whole.undo();
        int boots = machine.boots();
        for (int kill = 0; kill < whole.events; kill++) {
            Walk walk = new Walk(settled(), kill);
            walk.until = "reboot";
            try {
                walk.walk();
            } catch (Killed killed) {
                walk.next();
            }
            try {
                walk.undo();
            } catch (Killed killed) {
                walk.undo();
            }
            assertThat(paths(Fate.DELETED, LOST)).as("killed at event " + kill).isPositive();
            assertThat(machine.boots()).isEqualTo(boots);
            // A plan is refused while something is staged.
            assertThat(settled().settled()).isEqualTo(walk.settled.settled());
        }
    }

    /** Walks through the steps as the engine does. */
    private final class Walk implements StepContext {
        private final Reset settled;
        private final List<Step> steps;
        private final Map<String, String> notes = new HashMap<>();
        private final Map<String, Integer> begun = new HashMap<>();
        private final int killAt;
        private final StringBuilder trace = new StringBuilder();
        private boolean killed;
        private String until = "";
        private int at;
        private int events;

        Walk(Reset settled, int killAt) {
            this.settled = settled;
            this.steps = console.kind().steps(name, settled);
            this.killAt = killAt;
        }

        private void event() {
            if (!killed && events++ == killAt) {
                killed = true;
                throw new Killed();
            }
        }

        /** The next console. */
        void next() {
            trace.append(" killed in ").append(step());
        }

        private String step() {
            return at < steps.size() ? steps.get(at).planned().id() : "";
        }

        StepResult walk() throws InterruptedException {
            StepResult last = new StepResult.Done("");
            while (at < steps.size() && !step().equals(until)) {
                last = step(steps.get(at));
                if (!(last instanceof StepResult.Done)) {
                    return last;
                }
                at++;
                if (at < steps.size()) {
                    event();
                }
            }
            return last;
        }

        private StepResult step(Step step) throws InterruptedException {
            StepResult last = new StepResult.NotYet("It was not tried.");
            for (int attempt = 0; attempt < 200; attempt++) {
                event();
                last = step.check(this);
                event();
                if (last instanceof StepResult.Done || last instanceof StepResult.Broken) {
                    return last;
                }
                if (last instanceof StepResult.NotYet) {
                    begun.merge(step.planned().id(), 1, Integer::sum);
                    event();
                    last = step.act(this);
                    event();
                    if (last instanceof StepResult.Broken) {
                        return last;
                    }
                    if (!(last instanceof StepResult.Later)) {
                        last = verified(step);
                        event();
                        if (last instanceof StepResult.Done || last instanceof StepResult.Broken) {
                            return last;
                        }
                    }
                }
            }
            return last;
        }

        /** Asks until the answer is no longer that it is not so yet. */
        private StepResult verified(Step step) {
            AtomicReference<StepResult> found = new AtomicReference<>(new StepResult.NotYet(""));
            await().pollInSameThread()
                    .atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        found.set(step.verify(this));
                        return !(found.get() instanceof StepResult.NotYet);
                    });
            return found.get();
        }

        void undo() {
            for (int i = Math.min(at, steps.size() - 1); i >= 0; i--) {
                Step step = steps.get(i);
                if (step.planned().undoable()) {
                    await().pollInSameThread()
                            .atMost(Duration.ofSeconds(30))
                            .pollDelay(Duration.ZERO)
                            .pollInterval(Duration.ofMillis(50))
                            .until(() -> step.undo(this) instanceof StepResult.Done);
                }
            }
        }

        @Override
        public OperationId operation() {
            return new OperationId(12);
        }

        @Override
        public MachineName machine() {
            return name;
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
            return begun.getOrDefault(step(), 0);
        }

        @Override
        public RouteAnswer route() {
            return console.routes().route(name);
        }

        @Override
        public SshExecutor ssh() {
            return console.ssh();
        }

        @Override
        public SshOutcome<CommandResult> run(RemoteCommand command) {
            event();
            SshOutcome<CommandResult> outcome = ask(command);
            event();
            return outcome;
        }

        @Override
        public SshOutcome<CommandResult> ask(RemoteCommand command) {
            return switch (route()) {
                case RouteAnswer.Known known -> console.ssh().run(known.route(), command, LineConsumer.NONE);
                case RouteAnswer.Unknown(String words, String remedy) -> throw new AssertionError(words + remedy);
            };
        }

        @Override
        public void say(String line) {
            trace.append("; ").append(line);
        }

        @Override
        public void mask(String secret) {}

        @Override
        public Duration left() {
            return Duration.ofMinutes(10);
        }

        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }
    }
}
