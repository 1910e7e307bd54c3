package dev.slipway.fleet.drift;

import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.DriftIgnores;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.inventory.Inventory;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.LastTry;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationFilter;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.OperationSummary;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.provision.MachineOverview;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.provision.Proof;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.fleet.stored.Sheltered;
import dev.slipway.ssh.SshRoute;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What is known of drift, and the scans that find it. Safe for any thread; looking is from memory, which a concurrent map
 * holds and the database outlives.
 */
public final class Drifts implements AutoCloseable {
    /** The usual time between two scans of a machine: hashing some hundred files costs it seconds, and drift is slow. */
    public static final Duration INTERVAL = Duration.ofHours(6);

    /** Twice the time between two scans: one that was missed makes nothing stale. */
    public static final Duration FRESH_FOR = INTERVAL.multipliedBy(2);

    /** What may leave a machine other than it was. */
    private static final Set<String> CHANGING = Set.of("update", "rollback", "apply", "reset", "rebuild", "release");

    private static final Logger LOG = LoggerFactory.getLogger(Drifts.class);
    private static final String SLIPWAY = "slipway";
    private static final int LONGEST_AUDIT = 900;

    private final FleetRepository fleet;
    private final Provisioning provisioning;
    private final Inventory inventory;
    private final MachineRoutes routes;
    private final Operations operations;
    private final AuditLog audit;
    private final FleetEvents events;
    private final Clock clock;
    private final DriftTable table;
    private final DriftScans scans;
    private final Map<MachineName, DriftReport> known;
    private final Map<MachineName, CompletableFuture<ScanOutcome>> scanning = new ConcurrentHashMap<>();
    /** Those that are scanned as soon as nothing is done to them any more. */
    private final Set<MachineName> waiting = ConcurrentHashMap.newKeySet();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile DriftIgnores ignores;

    /**
     * What scans build upon.
     *
     * @param jdbc the database
     * @param fleet tells which machines there are, and what is ignored
     * @param provisioning tells which of them are installed
     * @param inventory what they say about themselves
     * @param routes the ways to them
     * @param operations what is done to them
     * @param scans makes single scans
     * @param audit who did what
     * @param events tells open screens
     * @param clock tells the time
     */
    public record Foundation(
            JdbcClient jdbc,
            FleetRepository fleet,
            Provisioning provisioning,
            Inventory inventory,
            MachineRoutes routes,
            Operations operations,
            DriftScans scans,
            AuditLog audit,
            FleetEvents events,
            Clock clock) {}

    /**
     * Opens what is stored.
     *
     * @param f what scans build upon
     */
    public Drifts(Foundation f) {
        this.fleet = f.fleet();
        this.provisioning = f.provisioning();
        this.inventory = f.inventory();
        this.routes = f.routes();
        this.operations = f.operations();
        this.audit = f.audit();
        this.events = f.events();
        this.clock = f.clock();
        this.table = new DriftTable(f.jdbc());
        this.scans = f.scans();
        this.known = new ConcurrentHashMap<>(table.all());
        this.ignores = fleet.current().driftIgnores();
    }

    /**
     * What is known of a machine.
     *
     * @param machine its name
     * @return also for a machine that was never scanned
     */
    public DriftReport of(MachineName machine) {
        DriftReport report = known.get(machine);
        return report == null ? DriftReport.never(machine) : report;
    }

    /**
     * What is known of every declared machine.
     *
     * @return by name
     */
    public List<DriftReport> all() {
        return fleet.current().machines().keySet().stream().map(this::of).toList();
    }

    /**
     * One difference that was found on a machine.
     *
     * @param machine the machine
     * @param id the difference's {@link DriftItem#id}
     * @return empty when the last scan did not find it
     */
    public Optional<DriftItem> item(MachineName machine, String id) {
        return of(machine).seen().stream().filter(item -> item.id().equals(id)).findFirst();
    }

    /**
     * Scans a machine now and waits for the answer: as long as a connection may take when it does not answer, and some
     * seconds when it does. What is under way when it is called is not taken for an answer.
     *
     * @param machine a declared machine
     * @return what was found, or what has to end before
     */
    public ScanOutcome scan(MachineName machine) {
        return fresh(machine).join();
    }

    /**
     * Scans a machine soon and returns at once; {@code DriftSeen} tells when it is done.
     *
     * @param machine a declared machine
     */
    public void scanSoon(MachineName machine) {
        CompletableFuture<ScanOutcome> _ = fresh(machine);
    }

