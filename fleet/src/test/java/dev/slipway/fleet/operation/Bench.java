package dev.slipway.fleet.operation;

import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.TestClock;
import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshKeys;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** A console with toy machines. */
final class Bench implements AutoCloseable {
    private static final SshKeys KEYS = SshKeys.generate("console");

    final TestDatabase database;
    final ToyMachine toys;
    final TestClock clock = new TestClock();
    final FleetEvents events = new FleetEvents();
    final SshExecutor ssh = new SshExecutor(KEYS);
    final OperationRooms rooms;
    final AuditLog audit;

    Bench() {
        this(new TestDatabase(), new ToyMachine());
    }

    Bench(TestDatabase database, ToyMachine toys) {
        this(database, toys, database.jdbc(), database.transactions());
    }

    Bench(TestDatabase database, ToyMachine toys, JdbcClient jdbc, TransactionOperations transactions) {
        this.database = database;
        this.toys = toys;
        this.audit = new AuditLog(jdbc, clock);
        this.rooms = open(jdbc, transactions, new TestPace(clock));
    }

    /** With real time. */
    Bench(Pace pace) {
        this.database = new TestDatabase();
        this.toys = new ToyMachine();
        this.audit = new AuditLog(database.jdbc(), clock);
        this.rooms = open(database.jdbc(), database.transactions(), pace);
    }

    private OperationRooms open(JdbcClient jdbc, TransactionOperations transactions, Pace pace) {
        return new OperationRooms(
                new OperationRooms.Foundation(
                        jdbc,
                        transactions,
                        List.of(toys),
                        machine -> new RouteAnswer.Unknown(machine + " has no address.", "Declare one."),
                        ssh,
                        audit,
                        events,
                        clock),
                pace);
    }

    Operation planned(String machine, String colour) {
        PlanOutcome outcome = rooms.operations().plan(new MachineName(machine), new ToyMachine.Paint(colour), "anna");
        if (outcome instanceof PlanOutcome.Proposed(Operation operation)) {
            return operation;
        }
        throw new AssertionError(outcome.toString());
    }

    OperationId started(String machine) {
        OperationId id = planned(machine, "red").id();
        StartOutcome outcome = rooms.operations().start(id, "", "a test", "anna");
        if (outcome instanceof StartOutcome.Started) {
            return id;
        }
        throw new AssertionError(outcome.toString());
    }

    Operation find(OperationId id) {
        return rooms.operations().find(id).orElseThrow();
    }

    /** The operation once it has come to rest. */
    Operation ended(OperationId id) {
        return ended(id, 30);
    }

    Operation ended(OperationId id, int seconds) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(seconds))
                .until(() -> find(id).state().phase() != OperationState.Phase.ACTIVE);
        return find(id);
    }

    @Override
    public void close() {
        rooms.close();
        ssh.close();
    }
}
