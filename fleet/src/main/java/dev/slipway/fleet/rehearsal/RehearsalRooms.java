package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.declared.DeclaredDrill;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DrillName;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.step.CurrentFacts;
import dev.slipway.fleet.update.Blocklist;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Everything that rehearsals consist of, put together once. */
public final class RehearsalRooms implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RehearsalRooms.class);

    /** How often it is looked whether a drill's time has come: drills begin on the minute, people do not count seconds. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** An operation tells of itself several times when it ends. */
    private static final Duration CALM = Duration.ofMillis(300);

    private static final Duration FAREWELL = Duration.ofSeconds(20);

    private final Rehearsals rehearsals;
    private final Drillmaster master;
    private final Timetable timetable;
    private final RehearsalTable table;
    private final Supplier<DeclaredFleet> fleet;
    private final FleetEvents events;
    private final AtomicBoolean due = new AtomicBoolean();
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rehearsals").factory());
    private FleetEvents.Subscription subscription = () -> {};
    // Written by the clockwork, read by whoever publishes an event.
    private volatile Optional<OperationId> awaited = Optional.empty();
    private volatile boolean closed;

    /**
     * What rehearsals build upon.
     *
     * @param jdbc the database
     * @param transactions its transactions
     * @param fleet the declared fleet as it is now
     * @param operations what is rehearsed
     * @param blocklist what a rolled-back version must not stay on
     * @param states where machines stand
     * @param current asks machines how they are
     * @param audit who did what
     * @param events tells open screens
     * @param clock tells the time
     */
    public record Foundation(
            JdbcClient jdbc,
            TransactionOperations transactions,
            Supplier<DeclaredFleet> fleet,
            Operations operations,
            Blocklist blocklist,
            MachineStates states,
            CurrentFacts current,
            AuditLog audit,
            FleetEvents events,
            Clock clock) {}

    /**
     * Puts it together; nothing runs yet.
     *
     * @param f what it builds upon
     */
    public RehearsalRooms(Foundation f) {
        this.table = new RehearsalTable(f.jdbc(), f.transactions(), f.clock());
        this.fleet = f.fleet();
        this.events = f.events();
        this.timetable = new Timetable(table, f.clock());
        MeasuredRounds measured = new MeasuredRounds(table);
        Rotation rotation = new Rotation(measured);
        Readiness readiness = new Readiness(f.operations(), f.states(), f.current());
        this.master =
                new Drillmaster(table, f.operations(), fleet, readiness, f.blocklist(), rotation, events, f.clock());
        this.rehearsals = new Rehearsals(
                table, f.operations(), fleet, readiness, rotation, measured, f.audit(), events, f.clock(), this::soon);
    }

    /** Goes on with what was under way when the last console ended, and looks after schedules from now on. */
    public void begin() {
        subscription = events.subscribe(event -> {
            if (event instanceof FleetEvent.OperationChanged(long id)
                    && awaited.filter(operation -> operation.value() == id).isPresent()) {
                soon();
            }
        });
        ScheduledFuture<?> _ = clockwork.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void soon() {
        if (!closed && due.compareAndSet(false, true)) {
            try {
                ScheduledFuture<?> _ = clockwork.schedule(
                        () -> {
                            due.set(false);
                            look();
                        },
                        CALM.toMillis(),
                        TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("The console ends; the next one goes on", e);
            }
        }
    }

    private void look() {
        try {
            turn();
        } catch (RuntimeException e) {
            LOG.warn("The rehearsals cannot go on now", e);
        }
    }

    /** Does everything that can be done now. */
    synchronized void turn() {
        if (timetable.look(fleet.get())) {
            events.publish(new FleetEvent.RehearsalChanged(0));
        }
        endConsents();
        boolean moved = true;
        while (moved && !closed) {
            moved = master.move();
        }
        awaited = master.awaited();
    }

    /** A consent is for one form of a drill: it ends with it, and does not come back with it. */
    private void endConsents() {
        DeclaredFleet now = fleet.get();
        for (Consent consent : table.consents()) {
            DeclaredDrill drill = now.drills().get(new DrillName(consent.drill()));
            boolean stands = drill != null
                    && Timetable.isScheduled(drill)
                    && Definition.of(drill, now).equals(consent.definition());
            if (!stands) {
                boolean _ = table.withdraw(consent.drill(), "The drill, or who is in its group, was changed.");
                events.publish(new FleetEvent.RehearsalChanged(0));
            }
        }
    }

    /**
     * What people do with rehearsals.
     *
     * @return safe for any thread
     */
    public Rehearsals rehearsals() {
        return rehearsals;
    }

    /** Leaves everything as it stands; the next console goes on with it. */
    @Override
    public void close() {
        closed = true;
        subscription.close();
        clockwork.shutdown();
        try {
            // Not interrupted: it may be using the database.
            if (!clockwork.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A rehearsal still waits for a machine's answer; the next console asks again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
