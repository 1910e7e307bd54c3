package dev.slipway.fleet.operation;

import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.ssh.SshExecutor;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Everything that operations consist of, put together once. */
public final class OperationRooms implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OperationRooms.class);

    /** How often it is looked for operations that stand still because the database could not be written. */
    private static final long LOOK_SECONDS = 30;

    private final Operations operations;
    private final OperationSeries series;
    private final Roster roster;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("operations").factory());

    /**
     * What operations build upon.
     *
     * @param jdbc the database
     * @param transactions its transactions
     * @param kinds what can be done
     * @param routes the ways to the machines
     * @param ssh logs in to them
     * @param audit who did what
     * @param events tells open screens
     * @param clock tells the time of day
     */
    public record Foundation(
            JdbcClient jdbc,
            TransactionOperations transactions,
            List<OperationKind<?>> kinds,
            MachineRoutes routes,
            SshExecutor ssh,
            AuditLog audit,
            FleetEvents events,
            Clock clock) {
        /** Copies the list. */
        public Foundation {
            kinds = List.copyOf(kinds);
        }
    }

    OperationRooms(Foundation f, Pace pace) {
        OperationTable table = new OperationTable(f.jdbc(), f.transactions(), f.clock());
        SeriesTable seriesTable = new SeriesTable(f.jdbc(), f.transactions(), table, f.clock());
        OperationKinds kinds = new OperationKinds(f.kinds());
        Workbench bench = new Workbench(
                table,
                new OutputTable(f.jdbc(), f.transactions()),
                kinds,
                new Planner(kinds, table),
                f.routes(),
                f.ssh(),
                f.audit(),
                f.events(),
                f.clock(),
                pace);
        this.roster = new Roster(bench, seriesTable);
        this.operations = new Operations(bench, roster);
        this.series = new OperationSeries(bench, seriesTable, operations, roster);
    }

    /**
     * Puts it together; nothing runs yet.
     *
     * @param foundation what it builds upon
     * @return the rooms
     * @throws IllegalArgumentException when two kinds have the same word or parameters
     */
    public static OperationRooms open(Foundation foundation) {
        return new OperationRooms(foundation, Pace.real());
    }

    /** Goes on with everything that was under way when the last console ended, and looks after it from now on. */
    public void resume() {
        roster.resume();
        ScheduledFuture<?> _ =
                clockwork.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            roster.resume();
        } catch (RuntimeException e) {
            LOG.warn("The operations cannot be looked after now", e);
        }
    }

    /**
     * What people do with operations.
     *
     * @return safe for any thread
     */
    public Operations operations() {
        return operations;
    }

    /**
     * What people do with series.
     *
     * @return safe for any thread
     */
    public OperationSeries series() {
        return series;
    }

    /** Leaves everything as it stands; the next console goes on with it. */
    @Override
    public void close() {
        clockwork.shutdownNow();
        roster.close();
    }
}
