package dev.slipway.fleet.operation;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.stored.SealedJson;
import dev.slipway.fleet.stored.Sheltered;
import dev.slipway.fleet.stored.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The stored operations with their steps and notes. Every method is one transaction, on a thread that is never
 * interrupted: when it returns, the database holds what was said.
 */
final class OperationTable {
    static final SealedJson<OperationState> STATES = new SealedJson<>(OperationState.class);
    private static final SealedJson<StepState> STEPS = new SealedJson<>(StepState.class);

    /** As many earlier operations tell how long the next one will take: enough for a median, few enough to be recent. */
    private static final int HISTORY = 50;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Clock clock;

    OperationTable(JdbcClient jdbc, TransactionOperations transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * An operation to be stored.
     *
     * @param wish the parameters as they were asked for, as JSON
     * @param settled the parameters as the plan settled them, as JSON
     * @param place its place in its series, or 0
     */
    record Draft(
            String kind,
            MachineName machine,
            String wish,
            String settled,
            Plan plan,
            String who,
            SeriesId series,
            int place,
            OperationState.Planned state) {}

    /** A step's state and how often it began to act. */
    record StepRow(StepState state, int begun, long outputLines, long outputBytes) {}

    /** Stores what was planned. */
    OperationId add(Draft draft) {
        return Sheltered.call(() -> transactions.execute(status -> insert(draft)));
    }

    private OperationId insert(Draft draft) {
        KeyHolder key = new GeneratedKeyHolder();
        jdbc.sql(
                        "insert into operation(kind, machine, wish, settled, headline, plan, who, why, series, place, created_at,"
                                + " started_at, changed_at, phase, state_kind, state_body, cancelled_by, attempt, took)"
                                + " values (?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, '', 1, 0)")
                .params(
                        draft.kind(),
                        draft.machine().value(),
                        draft.wish(),
                        draft.settled(),
                        draft.plan().headline(),
                        StoredJson.mapper().writeValueAsString(draft.plan()),
                        draft.who(),
                        draft.series().value(),
                        draft.place(),
                        now(),
                        Instant.EPOCH.atOffset(ZoneOffset.UTC),
                        now(),
                        draft.state().phase().name(),
                        STATES.kind(draft.state()),
                        STATES.body(draft.state()))
                .update(key, "id");
        Long id = key.getKeyAs(Long.class);
        if (id == null) {
            throw new IllegalStateException("the database gave the new operation no number");
        }
        int place = 0;
        for (PlannedStep step : draft.plan().steps()) {
            StepState ahead = new StepState.Ahead();
            jdbc.sql("insert into operation_step(operation, place, step, state_kind, state_body, begun, output_lines,"
                            + " output_bytes) values (?, ?, ?, ?, ?, 0, 0, 0)")
                    .params(id, place++, step.id(), STEPS.kind(ahead), STEPS.body(ahead))
                    .update();
        }
        return new OperationId(id);
    }

    /** Writes a state. */
    void put(OperationId id, OperationState state) {
        Sheltered.run(() -> update(id, state));
    }

    /** Writes a state inside a transaction of the caller. */
    void putHere(OperationId id, OperationState state) {
        update(id, state);
    }

    private void update(OperationId id, OperationState state) {
        jdbc.sql("update operation set phase = ?, state_kind = ?, state_body = ?, changed_at = ? where id = ?")
                .params(state.phase().name(), STATES.kind(state), STATES.body(state), now(), id.value())
                .update();
    }

    /** Writes that it was started, by whom and why. */
    void start(OperationId id, OperationState state, String who, String why) {
        Sheltered.run(() -> startHere(id, state, who, why));
    }

    /** The same inside a transaction of the caller. */
    void startHere(OperationId id, OperationState state, String who, String why) {
        jdbc.sql("update operation set phase = ?, state_kind = ?, state_body = ?, changed_at = ?, started_at = ?,"
                        + " who = ?, why = ? where id = ?")
                .params(
                        state.phase().name(),
                        STATES.kind(state),
                        STATES.body(state),
                        now(),
                        now(),
                        who,
                        why,
                        id.value())
                .update();
    }

    /** Writes that somebody wants it to end. */
    void cancel(OperationId id, String who) {
        Sheltered.run(() -> jdbc.sql("update operation set cancelled_by = ? where id = ?")
                .params(who, id.value())
                .update());
    }

    /** Writes that it goes on after a failure, or is taken back after its end. */
    void again(OperationId id, OperationState state) {
        Sheltered.run(() -> transactions.executeWithoutResult(status -> {
            update(id, state);
            jdbc.sql("update operation set cancelled_by = '', attempt = attempt + 1 where id = ?")
                    .param(id.value())
                    .update();
        }));
    }

    /** Writes the good end with the time that it took. */
    void succeed(OperationId id, OperationState.Succeeded state, Duration took) {
        Sheltered.run(() -> transactions.executeWithoutResult(status -> {
            update(id, state);
            jdbc.sql("update operation set took = ? where id = ?")
                    .params(Math.max(1, took.toMillis()), id.value())
                    .update();
        }));
    }

    /** Writes a step's state, and with it the operation's. */
    void put(OperationId id, int place, StepState step, OperationState state) {
        Sheltered.run(() -> transactions.executeWithoutResult(status -> {
            updateStep(id, place, step, 0);
            update(id, state);
        }));
    }

    /** Writes a step's state. */
    void put(OperationId id, int place, StepState step) {
        Sheltered.run(() -> updateStep(id, place, step, 0));
    }

    /** Writes that a step begins to act now. */
    void begin(OperationId id, int place, StepState step) {
        Sheltered.run(() -> updateStep(id, place, step, 1));
    }

    private void updateStep(OperationId id, int place, StepState step, int begins) {
        jdbc.sql("update operation_step set state_kind = ?, state_body = ?, begun = begun + ?"
                        + " where operation = ? and place = ?")
                .params(STEPS.kind(step), STEPS.body(step), begins, id.value(), place)
                .update();
    }

    StepRow step(OperationId id, int place) {
        return Sheltered.call(() -> jdbc.sql("select state_kind, state_body, begun, output_lines, output_bytes"
                        + " from operation_step where operation = ? and place = ?")
                .params(id.value(), place)
                .query((row, n) -> stepRow(row))
                .single());
    }

    List<StepRow> steps(OperationId id) {
        return Sheltered.call(() -> jdbc.sql("select state_kind, state_body, begun, output_lines, output_bytes"
                        + " from operation_step where operation = ? order by place")
                .param(id.value())
                .query((row, n) -> stepRow(row))
                .list());
    }

    private static StepRow stepRow(ResultSet row) throws SQLException {
        return new StepRow(
                STEPS.read(row.getString("state_kind"), row.getString("state_body")),
                row.getInt("begun"),
                row.getLong("output_lines"),
                row.getLong("output_bytes"));
    }

    void note(OperationId id, String name, String text) {
        Sheltered.run(() -> jdbc.sql(
                        "merge into operation_note(operation, name, text) key(operation, name)" + " values (?, ?, ?)")
                .params(id.value(), name, text)
                .update());
    }

    Map<String, String> notes(OperationId id) {
        return Sheltered.call(() -> {
            Map<String, String> notes = new HashMap<>();
            jdbc.sql("select name, text from operation_note where operation = ?")
                    .param(id.value())
                    .query((row, n) -> notes.put(row.getString("name"), row.getString("text")))
                    .list();
            return notes;
        });
    }

    Optional<Operation> find(OperationId id) {
        return Sheltered.call(() -> jdbc.sql("select * from operation where id = ?")
                        .param(id.value())
                        .query((row, n) -> bare(row))
                        .optional())
                .map(this::whole);
    }

    /** An operation without its steps and notes. */
    private static Operation bare(ResultSet row) throws SQLException {
        return new Operation(
                new OperationId(row.getLong("id")),
                row.getString("kind"),
                new MachineName(row.getString("machine")),
                row.getString("settled"),
                StoredJson.mapper().readValue(row.getString("plan"), Plan.class),
                row.getString("who"),
                row.getString("why"),
                new SeriesId(row.getLong("series")),
                instant(row, "created_at"),
                instant(row, "started_at"),
                state(row),
                List.of(),
                Map.of());
    }

    private Operation whole(Operation bare) {
        List<StepRow> rows = steps(bare.id());
        List<OperationStep> steps = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            steps.add(new OperationStep(
                    bare.plan().steps().get(i), rows.get(i).state(), rows.get(i).outputBytes()));
        }
        return new Operation(
                bare.id(),
                bare.kind(),
                bare.machine(),
                bare.parameters(),
                bare.plan(),
                bare.who(),
                bare.why(),
                bare.series(),
                bare.createdAt(),
                bare.startedAt(),
                bare.state(),
                steps,
                notes(bare.id()));
    }