    /**
     * As {@link #scanSoon}, but not a machine that is only declared so far.
     *
     * @param machine a declared machine whose turn has come
     */
    public void scanInTurn(MachineName machine) {
        if (inventory.of(machine).facts() instanceof KnownFacts.Seen) {
            scanSoon(machine);
        }
    }

    /** A scan that begins after this call: one that is under way may have seen the machine as it was before. */
    private CompletableFuture<ScanOutcome> fresh(MachineName machine) {
        CompletableFuture<ScanOutcome> underWay = scanning.get(machine);
        return underWay == null ? soon(machine) : underWay.thenCompose(earlier -> soon(machine));
    }

    private CompletableFuture<ScanOutcome> soon(MachineName machine) {
        return scanning.computeIfAbsent(machine, name -> {
            CompletableFuture<ScanOutcome> answer = new CompletableFuture<>();
            try {
                threads.execute(() -> {
                    try {
                        ScanOutcome outcome = look(name);
                        // Out of the map first: whoever asks from now on wants a newer answer.
                        scanning.remove(name);
                        answer.complete(outcome);
                    } catch (RuntimeException e) {
                        LOG.warn("The scan of {} for drift broke off", name, e);
                        scanning.remove(name);
                        answer.complete(trouble(
                                name, "The scan broke off: " + e.getMessage() + ".", "Look into the console's log."));
                    }
                });
            } catch (RejectedExecutionException closed) {
                answer.complete(new ScanOutcome.Waits("Slipway is being stopped."));
            }
            return answer;
        });
    }

    private ScanOutcome look(MachineName machine) {
        DeclaredFleet now = fleet.current();
        DeclaredMachine declared = now.machines().get(machine);
        if (declared == null) {
            return trouble(machine, "No machine is called " + machine + ".", "Look under Machines for the names.");
        }
        Optional<ScanOutcome> busy = busy(machine);
        if (busy.isPresent()) {
            return busy.get();
        }
        return switch (routes.route(machine)) {
            case RouteAnswer.Unknown(String words, String remedy) -> trouble(machine, words, remedy);
            case RouteAnswer.Known(SshRoute route) -> look(now, declared, route);
        };
    }

    private ScanOutcome look(DeclaredFleet now, DeclaredMachine declared, SshRoute route) {
        MachineName machine = declared.name();
        Instant begun = clock.instant();
        MachineSeen seen = inventory.refresh(machine);
        if (seen.lastTry() instanceof LastTry.Failed failed) {
            return trouble(machine, failed.words(), failed.remedy());
        }
        if (!(seen.facts() instanceof KnownFacts.Seen facts) || facts.at().isBefore(begun)) {
            return trouble(machine, "Slipway was busy with " + machine + " and could not ask it.", "Scan it again.");
        }
        try {
            DriftReport report = scans.scan(now, declared, of(machine), facts.facts(), route, begun);
            // What has begun meanwhile may have been seen half done.
            Optional<ScanOutcome> meanwhile = busy(machine);
            return meanwhile.orElseGet(() -> put(report));
        } catch (DriftScan.Lost lost) {
            return trouble(machine, lost.failure().message(), lost.failure().remedy());
        }
    }

    private Optional<ScanOutcome> busy(MachineName machine) {
        // First: an operation that ends in this very moment then finds it here.
        waiting.add(machine);
        List<OperationSummary> active = operations.list(
                OperationFilter.STARTED.machine(machine.value()).phases(Set.of(OperationState.Phase.ACTIVE)), 0, 1);
        if (active.isEmpty()) {
            waiting.remove(machine);
            return Optional.empty();
        }
        OperationSummary operation = active.getFirst();
        return Optional.of(new ScanOutcome.Waits("Operation " + operation.id() + " (" + operation.headline()
                + ") is at work on " + machine + "; it is scanned when that has ended."));
    }

    private ScanOutcome trouble(MachineName machine, String words, String remedy) {
        DriftReport before = of(machine);
        return put(new DriftReport(
                machine,
                new DriftState.Unknown(words, remedy),
                clock.instant(),
                before.seen(),
                before.seenAt(),
                before.gaps(),
                before.deployment()));
    }

    private ScanOutcome put(DriftReport report) {
        DriftReport before = of(report.machine());
        table.put(report);
        known.put(report.machine(), report);
        events.publish(new FleetEvent.DriftSeen(report.machine().value()));
        if (!(report.state() instanceof DriftState.Unknown)) {
            tellChanges(before, report);
        }
        return new ScanOutcome.Scanned(report);
    }

