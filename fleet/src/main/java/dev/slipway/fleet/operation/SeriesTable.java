package dev.slipway.fleet.operation;

import dev.slipway.fleet.operation.Series.Refusal;
import dev.slipway.fleet.stored.SealedJson;
import dev.slipway.fleet.stored.Sheltered;
import dev.slipway.fleet.stored.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.transaction.support.TransactionOperations;

/** The stored series; their operations are in the {@link OperationTable}. */
final class SeriesTable {
    private static final SealedJson<SeriesState> STATES = new SealedJson<>(SeriesState.class);

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final OperationTable operations;
    private final Clock clock;

    SeriesTable(JdbcClient jdbc, TransactionOperations transactions, OperationTable operations, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.operations = operations;
        this.clock = clock;
    }

    SeriesId add(String kind, String headline, String who, int atOnce, boolean stopOnFailure, SeriesState state) {
        return Sheltered.call(() -> {
            KeyHolder key = new GeneratedKeyHolder();
            jdbc.sql("insert into operation_series(kind, headline, who, why, at_once, stop_on_failure, created_at,"
                            + " refusals, state_kind, state_body) values (?, ?, ?, '', ?, ?, ?, '[]', ?, ?)")
                    .params(
                            kind,
                            headline,
                            who,
                            atOnce,
                            stopOnFailure,
                            clock.instant().atOffset(ZoneOffset.UTC),
                            STATES.kind(state),
                            STATES.body(state))
                    .update(key, "id");
            Long id = key.getKeyAs(Long.class);
            if (id == null) {
                throw new IllegalStateException("the database gave the new series no number");
            }
            return new SeriesId(id);
        });
    }

    void refusals(SeriesId id, List<Refusal> refusals) {
        Sheltered.run(() -> jdbc.sql("update operation_series set refusals = ? where id = ?")
                .params(StoredJson.mapper().writeValueAsString(refusals), id.value())
                .update());
    }

    private void update(SeriesId id, SeriesState state) {
        jdbc.sql("update operation_series set state_kind = ?, state_body = ? where id = ?")
                .params(STATES.kind(state), STATES.body(state), id.value())
                .update();
    }

    /** Writes that it and all its operations were started. */
    void start(Series series, SeriesState state, Map<OperationId, OperationState> members, String who, String why) {
        Sheltered.run(() -> transactions.executeWithoutResult(status -> {
            jdbc.sql("update operation_series set state_kind = ?, state_body = ?, who = ?, why = ? where id = ?")
                    .params(
                            STATES.kind(state),
                            STATES.body(state),
                            who,
                            why,
                            series.id().value())
                    .update();
            members.forEach((member, waiting) -> operations.startHere(member, waiting, who, why));
        }));
    }

    /** Writes its end together with that of the operations that never begin. */
    void end(SeriesId id, SeriesState state, Map<OperationId, OperationState> members) {
        Sheltered.run(() -> transactions.executeWithoutResult(status -> {
            update(id, state);
            members.forEach(operations::putHere);
        }));
    }

    Optional<Series> find(SeriesId id) {
        return Sheltered.call(() -> jdbc.sql("select * from operation_series where id = ?")
                        .param(id.value())
                        .query((row, n) -> bare(row))
                        .optional())
                .map(this::whole);
    }

    /** Those that are under way. */
    List<Series> running() {
        return Sheltered.call(() -> jdbc.sql("select * from operation_series where state_kind = 'Running' order by id")
                        .query((row, n) -> bare(row))
                        .list())
                .stream()
                .map(this::whole)
                .toList();
    }

    List<Series> list(int offset, int limit) {
        return Sheltered.call(() -> jdbc.sql("select * from operation_series where state_kind <> 'Planned'"
                        + " order by id desc limit ? offset ?")
                .params(limit, offset)
                .query((row, n) -> bare(row))
                .list());
    }

    private static Series bare(ResultSet row) throws SQLException {
        return new Series(
                new SeriesId(row.getLong("id")),
                row.getString("kind"),
                row.getString("headline"),
                row.getString("who"),
                row.getString("why"),
                row.getInt("at_once"),
                row.getBoolean("stop_on_failure"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                STATES.read(row.getString("state_kind"), row.getString("state_body")),
                List.of(),
                List.of(StoredJson.mapper().readValue(row.getString("refusals"), Refusal[].class)));
    }

    private Series whole(Series bare) {
        return new Series(
                bare.id(),
                bare.kind(),
                bare.headline(),
                bare.who(),
                bare.why(),
                bare.atOnce(),
                bare.stopOnFailure(),
                bare.createdAt(),
                bare.state(),
                operations.ofSeries(bare.id()),
                bare.refusals());
    }
}
