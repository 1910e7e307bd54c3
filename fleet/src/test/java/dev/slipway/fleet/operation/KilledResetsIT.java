package dev.slipway.fleet.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.MortalDatabase;
import dev.slipway.fleet.MortalDatabase.Moment;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.reset.Keep;
import dev.slipway.fleet.reset.Reset;
import dev.slipway.fleet.reset.ResetPreviews;
import dev.slipway.host.reset.ResetPreview;
import dev.slipway.host.reset.ResetPreview.Fate;
import dev.slipway.ssh.SshKeys;
import dev.slipway.testbed.sim.BootClient;
import dev.slipway.testbed.sim.MachineSpec;
import dev.slipway.testbed.sim.Pace;
import dev.slipway.testbed.sim.SimulatedFleet;
import dev.slipway.testbed.sim.SimulatedMachine;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Resets of simulated machines, one for each kill: the console's database takes nothing from it any more from some write on, and
 * the next console goes on with what it holds. In every step, every fourth write is the last one; in turn the machine has done
 * all of what would have been written down next, and nothing of it.
 */
@Timeout(300)
class KilledResetsIT {
    private static final String KEPT = "/var/lib/docker/volumes";
    private static final String LOST = "/home/core/notes.txt";

    /** More than there are kills in one test. */
    private static final int MACHINES = 15;

    private static final int STRIDE = 4;

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Steps FORWARD =
            new Steps(false, List.of("look", "survey", "pause", "prepare", "stage", "reboot", "proof", "drift"));
    private static final Steps BACK = new Steps(true, List.of("stage", "prepare", "pause"));

    @TempDir
    private Path directory;

    private ResetConsole console;
    private SimulatedFleet machines;

    @BeforeEach
    void start() throws Exception {
        console = ResetConsole.impatient(directory, "127.0.0.1");
        BootClient client =
                new BootClient(new BootClient.Server(InetAddress.ofLiteral("127.0.0.1"), 1, 1, console.doorPort()));
        machines = SimulatedFleet.start(
                new SimulatedFleet.Settings(
                        "core",
                        List.of(ResetConsole.keys().keyPair().getPublic()),
                        0,
                        Pace.QUICK,
                        booting -> () -> phoneHome(client, booting),
                        Clock.systemUTC()),
                IntStream.range(0, MACHINES)
                        .mapToObj(i -> MachineSpec.healthy("web" + i, MachineSpec.Kind.FLATCAR, "4593.2.5"))
                        .toList());
    }

