package dev.slipway.fleet.inventory;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.stored.SealedJson;
import dev.slipway.fleet.stored.Sheltered;
import dev.slipway.host.HostFacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The stored facts. */
final class FactsTable {
    private static final SealedJson<LastTry> TRIES = new SealedJson<>(LastTry.class);

    private final JdbcClient jdbc;

    FactsTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What is known of a machine. */
    record Known(KnownFacts facts, LastTry lastTry) {
        static final Known NOTHING = new Known(new KnownFacts.Never(), new LastTry.None());
    }

    Map<MachineName, Known> all() {
        return Sheltered.call(() -> {
            Map<MachineName, Known> all = new HashMap<>();
            jdbc.sql("select machine, facts, seen_at, try_kind, try_body from machine_facts")
                    .query((row, n) -> all.put(new MachineName(row.getString("machine")), known(row)))
                    .list();
            return all;
        });
    }

    private static Known known(ResultSet row) throws SQLException {
        Instant at = row.getObject("seen_at", OffsetDateTime.class).toInstant();
        // Facts of another version that this one cannot read are asked for again: they are no loss.
        KnownFacts facts = HostFacts.ofJson(row.getString("facts"))
                .<KnownFacts>map(read -> new KnownFacts.Seen(read, at))
                .orElseGet(KnownFacts.Never::new);
        return new Known(facts, TRIES.read(row.getString("try_kind"), row.getString("try_body")));
    }

    void put(MachineName machine, Known known) {
        boolean seen = known.facts() instanceof KnownFacts.Seen;
        String facts = known.facts() instanceof KnownFacts.Seen(HostFacts said, Instant at) ? said.toJson() : "";
        Instant at = known.facts() instanceof KnownFacts.Seen(HostFacts said, Instant when) ? when : Instant.EPOCH;
        Sheltered.run(() -> {
            if (seen || known.lastTry() instanceof LastTry.Failed) {
                jdbc.sql("merge into machine_facts(machine, facts, seen_at, try_kind, try_body) key(machine)"
                                + " values (?, ?, ?, ?, ?)")
                        .params(
                                machine.value(),
                                facts,
                                at.atOffset(ZoneOffset.UTC),
                                TRIES.kind(known.lastTry()),
                                TRIES.body(known.lastTry()))
                        .update();
            }
        });
    }
}
