package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.stored.SealedJson;
import dev.slipway.fleet.stored.Sheltered;
import dev.slipway.fleet.stored.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.transaction.support.TransactionOperations;

/** The stored rehearsals. Every method is one transaction: when it returns, the database holds what was said. */
final class RehearsalTable {
    private static final SealedJson<RunState> RUNS = new SealedJson<>(RunState.class);
    private static final SealedJson<RoundState> ROUNDS = new SealedJson<>(RoundState.class);

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Clock clock;

    RehearsalTable(JdbcClient jdbc, TransactionOperations transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** A rehearsal to be stored. */
    record Draft(
            String drill,
            RehearsalWish wish,
            List<MachineName> members,
            String who,
            String why,
            String typed,
            Instant createdAt,
            RehearsalRun.Due due,
            RunState state,
            boolean demo) {}

    /** Stores a rehearsal; empty when its drill has one for the same time already. */
    Optional<RunId> add(Draft draft) {
        return Sheltered.call(() -> transactions.execute(status -> insert(draft)));
    }

    private Optional<RunId> insert(Draft draft) {
        @Nullable
        OffsetDateTime due = draft.due() instanceof RehearsalRun.Due.Scheduled(Instant at) ? offset(at) : null;
        boolean there = due != null
                && jdbc.sql("select count(*) from rehearsal_run where drill = ? and due_at = ?")
                                .params(draft.drill(), due)
                                .query(Integer.class)
                                .single()
                        > 0;
        if (there) {
            return Optional.empty();
        }
        KeyHolder key = new GeneratedKeyHolder();
        jdbc.sql(
                        "insert into rehearsal_run(drill, kind, wish, members, who, why, typed, created_at, due_at, state_kind,"
                                + " state_body, cancelled_by, demo) values (:drill, :kind, :wish, :members, :who, :why, :typed,"
                                + " :created, :due, :stateKind, :stateBody, '', :demo)")
                .param("drill", draft.drill())
                .param("kind", draft.wish().kind().word())
                .param("wish", StoredJson.mapper().writeValueAsString(draft.wish()))
                .param("members", StoredJson.mapper().writeValueAsString(draft.members()))
                .param("who", draft.who())
                .param("why", draft.why())
                .param("typed", draft.typed())
                .param("created", offset(draft.createdAt()))
                .param("due", due)
                .param("stateKind", RUNS.kind(draft.state()))
                .param("stateBody", RUNS.body(draft.state()))
                .param("demo", draft.demo())
                .update(key, "id");
        Long id = key.getKeyAs(Long.class);
        if (id == null) {
            throw new IllegalStateException("the database gave the new rehearsal no number");
        }
        return Optional.of(new RunId(id));
    }

    void put(RunId id, RunState state) {
        Sheltered.run(() -> jdbc.sql("update rehearsal_run set state_kind = ?, state_body = ? where id = ?")
                .params(RUNS.kind(state), RUNS.body(state), id.value())
                .update());
    }

    /** Notes who wants it to end; the first one counts. False when it is over. */
    boolean cancel(RunId id, String who) {
        return Sheltered.call(() -> jdbc.sql("update rehearsal_run set cancelled_by = ? where id = ? and state_kind ="
                                + " 'Going' and cancelled_by = ''")
                        .params(who, id.value())
                        .update())
                > 0;
    }

    void round(RunId id, int place, MachineName machine, boolean heldBefore, RoundState state, Instant at) {
        Sheltered.run(() -> jdbc.sql("insert into rehearsal_round(run, place, machine, held_before, state_kind,"
                        + " state_body, changed_at) values (?, ?, ?, ?, ?, ?, ?)")
                .params(
                        id.value(),
                        place,
                        machine.value(),
                        heldBefore,
                        ROUNDS.kind(state),
                        ROUNDS.body(state),
                        offset(at))
                .update());
    }

    void put(RunId id, int place, RoundState state) {
        Sheltered.run(
                () -> jdbc.sql("update rehearsal_round set state_kind = ?, state_body = ?, changed_at = ? where run"
                                + " = ? and place = ?")
                        .params(ROUNDS.kind(state), ROUNDS.body(state), offset(clock.instant()), id.value(), place)
                        .update());
    }

    /** Notes which operation was planned for a leg, in place of an earlier plan for it. */
    void leg(RunId id, int round, int place, Leg leg) {
        Sheltered.run(() -> jdbc.sql(
                        "merge into rehearsal_leg(run, round, place, kind, operation, plans) key (run, round,"
                                + " place) values (?, ?, ?, ?, ?, ?)")
                .params(id.value(), round, place, leg.kind(), leg.operation().value(), leg.plans())
                .update());
    }

    Optional<RehearsalRun> find(RunId id) {
        return runs("where id = ?", List.of(id.value())).stream().findFirst();
    }

    /** Those that are not over, the oldest first. */
    List<RehearsalRun> going() {
        return runs("where state_kind = 'Going' order by id", List.of());
    }

    /** The newest first. */
    List<RehearsalRun> list(String drill, int offset, int limit) {
        return drill.isEmpty()
                ? runs("order by created_at desc, id desc limit ? offset ?", List.of(limit, offset))
                : runs(
                        "where drill = ? order by created_at desc, id desc limit ? offset ?",
                        List.of(drill, limit, offset));
    }

    private List<RehearsalRun> runs(String rest, List<?> values) {
        List<RehearsalRun> bare = Sheltered.call(() -> jdbc.sql("select * from rehearsal_run " + rest)
                .params(values)
                .query((row, n) -> bare(row))
                .list());
        return bare.stream().map(this::whole).toList();
    }

    private static RehearsalRun bare(ResultSet row) throws SQLException {
        @Nullable OffsetDateTime due = row.getObject("due_at", OffsetDateTime.class);
        return new RehearsalRun(
                new RunId(row.getLong("id")),
                row.getString("drill"),
                StoredJson.mapper().readValue(row.getString("wish"), RehearsalWish.class),
                List.of(StoredJson.mapper().readValue(row.getString("members"), MachineName[].class)),
                row.getString("who"),
                row.getString("why"),
                row.getString("typed"),
                instant(row, "created_at"),
                due == null ? new RehearsalRun.Due.ByHand() : new RehearsalRun.Due.Scheduled(due.toInstant()),
                row.getString("cancelled_by"),
                RUNS.read(row.getString("state_kind"), row.getString("state_body")),
                List.of(),
                row.getBoolean("demo"));
    }

    private RehearsalRun whole(RehearsalRun bare) {
        long id = bare.id().value();
        List<Round> rounds = Sheltered.call(() -> {
            record Placed(int round, Leg leg) {}
            List<Placed> legs = jdbc.sql("select * from rehearsal_leg where run = ? order by round, place")
                    .param(id)
                    .query((row, n) -> new Placed(
                            row.getInt("round"),
                            new Leg(
                                    row.getString("kind"),
                                    new OperationId(row.getLong("operation")),
                                    row.getInt("plans"))))
                    .list();
            return jdbc.sql("select * from rehearsal_round where run = ? order by place")
                    .param(id)
                    .query((row, n) -> {
                        int place = row.getInt("place");
                        return new Round(
                                place,
                                new MachineName(row.getString("machine")),
                                row.getBoolean("held_before"),
                                legs.stream()
                                        .filter(placed -> placed.round() == place)
                                        .map(Placed::leg)
                                        .toList(),
                                ROUNDS.read(row.getString("state_kind"), row.getString("state_body")));
                    })
                    .list();
        });
        return new RehearsalRun(
                bare.id(),
                bare.drill(),
                bare.wish(),
                bare.members(),
                bare.who(),
                bare.why(),
                bare.typed(),
                bare.createdAt(),
                bare.due(),
                bare.cancelledBy(),
                bare.state(),
                rounds,
                bare.demo());
    }

    /** A round that ended one way or the other, with what it was part of. */
    record Measured(RunId run, String drill, String kind, MachineName machine, RoundState state) {}

    /** Those that passed or failed, the latest first. */
    List<Measured> measured(int limit) {
        return Sheltered.call(() -> jdbc.sql(
                        "select r.*, u.drill, u.kind from rehearsal_round r join rehearsal_run u on"
                                + " u.id = r.run where r.state_kind in ('Passed', 'Failed') order by r.changed_at desc, r.run"
                                + " desc, r.place desc limit ?")
                .param(limit)
                .query((row, n) -> new Measured(
                        new RunId(row.getLong("run")),
                        row.getString("drill"),
                        row.getString("kind"),
                        new MachineName(row.getString("machine")),
                        ROUNDS.read(row.getString("state_kind"), row.getString("state_body"))))
                .list());
    }

    /** Changes whenever {@link #measured} does. */
    String measuredStamp() {
        return Sheltered.call(() -> jdbc.sql(
                        "select count(*) n, max(changed_at) at from rehearsal_round where state_kind in ('Passed',"
                                + " 'Failed')")
                .query((row, n) -> row.getLong("n") + " " + row.getString("at"))
                .single());
    }

    /** Whether an operation belongs to a rehearsal. */
    boolean isLeg(OperationId operation) {
        return Sheltered.call(() -> jdbc.sql("select count(*) from rehearsal_leg where operation = ?")
                        .param(operation.value())
                        .query(Integer.class)
                        .single())
                > 0;
    }

    /** All operations of all rehearsals. */
    Set<OperationId> legs() {
        return Sheltered.call(() -> jdbc.sql("select operation from rehearsal_leg")
                        .query(Long.class)
                        .list())
                .stream()
                .map(OperationId::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    // Consents.

    /** Gives a consent in place of the one that stood. */
    void consent(Consent consent) {
        Sheltered.run(() -> transactions.executeWithoutResult(status -> {
            withdrawHere(consent.drill(), "Given anew by " + consent.who() + ".");
            jdbc.sql(
                            "insert into rehearsal_consent(drill, definition, typed, who, given_at, withdrawn_by) values (?, ?, ?,"
                                    + " ?, ?, '')")
                    .params(consent.drill(), consent.definition(), consent.typed(), consent.who(), offset(consent.at()))
                    .update();
        }));
    }

    /** Ends the consent that stands. */
    boolean withdraw(String drill, String words) {
        return Sheltered.call(() -> withdrawHere(drill, words)) > 0;
    }

    private int withdrawHere(String drill, String words) {
        return jdbc.sql(
                        "update rehearsal_consent set withdrawn_at = ?, withdrawn_by = ? where drill = ? and withdrawn_at"
                                + " is null")
                .params(offset(clock.instant()), words, drill)
                .update();
    }

    /** The consents that stand. */
    List<Consent> consents() {
        return Sheltered.call(() -> jdbc.sql(
                        "select * from rehearsal_consent where withdrawn_at is null order by drill")
                .query((row, n) -> new Consent(
                        row.getString("drill"),
                        row.getString("definition"),
                        row.getString("typed"),
                        row.getString("who"),
                        instant(row, "given_at")))
                .list());
    }

    // Schedules.

    /** Up to when a schedule has been dealt with; empty when this schedule was never seen. */
    Optional<Instant> consideredUntil(String drill, String schedule) {
        return Sheltered.call(
                () -> jdbc.sql("select considered_until from rehearsal_due where drill = ? and schedule = ?")
                        .params(drill, schedule)
                        .query((row, n) -> instant(row, "considered_until"))
                        .optional());
    }

    void considered(String drill, String schedule, Instant until) {
        Sheltered.run(() -> jdbc.sql(
                        "merge into rehearsal_due(drill, schedule, considered_until) key (drill) values (?, ?, ?)")
                .params(drill, schedule, offset(until))
                .update());
    }

    /** Forgets a schedule, so that it begins afresh when it is enabled again. */
    void forgetSchedule(String drill) {
        Sheltered.run(() -> jdbc.sql("delete from rehearsal_due where drill = ?")
                .param(drill)
                .update());
    }

    List<String> schedules() {
        return Sheltered.call(() ->
                jdbc.sql("select drill from rehearsal_due").query(String.class).list());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime offset(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