    private static void phoneHome(BootClient client, SimulatedMachine booting) {
        String config = booting.applied();
        if (config.isEmpty()) {
            return;
        }
        // As its unit does: again and again, until somebody listens, unless that one says never to come again.
        await().atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    try {
                        client.phoneHome(booting, config);
                        return true;
                    } catch (IOException e) {
                        return String.valueOf(e.getMessage()).contains("403");
                    }
                });
    }

    @AfterEach
    void close() {
        machines.close();
        console.close();
    }

    private static Reset wish() {
        return Reset.wish(List.of(), Keep.AS_DECLARED, Keep.AS_DECLARED);
    }

    private interface Story {
        void tell(MachineName machine, MortalDatabase mortal);
    }

    private interface Judgement {
        void judge(OperationState state, SimulatedMachine machine, MachineName name);
    }

    /**
     * Tells a story again and again, each time with a later last write, until that comes after a step.
     *
     * @param steps in the order in which they run, as far as the story gets
     * @param step one of them
     * @return how many kills left the operation in that step
     */
    private int killed(Steps steps, String step, Story story, Judgement judgement) throws Exception {
        int hits = 0;
        for (int kill = 0; ; kill++) {
            SimulatedMachine machine = machines.machines().get(kill);
            machine.makesHostKeys(() -> SshKeys.generate("new"));
            MachineName name = console.declare(
                    machine.spec().name(),
                    machine.spec().mac(),
                    machine.endpoint().host(),
                    machine.endpoint().port(),
                    machine.hostKeys().toString(),
                    "reset: {keep: [" + KEPT + "]}\n");
            MortalDatabase mortal = MortalDatabase.from(
                    console.source(),
                    text -> text.startsWith("{\"step\":\"" + step + "\"") && text.contains(steps.field()),
                    kill % 2 == 0 ? STRIDE * kill + 3 : STRIDE * kill + 2,
                    kill % 2 == 0 ? Moment.BEFORE : Moment.AFTER);
            console.restart(mortal.source());
            try {
                story.tell(name, mortal);
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> mortal.isDead() || active().isEmpty());
            } catch (RuntimeException | AssertionError e) {
                assertThat(mortal.isDead()).as("%s", e).isTrue();
            }
            console.restart(console.source());
            if (ofMachine(name).isEmpty()) {
                isAsBefore(machine, name);
                continue;
            }
            String at = active().stream()
                    .map(left -> steps.at(left.state()))
                    .findFirst()
                    .orElse("the end");
            hits += at.equals(step) ? 1 : 0;
            console.resume();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> active().isEmpty());
            assertThat(ofMachine(name)).hasSize(1);
            judgement.judge(ofMachine(name).getFirst().state(), machine, name);
            if (steps.isAfter(at, step)) {
                return hits;
            }
        }
    }

    /** The way of an operation through its steps. */
    private record Steps(boolean back, List<String> order) {
        /** What only the states of this way have. */
        String field() {
            return back ? "\"cause\"" : "\"cancelledBy\"";
        }

        /** The step that an operation is in; empty when it is not on this way yet. */
        String at(OperationState state) {
            return switch (state) {
                case OperationState.Running running when !back -> running.step();
                case OperationState.Undoing undoing when back -> undoing.step();
                default -> "";
            };
        }

        boolean isAfter(String at, String step) {
            return at.equals("the end") || order.indexOf(at) > order.indexOf(step);
        }
    }

    private List<OperationSummary> ofMachine(MachineName name) {
        return console.operations().list(OperationFilter.STARTED.machine(name.value()), 0, 10);
    }

    private List<OperationSummary> active() {
        return console.operations()
                .list(OperationFilter.STARTED.phases(Set.of(OperationState.Phase.ACTIVE)), 0, MACHINES);
    }

    private ResetPreview preview(MachineName name) {
        return ((ResetPreviews.Outcome.Shown) console.previews().of(name, wish())).preview();
    }

    private void isReset(SimulatedMachine machine, MachineName name) {
        assertThat(machine.boots()).isEqualTo(2);
        assertThat(preview(name).search(Fate.KEPT, KEPT)).hasSizeGreaterThan(300);
        assertThat(preview(name).search(Fate.DELETED, LOST)).isEmpty();
        assertThat(console.pins(name).toString()).contains(machine.hostKeys().toString());
    }

    private void isAsBefore(SimulatedMachine machine, MachineName name) {
        assertThat(machine.boots()).isEqualTo(1);
        assertThat(preview(name).search(Fate.KEPT, KEPT)).hasSizeGreaterThan(300);
        assertThat(preview(name).search(Fate.DELETED, LOST)).hasSize(1);
        assertThat(console.pins(name).toString()).contains(machine.hostKeys().toString());
        // A plan is refused while something is staged.
        assertThat(console.plan(name, wish()).plan().headline()).startsWith("Reset");
    }

    @ParameterizedTest
    @ValueSource(strings = {"look", "survey", "pause", "prepare", "stage", "reboot", "proof", "drift"})
    void aResetGoesOnAfterAKillAtAnyMomentAndIsCarriedOutOnce(String step) throws Exception {
        int hits = killed(
                FORWARD, step, (name, _) -> console.start(console.plan(name, wish())), (state, machine, name) -> {
                    assertThat(state).isInstanceOf(OperationState.Succeeded.class);
                    assertThat(((OperationState.Succeeded) state).proof())
                            .contains("Ignition ran in this boot", "Kept " + KEPT);
                    isReset(machine, name);
                });

        assertThat(hits).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stage", "prepare", "pause"})
    void whatIsTakenBackIsTakenBackWholeAfterAKillAtAnyMoment(String step) throws Exception {
        int hits = killed(
                BACK,
                step,
                (name, mortal) -> {
                    OperationId id = console.start(console.plan(name, wish()));
                    await().atMost(PATIENCE)
                            .pollInterval(Duration.ofMillis(2))
                            .until(() -> mortal.isDead() || acts(id, "stage"));
                    assertThat(console.operations().cancel(id, "bert")).isInstanceOf(SteerOutcome.Accepted.class);
                },
                (state, machine, name) -> {
                    assertThat(state).isInstanceOf(OperationState.Cancelled.class);
                    isAsBefore(machine, name);
                });

        assertThat(hits).isPositive();
    }

    private boolean acts(OperationId id, String step) {
        return console.operations().find(id).orElseThrow().steps().stream()
                .filter(each -> each.planned().id().equals(step))
                .anyMatch(each ->
                        each.state() instanceof StepState.Underway underway && underway.part() == StepState.Part.ACT);
    }
}