    private void tellChanges(DriftReport before, DriftReport now) {
        Set<String> old = before.seen().stream().map(DriftItem::id).collect(Collectors.toCollection(HashSet::new));
        List<DriftItem> fresh =
                now.seen().stream().filter(item -> !old.contains(item.id())).toList();
        boolean gone = !old.isEmpty() && now.seen().isEmpty();
        if (!fresh.isEmpty()) {
            String words = fresh.stream().map(DriftItem::words).collect(Collectors.joining(" "));
            record(now.machine(), "drift appeared: " + words);
        } else if (gone) {
            record(now.machine(), "drift is gone");
        }
        if (!fresh.isEmpty() || old.size() != now.seen().size()) {
            events.publish(new FleetEvent.DriftChanged(now.machine().value()));
        }
    }

    private void record(MachineName machine, String words) {
        String line = words.replaceAll("\\p{Cntrl}", "?");
        String shortened = line.length() <= LONGEST_AUDIT ? line : line.substring(0, LONGEST_AUDIT) + "…";
        Sheltered.run(() -> audit.record(SLIPWAY, shortened, machine.value()));
    }

    /**
     * Scans what something else makes worth a look: the end of an operation, the proof of an installation, another
     * deployment, another list of what is ignored. Returns at once.
     *
     * @param event what has happened
     */
    public void follow(FleetEvent event) {
        try {
            switch (event) {
                case FleetEvent.OperationChanged(long id) -> threads.execute(() -> after(new OperationId(id)));
                case FleetEvent.MachineChanged(String name) -> threads.execute(() -> afterInstallation(name));
                case FleetEvent.FactsChanged(String name) -> threads.execute(() -> afterFacts(new MachineName(name)));
                case FleetEvent.FleetPublished published -> threads.execute(this::afterPublishing);
                default -> {}
            }
        } catch (RejectedExecutionException closed) {
            LOG.debug("Nothing is scanned any more: {}", event);
        }
    }

    private void after(OperationId id) {
        operations.find(id).filter(Drifts::hasStopped).ifPresent(operation -> {
            boolean waited = waiting.remove(operation.machine());
            if (waited || CHANGING.contains(operation.kind())) {
                scanSoon(operation.machine());
            }
        });
    }

    private static boolean hasStopped(Operation operation) {
        OperationState.Phase phase = operation.state().phase();
        return phase == OperationState.Phase.ENDED || phase == OperationState.Phase.FAILED;
    }

    private void afterInstallation(String name) {
        state(name)
                .filter(state -> state instanceof MachineState.Installed installed
                        && installed.proof() instanceof Proof.Proved
                        && of(new MachineName(name)).seenAt().isBefore(installed.at()))
                .ifPresent(state -> scanSoon(new MachineName(name)));
    }

    /** These threads are interrupted at the end, and must not be while they use the database. */
    private Optional<MachineState> state(String name) {
        return Sheltered.call(() -> provisioning.machine(name).map(MachineOverview::state));
    }

    /** A machine that has updated itself gets its baseline soon, and one that was imported its first one. */
    private void afterFacts(MachineName machine) {
        DriftReport report = of(machine);
        if (scanning.containsKey(machine)
                || !(inventory.of(machine).facts() instanceof KnownFacts.Seen seen)
                || inventory.of(machine).lastTry() instanceof LastTry.Failed) {
            return;
        }
        String deployment = DriftScan.deployment(seen.facts());
        boolean another = report.isScanned() && !deployment.isEmpty() && !deployment.equals(report.deployment());
        if (another && !(report.state() instanceof DriftState.Unknown)) {
            scanSoon(machine);
        } else if (!report.isScanned() && isSettled(machine)) {
            scanSoon(machine);
        }
    }

    private boolean isSettled(MachineName machine) {
        return state(machine.value())
                .filter(state -> state instanceof MachineState.Imported
                        || (state instanceof MachineState.Installed installed
                                && installed.proof() instanceof Proof.Proved))
                .isPresent();
    }

    private void afterPublishing() {
        DriftIgnores now = fleet.current().driftIgnores();
        DriftIgnores earlier = ignores;
        ignores = now;
        if (!now.equals(earlier)) {
            all().stream()
                    .filter(DriftReport::isScanned)
                    .map(DriftReport::machine)
                    .forEach(this::scanSoon);
        }
    }

    /** Scans no more: breaks off what is under way, which says nothing about the machines. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
