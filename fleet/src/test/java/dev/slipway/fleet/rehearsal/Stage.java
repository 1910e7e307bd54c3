package dev.slipway.fleet.rehearsal;

import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.TestClock;
import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.declared.Author;
import dev.slipway.fleet.declared.Change;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.DeclaredDrill;
import dev.slipway.fleet.declared.DrillHours;
import dev.slipway.fleet.declared.DrillKind;
import dev.slipway.fleet.declared.DrillTarget;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.GroupName;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.ProfileCheck;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.LastTry;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.operation.OperationRooms;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.update.Blocklist;
import dev.slipway.host.HostFacts;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.testbed.sim.MachineSpec;
import dev.slipway.testbed.sim.Pace;
import dev.slipway.testbed.sim.SimulatedFleet;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** A console with a real Git work tree and a database, three machines of a group, and toy operations. */
final class Stage implements AutoCloseable {
    private static final SshKeys KEYS = SshKeys.generate("console");
    private static final HostFacts WELL = well();

    static final MachineName A = new MachineName("a");
    static final MachineName B = new MachineName("b");
    static final MachineName C = new MachineName("c");

    final TestClock clock;
    final Toy.World world;
    final FleetRepository fleet;
    final FleetEvents events = new FleetEvents();
    final OperationRooms operations;
    final RehearsalRooms rooms;
    final Blocklist blocklist;
    final AuditLog audit;
    /** What machines answer instead of being well. */
    final Map<MachineName, String> ill = new HashMap<>();

    final Map<MachineName, MachineState> states = new HashMap<>();
    private final SshExecutor ssh = new SshExecutor(KEYS);

    Stage(Path directory) {
        this(directory, new TestDatabase(), new TestClock(), new Toy.World());
    }

    Stage(Path directory, TestDatabase database, TestClock clock, Toy.World world) {
        this(directory, database.jdbc(), database.transactions(), clock, world);
    }

    Stage(Path directory, JdbcClient jdbc, TransactionOperations transactions, TestClock clock, Toy.World world) {
        this.clock = clock;
        this.world = world;
        this.fleet = FleetRepository.open(directory.resolve("fleet"), clock, ProfileCheck.NONE);
        this.audit = new AuditLog(jdbc, clock);
        this.blocklist = new Blocklist(jdbc, clock);
        this.operations = OperationRooms.open(new OperationRooms.Foundation(
                jdbc,
                transactions,
                Toy.all(world),
                machine -> new RouteAnswer.Unknown(machine + " has no address.", "Declare one."),
                ssh,
                audit,
                events,
                clock));
        this.rooms = new RehearsalRooms(new RehearsalRooms.Foundation(
                jdbc,
                transactions,
                fleet::current,
                operations.operations(),
                blocklist,
                machine -> Optional.of(states.getOrDefault(
                        machine, new MachineState.Imported(Instant.EPOCH, "Fedora CoreOS", "192.0.2.1", "anna"))),
                this::seen,
                audit,
                events,
                clock));
        if (fleet.current().machines().isEmpty()) {
            declare(
                    file("groups/lab.yaml", "description: lab\n"),
                    file("machines/a.yaml", "macs: [52:54:00:00:00:01]\ngroup: lab\nprofile: base\n"),
                    file("machines/b.yaml", "macs: [52:54:00:00:00:02]\ngroup: lab\nprofile: base\n"),
                    file("machines/c.yaml", "macs: [52:54:00:00:00:03]\ngroup: lab\nprofile: base\n"));
        }
    }

    /** The facts of a machine that nobody of this package made. */
    private static HostFacts well() {
        try (SshExecutor ssh = new SshExecutor(KEYS);
                SimulatedFleet machines = SimulatedFleet.start(
                        new SimulatedFleet.Settings(
                                "core", List.of(KEYS.keyPair().getPublic()), Pace.QUICK, Clock.systemUTC()),
                        List.of(MachineSpec.healthy("well", MachineSpec.Kind.FEDORA_COREOS, "44.20260720.3.0")
                                .after("43.20260601.3.0")))) {
            if (HostFacts.read(ssh, machines.machine("well").route(), Clock.systemUTC())
                    instanceof SshOutcome.Success<HostFacts>(HostFacts facts)) {
                return facts;
            }
            throw new AssertionError("the simulated machine does not answer");
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private MachineSeen seen(MachineName machine) {
        Instant now = clock.instant();
        String words = ill.get(machine);
        return new MachineSeen(
                machine,
                new KnownFacts.Seen(WELL, now),
                words == null ? new LastTry.Answered(now) : new LastTry.Failed(now, now, words, "Switch it on."),
                Duration.ofMinutes(10));
    }

    static FileEdit file(String path, String text) {
        return new FileEdit.Put(path, text);
    }

    void declare(FileEdit... edits) {
        ChangeOutcome outcome = fleet.propose(new Change(
                new Author("mk", "mk@example.org"), "test", fleet.current().commit(), Arrays.asList(edits)));
        if (!(outcome instanceof ChangeOutcome.Committed)) {
            throw new AssertionError(outcome.toString());
        }
    }

    void drill(String text) {
        declare(file("rehearsals/night.yaml", text));
    }

    static RehearsalWish wish(DrillKind kind, int times, MachineName... machines) {
        DrillTarget target = machines.length == 0
                ? new DrillTarget.OfGroup(new GroupName("lab"))
                : new DrillTarget.OfMachines(List.of(machines));
        return new RehearsalWish(kind, target, DeclaredDrill.Which.ROTATE, times, "{}", new DrillHours.Always());
    }

    Rehearsals rehearsals() {
        return rooms.rehearsals();
    }

    /** Starts, and gives the number; nothing moves before {@link #turn} or {@link #over}. */
    RunId started(RehearsalWish wish, String typed) {
        return switch (rehearsals().start(wish, typed, "a test", "anna")) {
            case RunOutcome.Started(RehearsalRun run) -> run.id();
            case RunOutcome.Refused(String words, String _) -> throw new AssertionError(words);
        };
    }

    void turn() {
        rooms.turn();
    }

    RehearsalRun find(RunId id) {
        return rehearsals().find(id).orElseThrow();
    }

    /** Turns the wheel until the rehearsal is over. */
    RehearsalRun over(RunId id) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    turn();
                    return find(id).state().over();
                });
        return find(id);
    }

    /** Turns it until nothing is going on; the latest first. */
    List<RehearsalRun> allOver() {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    turn();
                    return rehearsals().going().isEmpty();
                });
        return rehearsals().list("", 0, 1000);
    }

    @Override
    public void close() {
        rooms.close();
        operations.close();
        ssh.close();
        fleet.close();
    }
}