    private static OperationState state(ResultSet row) throws SQLException {
        OperationState state = STATES.read(row.getString("state_kind"), row.getString("state_body"));
        return state instanceof OperationState.Running(String step, Instant since, String nobody)
                ? new OperationState.Running(step, since, row.getString("cancelled_by"))
                : state;
    }

    /** 1, and one more each time that a person tried it again. */
    int attempt(OperationId id) {
        return Sheltered.call(() -> jdbc.sql("select attempt from operation where id = ?")
                .param(id.value())
                .query(Integer.class)
                .single());
    }

    /** The parameters as they were asked for, as JSON. */
    String wish(OperationId id) {
        return Sheltered.call(() -> jdbc.sql("select wish from operation where id = ?")
                .param(id.value())
                .query(String.class)
                .single());
    }

    /** All that were started and have not ended, in the order in which they were started. */
    List<OperationSummary> active() {
        return list("where phase = 'ACTIVE' order by started_at, series, place, id", List.of());
    }

    List<OperationSummary> ofSeries(SeriesId series) {
        return list("where series = ? order by place", List.of(series.value()));
    }

    List<OperationSummary> list(OperationFilter filter, int offset, int limit) {
        List<Object> values = new ArrayList<>();
        String where = where(filter, values);
        values.add(limit);
        values.add(offset);
        return list(where + " order by id desc limit ? offset ?", values);
    }

