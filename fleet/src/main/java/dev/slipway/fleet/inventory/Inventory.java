package dev.slipway.fleet.inventory;

import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.inventory.FactsTable.Known;
import dev.slipway.host.HostFacts;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What Slipway knows of the machines. Safe for any thread; looking is from memory, which a concurrent map holds and
 * the database outlives.
 */
public final class Inventory implements AutoCloseable {
    /**
     * The usual time between two looks at a machine. Often enough to see one that is gone before people ask; rare enough that no
     * log fills with logins.
     */
    public static final Duration INTERVAL = Duration.ofMinutes(5);

    /** Twice the usual time between two looks: one that was missed makes nothing stale. */
    public static final Duration FRESH_FOR = INTERVAL.multipliedBy(2);

    private final FleetRepository fleet;
    private final MachineRoutes routes;
    private final SshExecutor ssh;
    private final FleetEvents events;
    private final Clock clock;
    private final FactsTable table;
    private final Map<MachineName, Known> known;
    private final Map<MachineName, CompletableFuture<MachineSeen>> asking = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Opens what is stored.
     *
     * @param jdbc the database
     * @param fleet tells which machines there are
     * @param routes the ways to them
     * @param ssh logs in to them
     * @param events tells open screens
     * @param clock tells the time
     */
    public Inventory(
            JdbcClient jdbc,
            FleetRepository fleet,
            MachineRoutes routes,
            SshExecutor ssh,
            FleetEvents events,
            Clock clock) {
        this.fleet = fleet;
        this.routes = routes;
        this.ssh = ssh;
        this.events = events;
        this.clock = clock;
        this.table = new FactsTable(jdbc);
        this.known = new ConcurrentHashMap<>(table.all());
    }

    /**
     * What is known of a machine.
     *
     * @param machine its name
     * @return also for a machine that is declared nowhere: nothing is known of it
     */
    public MachineSeen of(MachineName machine) {
        Known now = known.getOrDefault(machine, Known.NOTHING);
        return new MachineSeen(machine, now.facts(), now.lastTry(), FRESH_FOR);
    }

    /**
     * What is known of every declared machine.
     *
     * @return by name
     */
    public List<MachineSeen> all() {
        return fleet.current().machines().keySet().stream().map(this::of).toList();
    }

    /**
     * Asks a machine now and waits for the answer: as long as a connection may take when it does not answer, and longer
     * when an operation uses it. Whoever asks while somebody else's question is under way gets the same answer.
     *
     * @param machine its name
     * @return what is known now
     */
    public MachineSeen refresh(MachineName machine) {
        return soon(machine).join();
    }

    /**
     * Asks a machine soon and returns at once; {@code FactsChanged} tells when it is done.
     *
     * @param machine its name
     */
    public void refreshSoon(MachineName machine) {
        CompletableFuture<MachineSeen> _ = soon(machine);
    }

    private CompletableFuture<MachineSeen> soon(MachineName machine) {
        return asking.computeIfAbsent(machine, name -> {
            CompletableFuture<MachineSeen> answer = new CompletableFuture<>();
            threads.execute(() -> {
                try {
                    ask(name);
                } finally {
                    // Out of the map first: whoever asks from now on wants a newer answer.
                    asking.remove(name);
                    answer.complete(of(name));
                }
            });
            return answer;
        });
    }

    private void ask(MachineName machine) {
        switch (routes.route(machine)) {
            case RouteAnswer.Unknown(String words, String remedy) -> failed(machine, words, remedy);
            case RouteAnswer.Known way -> {
                switch (HostFacts.read(ssh, way.route(), clock)) {
                    case SshOutcome.Success<HostFacts>(HostFacts facts) -> seen(machine, facts);
                    case SshOutcome.Failure<HostFacts>(SshFailure failure)
                    when tellsOfTheMachine(failure) -> failed(machine, failure.message(), failure.remedy());
                    case SshOutcome.Failure<HostFacts> _ -> {}
                }
            }
        }
    }

    /** That Slipway itself was busy with the machine, or was ended, says nothing about the machine. */
    private static boolean tellsOfTheMachine(SshFailure failure) {
        return switch (failure) {
            case SshFailure.TimedOut late -> late.stage() != SshFailure.Stage.TURN;
            case SshFailure.Cancelled cancelled -> false;
            default -> true;
        };
    }

    /**
     * Takes facts that were read on another occasion, as by an operation that has just updated the machine.
     *
     * @param machine its name
     * @param facts what it said
     */
    public void seen(MachineName machine, HostFacts facts) {
        Instant now = clock.instant();
        put(machine, new Known(new KnownFacts.Seen(facts, now), new LastTry.Answered(now)));
    }

    private void failed(MachineName machine, String words, String remedy) {
        Instant now = clock.instant();
        Known before = known.getOrDefault(machine, Known.NOTHING);
        Instant since = before.lastTry() instanceof LastTry.Failed earlier ? earlier.since() : now;
        put(machine, new Known(before.facts(), new LastTry.Failed(now, since, words, remedy)));
    }

    private void put(MachineName machine, Known now) {
        table.put(machine, now);
        known.put(machine, now);
        events.publish(new FleetEvent.FactsChanged(machine.value()));
    }

    /** Asks no more: breaks off what is under way, which says nothing about the machines. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
