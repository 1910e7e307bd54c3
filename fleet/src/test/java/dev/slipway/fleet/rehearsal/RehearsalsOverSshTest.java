package dev.slipway.fleet.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.declared.DeclaredDrill;
import dev.slipway.fleet.declared.DrillHours;
import dev.slipway.fleet.declared.DrillKind;
import dev.slipway.fleet.declared.DrillTarget;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.inventory.Fleet;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.LastTry;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.operation.OperationRooms;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.update.Blocklist;
import dev.slipway.fleet.update.RebootKind;
import dev.slipway.fleet.update.ReleaseUpdatesKind;
import dev.slipway.fleet.update.RollbackKind;
import dev.slipway.host.HostFacts;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.testbed.sim.Ailment;
import dev.slipway.testbed.sim.MachineSpec;
import dev.slipway.testbed.sim.Pace;
import dev.slipway.testbed.sim.SimulatedFleet;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real kinds of operations, real SSH, and simulated machines that nobody of this package made. */
@Timeout(180)
class RehearsalsOverSshTest {
    private static final String VERSION = "44.20260720.3.0";

    @TempDir
    Path directory;

    private final SshKeys keys = SshKeys.generate("slipway@test");
    private final Clock clock = Clock.systemUTC();
    private final SshExecutor ssh = new SshExecutor(keys);
    private final TestDatabase database = new TestDatabase();
    private final Blocklist blocklist = new Blocklist(database.jdbc(), clock);
    private Fleet fleet;
    private SimulatedFleet machines;
    private OperationRooms operations;
    private RehearsalRooms rooms;

    @BeforeEach
    void start() throws Exception {
        machines = SimulatedFleet.start(
                new SimulatedFleet.Settings("core", List.of(keys.keyPair().getPublic()), Pace.QUICK, clock),
                List.of(
                        MachineSpec.healthy("fcos", MachineSpec.Kind.FEDORA_COREOS, VERSION)
                                .after("43.20260601.3.0"),
                        MachineSpec.healthy("flatcar", MachineSpec.Kind.FLATCAR, "4757.2.0")
                                .after("4593.2.5"),
                        MachineSpec.healthy("sick", MachineSpec.Kind.FLATCAR, "4757.2.0")
                                .with(Ailment.FAILED_UNIT)));
        fleet = new Fleet(directory, database, clock);
        fleet.change(machine("fcos", 1), machine("flatcar", 2), machine("sick", 3));
        FleetEvents events = new FleetEvents();
        AuditLog audit = new AuditLog(database.jdbc(), clock);
        operations = OperationRooms.open(new OperationRooms.Foundation(
                database.jdbc(),
                database.transactions(),
                List.of(
                        new RebootKind(this::seen, blocklist),
                        new RollbackKind(this::seen, blocklist),
                        new ReleaseUpdatesKind(this::seen, blocklist)),
                machine ->
                        new RouteAnswer.Known(machines.machine(machine.value()).route()),
                ssh,
                audit,
                events,
                clock));
        rooms = new RehearsalRooms(new RehearsalRooms.Foundation(
                database.jdbc(),
                database.transactions(),
                fleet.repository::current,
                operations.operations(),
                blocklist,
                machine -> Optional.of(new MachineState.Imported(Instant.EPOCH, "", "192.0.2.1", "anna")),
                this::seen,
                audit,
                events,
                clock));
        rooms.begin();
    }

    private static FileEdit machine(String name, int last) {
        return new FileEdit.Put(
                "machines/" + name + ".yaml", "macs: [\"52:54:00:00:00:%02x\"]\nprofile: base\n".formatted(last));
    }

    @AfterEach
    void stop() {
        rooms.close();
        operations.close();
        fleet.close();
        ssh.close();
        machines.close();
    }

