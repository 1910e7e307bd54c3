package dev.slipway.fleet.provision;

import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.stored.SealedJson;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The stored state of every machine.
 *
 * <p>Read from memory (a concurrent map, loaded once) and written through to the database first: whoever sees a
 * state can rely on it having survived.
 */
final class MachineLedger {
    private final JdbcClient jdbc;
    private final Clock clock;
    private final FleetEvents events;
    private final SealedJson<MachineState> json = new SealedJson<>(MachineState.class);
    private final Map<String, MachineState> known = new ConcurrentHashMap<>();

    MachineLedger(JdbcClient jdbc, Clock clock, FleetEvents events) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.events = events;
        jdbc.sql("select machine, kind, body from machine_state")
                .query((row, n) ->
                        known.put(row.getString("machine"), json.read(row.getString("kind"), row.getString("body"))))
                .list();
    }

    /** The state of a declared machine. */
    MachineState of(String machine) {
        return known.getOrDefault(machine, new MachineState.Approved(Instant.EPOCH));
    }

    void put(String machine, MachineState state) {
        jdbc.sql("merge into machine_state(machine, kind, body, updated_at) key(machine) values (?, ?, ?, ?)")
                .params(
                        machine,
                        json.kind(state),
                        json.body(state),
                        clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        known.put(machine, state);
        events.publish(new FleetEvent.MachineChanged(machine));
    }

    /**
     * Runs a decision that reads states and writes them, with nobody in between. Reading alone needs no lock, so
     * that answers to booting machines never wait for one.
     */
    synchronized <T> T exclusively(Supplier<T> decision) {
        return decision.get();
    }

    /** All that were ever stored, also of machines that are declared no longer. */
    Map<String, MachineState> all() {
        return Map.copyOf(known);
    }
}
