package dev.slipway.fleet.drift;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.stored.SealedJson;
import dev.slipway.fleet.stored.Sheltered;
import dev.slipway.fleet.stored.StoredJson;
import dev.slipway.host.drift.EtcBaseline;
import dev.slipway.host.drift.EtcChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;

/** The stored reports and baselines. */
final class DriftTable {
    private static final SealedJson<DriftState> STATES = new SealedJson<>(DriftState.class);
    private static final TypeReference<List<DriftItem>> ITEMS = new TypeReference<>() {};
    private static final TypeReference<List<String>> WORDS = new TypeReference<>() {};
    private static final TypeReference<List<EtcChange>> CHANGES = new TypeReference<>() {};

    private final JdbcClient jdbc;

    DriftTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A baseline, and since when it is one. */
    record Baseline(EtcBaseline baseline, Instant takenAt) {}

    Map<MachineName, DriftReport> all() {
        return Sheltered.call(() -> {
            Map<MachineName, DriftReport> all = new HashMap<>();
            jdbc.sql("select machine, state_kind, state_body, at, seen, seen_at, gaps, deployment from drift_report")
                    .query((row, n) -> {
                        DriftReport report = report(row);
                        return all.put(report.machine(), report);
                    })
                    .list();
            return all;
        });
    }

    private static DriftReport report(ResultSet row) throws SQLException {
        return new DriftReport(
                new MachineName(row.getString("machine")),
                STATES.read(row.getString("state_kind"), row.getString("state_body")),
                instant(row, "at"),
                StoredJson.mapper().readValue(row.getString("seen"), ITEMS),
                instant(row, "seen_at"),
                StoredJson.mapper().readValue(row.getString("gaps"), WORDS),
                row.getString("deployment"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    void put(DriftReport report) {
        Sheltered.run(() -> jdbc.sql("merge into drift_report(machine, state_kind, state_body, at, seen, seen_at, gaps,"
                        + " deployment) key(machine) values (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        report.machine().value(),
                        STATES.kind(report.state()),
                        STATES.body(report.state()),
                        report.at().atOffset(ZoneOffset.UTC),
                        StoredJson.mapper().writeValueAsString(report.seen()),
                        report.seenAt().atOffset(ZoneOffset.UTC),
                        StoredJson.mapper().writeValueAsString(report.gaps()),
                        report.deployment())
                .update());
    }

    Optional<Baseline> baseline(MachineName machine, String deployment) {
        return Sheltered.call(() -> jdbc.sql(
                        "select changes, taken_at from etc_baseline where machine = ? and deployment = ?")
                .params(machine.value(), deployment)
                .query((row, n) -> new Baseline(
                        new EtcBaseline(deployment, StoredJson.mapper().readValue(row.getString("changes"), CHANGES)),
                        instant(row, "taken_at")))
                .optional());
    }

    void put(MachineName machine, EtcBaseline baseline, Instant takenAt) {
        Sheltered.run(() -> jdbc.sql(
                        "merge into etc_baseline(machine, deployment, changes, taken_at) key(machine, deployment)"
                                + " values (?, ?, ?, ?)")
                .params(
                        machine.value(),
                        baseline.deployment(),
                        StoredJson.mapper().writeValueAsString(baseline.changes()),
                        takenAt.atOffset(ZoneOffset.UTC))
                .update());
    }
}