    private MachineSeen seen(MachineName machine) {
        Instant now = clock.instant();
        return switch (HostFacts.read(ssh, machines.machine(machine.value()).route(), clock)) {
            case SshOutcome.Success<HostFacts>(HostFacts facts) ->
                new MachineSeen(
                        machine,
                        new KnownFacts.Seen(facts, facts.seenAt()),
                        new LastTry.Answered(facts.seenAt()),
                        Duration.ofMinutes(10));
            case SshOutcome.Failure<HostFacts>(SshFailure failure) ->
                new MachineSeen(
                        machine,
                        new KnownFacts.Never(),
                        new LastTry.Failed(now, now, failure.message(), failure.remedy()),
                        Duration.ofMinutes(10));
        };
    }

    private HostFacts facts(String machine) {
        return ((KnownFacts.Seen) seen(new MachineName(machine)).facts()).facts();
    }

    private RehearsalRun over(DrillKind kind, String machine, int times) {
        RehearsalWish wish = new RehearsalWish(
                kind,
                new DrillTarget.OfMachines(List.of(new MachineName(machine))),
                DeclaredDrill.Which.ROTATE,
                times,
                "{}",
                new DrillHours.Always());
        if (!(rooms.rehearsals().start(wish, "", "a test", "anna") instanceof RunOutcome.Started(RehearsalRun run))) {
            throw new AssertionError("it was refused");
        }
        await().atMost(Duration.ofSeconds(120))
                .until(() ->
                        rooms.rehearsals().find(run.id()).orElseThrow().state().over());
        return rooms.rehearsals().find(run.id()).orElseThrow();
    }

    @Test
    void threeRebootsInARowAreProvedAndMeasured() {
        RehearsalRun run = over(DrillKind.REBOOT, "fcos", 3);

        assertThat(run.state()).isInstanceOf(RunState.Passed.class);
        assertThat(machines.machine("fcos").boots()).isEqualTo(4);
        Statistics statistics = Statistics.of(rooms.rehearsals().samples());
        assertThat(statistics.count()).isEqualTo(3);
        assertThat(statistics.successRate()).contains(1.0);
        // The simulated machine is away for 200 ms at least.
        assertThat(statistics.times().best()).isGreaterThan(Duration.ofMillis(200));
        assertThat(statistics.times().median())
                .isBetween(statistics.times().best(), statistics.times().worst());
        assertThat(statistics.steps())
                .extracting(Statistics.Step::title)
                .containsExactly("Remember how the machine is", "Reboot the machine", "Wait until the machine is well");
    }

    @Test
    void aFedoraCoreOsEndsWhereItBeganAfterARollback() {
        RehearsalRun run = over(DrillKind.ROLLBACK, "fcos", 1);

        assertThat(run.state()).isInstanceOf(RunState.Passed.class);
        assertThat(facts("fcos").os().version()).isEqualTo(VERSION);
        assertThat(facts("fcos").zincati().enabled()).isTrue();
        assertThat(blocklist.all()).isEmpty();
        assertThat(machines.machine("fcos").boots()).isEqualTo(3);
    }

    @Test
    void aFlatcarEndsWhereItBeganAfterARollback() {
        RehearsalRun run = over(DrillKind.ROLLBACK, "flatcar", 1);

        assertThat(run.state()).isInstanceOf(RunState.Passed.class);
        assertThat(facts("flatcar").os().version()).isEqualTo("4757.2.0");
        assertThat(facts("flatcar").flatcar().server()).isNotEqualTo("disabled");
        assertThat(blocklist.all()).isEmpty();
    }

    @Test
    void aMachineWithAFailedUnitIsNotRehearsed() {
        RehearsalRun run = over(DrillKind.REBOOT, "sick", 1);

        assertThat(run.state())
                .isInstanceOfSatisfying(
                        RunState.NotBegun.class,
                        not -> assertThat(not.words()).contains("sick is not well", "backup.service"));
        assertThat(machines.machine("sick").boots()).isEqualTo(1);
    }

    @Test
    void aMachineThatDoesNotAnswerIsNotRehearsed() {
        machines.machine("fcos").unplug();

        assertThat(over(DrillKind.REBOOT, "fcos", 1).state())
                .isInstanceOfSatisfying(
                        RunState.NotBegun.class,
                        not -> assertThat(not.words()).contains("fcos cannot be asked how it is"));
    }
}