    int count(OperationFilter filter) {
        List<Object> values = new ArrayList<>();
        String where = where(filter, values);
        return Sheltered.call(() -> jdbc.sql("select count(*) from operation " + where)
                .params(values)
                .query(Integer.class)
                .single());
    }

    private static String where(OperationFilter filter, List<Object> values) {
        List<String> conditions = new ArrayList<>();
        conditions.add("phase in ("
                + filter.phases().stream()
                        .map(phase -> "'" + phase.name() + "'")
                        .collect(Collectors.joining(","))
                + ")");
        if (!filter.machine().isEmpty()) {
            conditions.add("machine = ?");
            values.add(filter.machine());
        }
        if (!filter.kind().isEmpty()) {
            conditions.add("kind = ?");
            values.add(filter.kind());
        }
        if (!filter.who().isEmpty()) {
            conditions.add("who = ?");
            values.add(filter.who());
        }
        if (!filter.series().isNone()) {
            conditions.add("series = ?");
            values.add(filter.series().value());
        }
        return "where " + (filter.phases().isEmpty() ? "false" : String.join(" and ", conditions));
    }

    private List<OperationSummary> list(String rest, List<?> values) {
        return Sheltered.call(() -> jdbc.sql("select * from operation " + rest)
                .params(values)
                .query((row, n) -> new OperationSummary(
                        new OperationId(row.getLong("id")),
                        row.getString("kind"),
                        new MachineName(row.getString("machine")),
                        row.getString("headline"),
                        row.getString("who"),
                        row.getString("why"),
                        new SeriesId(row.getLong("series")),
                        instant(row, "created_at"),
                        instant(row, "changed_at"),
                        state(row)))
                .list());
    }

    /** How long those of a kind took that ended well lately. */
    Expected expected(String kind) {
        List<Long> took = Sheltered.call(
                () -> jdbc.sql("select took from operation where kind = ? and took > 0 order by id desc limit ?")
                        .params(kind, HISTORY)
                        .query(Long.class)
                        .list());
        if (took.isEmpty()) {
            return Expected.UNKNOWN;
        }
        List<Long> sorted = took.stream().sorted().toList();
        long median = (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
        return new Expected(Duration.ofMillis(median), sorted.size());
    }

    /** Forgets plans that nobody started; those made before the moment. */
    void forgetPlans(Instant madeBefore) {
        Sheltered.run(() -> transactions.executeWithoutResult(status -> {
            jdbc.sql("delete from operation where phase = 'PLANNED' and created_at < ?")
                    .param(madeBefore.atOffset(ZoneOffset.UTC))
                    .update();
            jdbc.sql("delete from operation_series where state_kind = 'Planned' and created_at < ?")
                    .param(madeBefore.atOffset(ZoneOffset.UTC))
                    .update();
        }));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
