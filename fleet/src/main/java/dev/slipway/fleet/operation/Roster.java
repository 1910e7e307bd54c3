package dev.slipway.fleet.operation;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.event.FleetEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which operation runs now and which waits for what: one at a time on each machine, those of a series in their
 * order. All decisions are made under this object's lock from what the database holds.
 */
final class Roster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);

    /** More would only wait for each other in the SSH executor, which has a smaller limit for commands. */
    private static final int MOST_AT_ONCE = 64;

    private final Workbench bench;
    private final SeriesTable series;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<OperationId, Steering> running = new HashMap<>();
    private boolean closed;

    Roster(Workbench bench, SeriesTable series) {
        this.bench = bench;
        this.series = series;
    }

    /**
     * Goes on with everything that runs by what the database says and that nobody carries out: after a start, and after
     * the database could not be written for a while.
     */
    synchronized void resume() {
        if (closed) {
            return;
        }
        for (OperationSummary operation : bench.table().active()) {
            boolean waits = operation.state() instanceof OperationState.Waiting;
            if (!waits && !running.containsKey(operation.id())) {
                launch(operation.id(), false);
            }
        }
        series.running().forEach(this::settle);
        dispatch();
    }

    /** Lets a planned operation begin, at once or when its turn comes. */
    synchronized Optional<Operation> enter(OperationId id, String who, String why) {
        Operation operation = bench.table().find(id).orElseThrow();
        if (!(operation.state() instanceof OperationState.Planned)) {
            return Optional.empty();
        }
        OperationState state = hold(operation.machine(), bench.table().active())
                .<OperationState>map(
                        hold -> new OperationState.Waiting(hold, bench.clock().instant()))
                .orElseGet(() -> runs(operation.plan()));
        bench.table().start(id, state, who, why);
        if (state instanceof OperationState.Running) {
            launch(id, false);
        }
        bench.changed(id);
        return bench.table().find(id);
    }

    /** Lets all operations of a series wait for their turns. */
    synchronized boolean enter(Series planned, String who, String why) {
        Series now = series.find(planned.id()).orElseThrow();
        if (!(now.state() instanceof SeriesState.Planned)) {
            return false;
        }
        Instant since = bench.clock().instant();
        Map<OperationId, OperationState> members = new LinkedHashMap<>();
        for (OperationSummary operation : now.operations()) {
            Hold turn = new Hold.SeriesTurn(now.id(), members.size(), now.atOnce());
            members.put(operation.id(), new OperationState.Waiting(turn, since));
        }
        series.start(now, new SeriesState.Running(since), members, who, why);
        members.keySet().forEach(bench::changed);
        changed(now.id());
        dispatch();
        return true;
    }

    /** Goes on with a failed operation; empty when its machine is in use. */
    synchronized Optional<Hold> again(Operation operation, OperationState state) {
        Optional<Hold> hold = hold(operation.machine(), bench.table().active());
        if (hold.isEmpty()) {
            bench.table().again(operation.id(), state);
            launch(operation.id(), false);
            bench.changed(operation.id());
        }
        return hold;
    }

    /** Asks a running operation to end; false when it is past the point of no return, or does not run. */
    synchronized boolean cancel(OperationId id, String who) {
        Steering steering = running.get(id);
        if (steering == null || !steering.cancel(who)) {
            return false;
        }
        bench.table().cancel(id, who);
        bench.changed(id);
        return true;
    }

    /** Ends an operation that waits. */
    synchronized boolean withdraw(OperationId id, OperationState.Cancelled end) {
        Operation operation = bench.table().find(id).orElseThrow();
        if (!(operation.state() instanceof OperationState.Waiting)) {
            return false;
        }
        bench.table().put(id, end);
        bench.changed(id);
        settle(operation.series());
        dispatch();
        return true;
    }

    /** Begins no more operations of a series. */
    synchronized void withdraw(SeriesId id, SeriesState end, String who, String words) {
        Map<OperationId, OperationState> members = new LinkedHashMap<>();
        for (OperationSummary operation : bench.table().ofSeries(id)) {
            if (operation.state() instanceof OperationState.Waiting) {
                members.put(
                        operation.id(),
                        new OperationState.Cancelled(bench.clock().instant(), who, words));
            }
        }
        series.end(id, end, members);
        members.keySet().forEach(bench::changed);
        changed(id);
    }

    private void dispatch() {
        List<OperationSummary> active = bench.table().active();
        Map<SeriesId, Series> known = new HashMap<>();
        Set<MachineName> taken = new HashSet<>();
        for (OperationSummary operation : active) {
            if (!(operation.state() instanceof OperationState.Waiting)) {
                taken.add(operation.machine());
            }
        }
        for (OperationSummary operation : active) {
            if (operation.state() instanceof OperationState.Waiting waiting) {
                Optional<Hold> turn = operation.series().isNone() ? Optional.empty() : turn(operation, known);
                Optional<Hold> hold =
                        turn.isPresent() ? turn : busy(operation, bench.table().active(), taken);
                if (hold.isPresent()) {
                    // Whoever was first gets the machine first, also when only its turn is missing.
                    if (turn.isEmpty()) {
                        taken.add(operation.machine());
                    }
                    if (!hold.get().equals(waiting.hold())) {
                        bench.table().put(operation.id(), new OperationState.Waiting(hold.get(), waiting.since()));
                        bench.changed(operation.id());
                    }
                } else {
                    taken.add(operation.machine());
                    Operation whole = bench.table().find(operation.id()).orElseThrow();
                    bench.table().put(operation.id(), runs(whole.plan()));
                    launch(operation.id(), true);
                    bench.changed(operation.id());
                }
            }
        }
    }

    /** One whose machine is busy has its place among those at once, and holds up nobody behind it who has one too. */
    private Optional<Hold> turn(OperationSummary operation, Map<SeriesId, Series> known) {
        Series whole =
                known.computeIfAbsent(operation.series(), id -> series.find(id).orElseThrow());
        List<OperationSummary> before = bench.table().ofSeries(operation.series()).stream()
                .takeWhile(other -> !other.id().equals(operation.id()))
                .filter(other -> other.state().phase() == OperationState.Phase.ACTIVE)
                .toList();
        return before.size() >= whole.atOnce()
                ? Optional.of(new Hold.SeriesTurn(operation.series(), before.size(), whole.atOnce()))
                : Optional.empty();
    }

    private Optional<Hold> busy(OperationSummary operation, List<OperationSummary> active, Set<MachineName> taken) {
        if (taken.contains(operation.machine())) {
            return active.stream()
                    .filter(other -> other.machine().equals(operation.machine())
                            && !other.id().equals(operation.id()))
                    .findFirst()
                    .map(Roster::machineBusy);
        }
        return running.size() >= MOST_AT_ONCE ? Optional.of(new Hold.ConsoleFull(running.size())) : Optional.empty();
    }

    private Optional<Hold> hold(MachineName machine, List<OperationSummary> active) {
        Optional<Hold> busy = active.stream()
                .filter(other -> other.machine().equals(machine))
                .findFirst()
                .map(Roster::machineBusy);
        return busy.isPresent() || running.size() < MOST_AT_ONCE
                ? busy
                : Optional.of(new Hold.ConsoleFull(running.size()));
    }

    private static Hold machineBusy(OperationSummary other) {
        Instant since = switch (other.state()) {
            case OperationState.Running running -> running.since();
            case OperationState.Undoing undoing -> undoing.since();
            case OperationState.Waiting waiting -> waiting.since();
            default -> other.changedAt();
        };
        return new Hold.MachineBusy(other.machine().value(), other.id(), other.headline(), since, other.who());
    }

    private OperationState runs(Plan plan) {
        return new OperationState.Running(
                plan.steps().getFirst().id(), bench.clock().instant(), "");
    }

    private void launch(OperationId id, boolean waited) {
        Steering steering = new Steering();
        running.put(id, steering);
        threads.execute(() -> {
            boolean settled = false;
            try {
                new OperationRun(bench, id, steering, waited).run();
                settled = true;
            } catch (RuntimeException e) {
                LOG.error("Operation {} stands still; it goes on when the database can be written again", id, e);
            } finally {
                ended(id, settled);
            }
        });
    }

    private synchronized void ended(OperationId id, boolean settled) {
        running.remove(id);
        if (settled && !closed) {
            try {
                settle(bench.table().find(id).orElseThrow().series());
                dispatch();
            } catch (RuntimeException e) {
                LOG.error("What waited for operation {} goes on a little later", id, e);
            }
        }
    }

    private void settle(SeriesId id) {
        if (!id.isNone()) {
            series.find(id).ifPresent(this::settle);
        }
    }

    /** Lets a series move on after one of its operations has ended. */
    private void settle(Series whole) {
        if (!(whole.state() instanceof SeriesState.Running)) {
            return;
        }
        Optional<OperationSummary> failed = whole.operations().stream()
                .filter(operation -> operation.state().phase() == OperationState.Phase.FAILED)
                .findFirst();
        if (whole.stopOnFailure() && failed.isPresent()) {
            String words = failed.get().machine() + " failed (operation "
                    + failed.get().id() + ")";
            withdraw(
                    whole.id(),
                    new SeriesState.Stopped(
                            bench.clock().instant(), failed.get().id(), words + ", so the rest was not begun."),
                    "slipway",
                    "Not begun: " + words + ".");
        } else if (whole.operations().stream()
                .noneMatch(operation -> operation.state().phase() == OperationState.Phase.ACTIVE)) {
            long well = whole.operations().stream()
                    .filter(operation -> operation.state() instanceof OperationState.Succeeded)
                    .count();
            series.end(
                    whole.id(),
                    new SeriesState.Ended(
                            bench.clock().instant(),
                            well + " of " + whole.operations().size() + " succeeded."),
                    Map.of());
        }
        changed(whole.id());
    }

    private void changed(SeriesId id) {
        bench.events().publish(new FleetEvent.SeriesChanged(id.value()));
    }

    /** Leaves everything as it stands; the next console goes on. Waits until no thread works any more. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            running.values().forEach(Steering::stop);
        }
        threads.close();
    }
}
