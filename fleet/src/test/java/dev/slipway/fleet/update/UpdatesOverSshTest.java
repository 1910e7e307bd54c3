package dev.slipway.fleet.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.LastTry;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OperationKind;
import dev.slipway.fleet.operation.OperationRooms;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.PlanOutcome;
import dev.slipway.fleet.operation.StartOutcome;
import dev.slipway.fleet.update.CincinnatiGraph.Edge;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OsFamily;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.testbed.sim.MachineSpec;
import dev.slipway.testbed.sim.Pace;
import dev.slipway.testbed.sim.Release;
import dev.slipway.testbed.sim.SimulatedFleet;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine, SSH, and simulated machines that nobody of this package made. */
@Timeout(180)
class UpdatesOverSshTest {
    private final SshKeys keys = SshKeys.generate("slipway@test");
    private final Clock clock = Clock.systemUTC();
    private final SshExecutor ssh = new SshExecutor(keys);
    private final TestDatabase database = new TestDatabase();
    private final Blocklist blocklist = new Blocklist(database.jdbc(), clock);
    private SimulatedFleet machines;
    private OperationRooms rooms;

    private static UpdateGraphs.GraphAnswer published(UpdateGraphs.Question question) {
        List<CincinnatiGraph.Release> releases = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (Release release : Release.FEDORA_COREOS) {
            for (int from = 0; from < releases.size(); from++) {
                edges.add(new Edge(from, releases.size()));
            }
            releases.add(new CincinnatiGraph.Release(
                    release.version(), "quay.io/fedora/fedora-coreos@" + release.digest(), true, releases.size(), ""));
        }
        return new UpdateGraphs.GraphAnswer.Known(new CincinnatiGraph(releases, edges));
    }

    @BeforeEach
    void start() throws Exception {
        machines = SimulatedFleet.start(
                new SimulatedFleet.Settings("core", List.of(keys.keyPair().getPublic()), Pace.QUICK, clock),
                List.of(
                        MachineSpec.healthy("fcos", MachineSpec.Kind.FEDORA_COREOS, "44.20260720.3.0")
                                .after("43.20260601.3.0"),
                        MachineSpec.healthy("flatcar", MachineSpec.Kind.FLATCAR, "4757.2.0")
                                .after("4593.2.5")));
        List<OperationKind<?>> kinds = List.of(
                new RebootKind(this::seen, blocklist),
                new UpdateKind(this::seen, UpdatesOverSshTest::published, blocklist),
                new RollbackKind(this::seen, blocklist),
                new PinKind(this::seen),
                new UnpinKind(this::seen),
                new WithdrawKind(this::seen),
                new HoldUpdatesKind(this::seen),
                new ReleaseUpdatesKind(this::seen, blocklist));
        rooms = OperationRooms.open(new OperationRooms.Foundation(
                database.jdbc(),
                database.transactions(),
                kinds,
                machine ->
                        new RouteAnswer.Known(machines.machine(machine.value()).route()),
                ssh,
                new AuditLog(database.jdbc(), clock),
                new FleetEvents(),
                clock));
    }

    @AfterEach
    void stop() {
        rooms.close();
        ssh.close();
        machines.close();
    }

    private HostFacts facts(String machine) {
        return ((KnownFacts.Seen) seen(new MachineName(machine)).facts()).facts();
    }

    private MachineSeen seen(MachineName machine) {
        return switch (HostFacts.read(ssh, machines.machine(machine.value()).route(), clock)) {
            case SshOutcome.Success<HostFacts>(HostFacts facts) ->
                new MachineSeen(
                        machine,
                        new KnownFacts.Seen(facts, facts.seenAt()),
                        new LastTry.Answered(facts.seenAt()),
                        Duration.ofMinutes(10));
            case SshOutcome.Failure<HostFacts>(SshFailure failure) -> throw new AssertionError(failure.message());
        };
    }

    /** Plans, starts, waits, and gives the proof. */
    private String done(String machine, Record wish) {
        OperationId id = switch (rooms.operations().plan(new MachineName(machine), wish, "anna")) {
            case PlanOutcome.Proposed(Operation operation) -> operation.id();
            case PlanOutcome.Refused(String words, String remedy, var _) ->
                throw new AssertionError(words + " " + remedy);
        };
        assertThat(rooms.operations().start(id, "", "a test", "anna")).isInstanceOf(StartOutcome.Started.class);
        await().atMost(Duration.ofSeconds(90))
                .until(() -> switch (rooms.operations().find(id).orElseThrow().state()) {
                    case OperationState.Succeeded _, OperationState.Failed _ -> true;
                    default -> false;
                });
        OperationState state = rooms.operations().find(id).orElseThrow().state();
        assertThat(state).isInstanceOf(OperationState.Succeeded.class);
        return ((OperationState.Succeeded) state).proof();
    }

    @Test
    void aFedoraCoreOsIsUpdatedAndRolledBack() {
        assertThat(done("fcos", Update.to("44.20260817.3.2"))).contains("It runs Fedora CoreOS 44.20260817.3.2");
        assertThat(facts("fcos").os().version()).isEqualTo("44.20260817.3.2");

        assertThat(done("fcos", Rollback.because("no network"))).contains("It runs Fedora CoreOS 44.20260720.3.0");

        HostFacts after = facts("fcos");
        assertThat(after.zincati().enabled()).isFalse();
        assertThat(blocklist.find(OsFamily.FEDORA_COREOS, "44.20260817.3.2")).isPresent();
        assertThat(rooms.operations().plan(new MachineName("fcos"), Update.to("44.20260817.3.2"), "anna"))
                .isInstanceOf(PlanOutcome.Refused.class);
        done("fcos", Pin.of("44.20260817.3.2"));
        assertThat(facts("fcos").ostree().deployments())
                .anySatisfy(deployment -> assertThat(deployment.pinned()).isTrue());
        done("fcos", ReleaseUpdates.wish());
        assertThat(facts("fcos").zincati().enabled()).isTrue();
    }

    @Test
    void aFlatcarIsUpdatedAndRolledBack() {
        assertThat(done("flatcar", Update.to("4757.2.1"))).contains("4757.2.1", "is marked good");
        assertThat(facts("flatcar").os().version()).isEqualTo("4757.2.1");

        assertThat(done("flatcar", Rollback.because("no network"))).contains("4757.2.0");

        assertThat(facts("flatcar").flatcar().server()).isEqualTo("disabled");
        assertThat(blocklist.find(OsFamily.FLATCAR, "4757.2.1")).isPresent();
    }
}
