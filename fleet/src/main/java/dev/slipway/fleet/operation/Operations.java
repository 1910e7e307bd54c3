package dev.slipway.fleet.operation;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.stored.StoredJson;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** What people do with operations: from the browser, the API and the command line alike. Safe for any thread. */
public final class Operations {
    /** How long a plan is kept that nobody starts. */
    static final Duration PLAN_KEPT = Duration.ofDays(1);

    private static final int LONGEST_WHY = 1000;

    /** Lines at once when output is downloaded. */
    private static final int DOWNLOAD_PAGE = 1000;

    private final Workbench bench;
    private final Roster roster;

    Operations(Workbench bench, Roster roster) {
        this.bench = bench;
        this.roster = roster;
    }

    /**
     * Asks what an operation would do, without doing anything. The plan is kept for a day.
     *
     * @param machine the machine
     * @param parameters of a registered kind; their type says which
     * @param who the account
     * @return the plan, or why there is none
     */
    public PlanOutcome plan(MachineName machine, Record parameters, String who) {
        OperationKinds.Registered<?> kind = bench.kinds().of(parameters);
        String wish = StoredJson.mapper().writeValueAsString(parameters);
        return switch (bench.planner().plan(kind, machine, wish)) {
            case Planner.Answer.Refused(String words, String remedy, List<String> instead) ->
                new PlanOutcome.Refused(words, remedy, instead);
            case Planner.Answer.Ready ready ->
                new PlanOutcome.Proposed(store(kind.kind().word(), machine, wish, ready, who));
        };
    }

    /**
     * What the plan of an operation has settled, as people read it.
     *
     * @param operation a stored operation
     * @return in the words of its kind; empty when this version of Slipway does not understand it
     */
    public List<Particular> particulars(Operation operation) {
        return bench.kinds()
                .find(operation.kind())
                .map(kind -> kind.particulars(operation.parameters()))
                .orElse(List.of());
    }

    /**
     * Reads parameters as the API gets them.
     *
     * @param kind the kind's word
     * @param json a JSON object; empty text for none
     * @return the parameters, or what is wrong with them
     */
    public ParametersOutcome parameters(String kind, String json) {
        return bench.kinds()
                .find(kind)
                .map(registered -> registered.readStrictly(json))
                .orElseGet(() -> new ParametersOutcome.Unreadable(
                        "There are no operations of the kind \"" + kind + "\".",
                        "Write one of: " + String.join(", ", kinds()) + "."));
    }

    /**
     * Starts an operation that was planned. Plans again: when the plan is not what was shown any more, nothing starts.
     *
     * @param id the planned operation
     * @param typed what the person typed, for plans that ask for it; else empty
     * @param why why, may be empty
     * @param who the account
     * @return what came of it
     */
    public StartOutcome start(OperationId id, String typed, String why, String who) {
        Operation shown = bench.table().find(id).orElse(null);
        if (shown == null) {
            return new StartOutcome.Refused(
                    "There is no operation " + id + ".",
                    "Plans that nobody starts are forgotten after a day: ask for a new one.");
        }
        if (!(shown.state() instanceof OperationState.Planned)) {
            return startedBefore(shown);
        }
        if (shown.plan().confirmation() instanceof Confirmation.Typed(String word, String what)
                && !typed.strip().equals(word)) {
            return new StartOutcome.Refused(
                    "The typed word is not " + word + ". " + what, "Type " + word + " exactly.");
        }
        return switch (bench.planner().again(shown)) {
            case Planner.Answer.Refused(String words, String remedy, var _) -> new StartOutcome.Refused(words, remedy);
            case Planner.Answer.Ready now -> {
                List<String> changes = Planner.changes(shown, now);
                if (!changes.isEmpty()) {
                    Operation anew =
                            store(shown.kind(), shown.machine(), bench.table().wish(id), now, who);
                    yield new StartOutcome.PlanChanged(anew, changes);
                }
                yield roster.enter(id, who, why(why))
                        .<StartOutcome>map(started -> {
                            audit(started, who, "started");
                            return new StartOutcome.Started(started);
                        })
                        .orElseGet(() -> startedBefore(bench.table().find(id).orElseThrow()));
            }
        };
    }

    /**
     * Ends an operation and takes back what it has done, where that is safe.
     *
     * @param id the operation
     * @param who the account
     * @return refused after the point of no return
     */
    public SteerOutcome cancel(OperationId id, String who) {
        return bench.table().find(id).map(operation -> cancel(operation, who)).orElseGet(() -> unknown(id));
    }

    /**
     * Goes on from the step that failed.
     *
     * @param id a failed operation
     * @param who the account
     * @return what came of it
     */
    public SteerOutcome retry(OperationId id, String who) {
        return bench.table().find(id).map(operation -> retry(operation, who)).orElseGet(() -> unknown(id));
    }

    /**
     * Takes back what a failed or finished operation has done.
     *
     * @param id the operation
     * @param who the account
     * @return {@code PlanFirst} when that takes an operation of its own
     */
    public SteerOutcome undo(OperationId id, String who) {
        return bench.table().find(id).map(operation -> undo(operation, who)).orElseGet(() -> unknown(id));
    }

    /**
     * Leaves a failed operation as it is: nobody has to decide about it any more.
     *
     * @param id a failed operation
     * @param who the account
     * @return what came of it
     */
    public SteerOutcome giveUp(OperationId id, String who) {
        Operation operation = bench.table().find(id).orElse(null);
        if (operation == null) {
            return unknown(id);
        }
        if (!(operation.state() instanceof OperationState.Failed failed)) {
            return notNow(operation, "given up", "failed");
        }
        bench.table().put(id, new OperationState.GivenUp(bench.clock().instant(), who, failed.words()));
        bench.changed(id);
        audit(operation, who, "gave up");
        return new SteerOutcome.Accepted("Operation " + id + " stays as it is.");
    }

    /**
     * One operation.
     *
     * @param id its number
     * @return empty when there is none, or its plan was forgotten
     */
    public Optional<Operation> find(OperationId id) {
        return bench.table().find(id);
    }

    /**
     * Operations, the newest first.
     *
     * @param filter which
     * @param offset how many to pass over
     * @param limit how many at most
     * @return one page
     */
    public List<OperationSummary> list(OperationFilter filter, int offset, int limit) {
        return bench.table().list(filter, offset, limit);
    }

    /**
     * How many a list has.
     *
     * @param filter which
     * @return the number
     */
    public int count(OperationFilter filter) {
        return bench.table().count(filter);
    }

    /**
     * A part of what a step has written.
     *
     * @param id the operation
     * @param step the step's id
     * @param from the number of the first line wanted
     * @param limit how many lines at most
     * @return the lines; none when there is no such operation or step
     */
    public OutputPage output(OperationId id, String step, long from, int limit) {
        return bench.outputs().page(id, step, from, limit);
    }

    /**
     * Writes all kept output of an operation as text, step by step, for a download.
     *
     * @param id the operation
     * @param out takes the text; not closed
     * @throws IOException when it cannot be written
     */
    public void writeOutput(OperationId id, Writer out) throws IOException {
        Operation operation = bench.table().find(id).orElse(null);
        if (operation == null) {
            return;
        }
        out.write("Operation " + id + ": " + operation.plan().headline() + "\n");
        for (OperationStep step : operation.steps()) {
            out.write("\n== " + step.planned().title() + "\n");
            long next = 0;
            while (true) {
                OutputPage page = output(id, step.planned().id(), next, DOWNLOAD_PAGE);
                if (page.lines().isEmpty()) {
                    break;
                }
                for (OutputLine line : page.lines()) {
                    if (line.number() > next) {
                        out.write("… " + (line.number() - next) + " lines were not kept …\n");
                    }
                    out.write(line.text());
                    out.write('\n');
                    next = line.number() + 1;
                }
            }
        }
    }

    /**
     * The words of all registered kinds.
     *
     * @return sorted
     */
    public List<String> kinds() {
        return bench.kinds().words();
    }

    private Operation store(String kind, MachineName machine, String wish, Planner.Answer.Ready ready, String who) {
        bench.table().forgetPlans(bench.clock().instant().minus(PLAN_KEPT));
        OperationId id = bench.table()
                .add(new OperationTable.Draft(
                        kind,
                        machine,
                        wish,
                        ready.settled(),
                        ready.plan(),
                        who,
                        SeriesId.NONE,
                        0,
                        new OperationState.Planned(bench.clock().instant().plus(PLAN_KEPT))));
        return bench.table().find(id).orElseThrow();
    }

    private SteerOutcome cancel(Operation operation, String who) {
        OperationId id = operation.id();
        switch (operation.state()) {
            case OperationState.Waiting waiting -> {
                OperationState.Cancelled end =
                        new OperationState.Cancelled(bench.clock().instant(), who, "It had not begun.");
                if (!roster.withdraw(id, end)) {
                    // It has begun in this very moment.
                    return cancel(bench.table().find(id).orElseThrow(), who);
                }
                audit(operation, who, "cancelled");
                return new SteerOutcome.Accepted("Operation " + id + " is cancelled; it had not begun.");
            }
            case OperationState.Running running -> {
                if (roster.cancel(id, who)) {
                    audit(operation, who, "cancelled");
                    return new SteerOutcome.Accepted(
                            "Operation " + id + " ends as soon as its present step may be left, and is taken back.");
                }
                Operation now = bench.table().find(id).orElseThrow();
                if (!(now.state() instanceof OperationState.Running)) {
                    return notNow(now, "cancelled", "waiting or running");
                }
                String step = now.plan().pointOfNoReturn();
                return new SteerOutcome.Refused(
                        step.isEmpty()
                                ? "Operation " + id + " stands still and cannot be reached."
                                : "\"" + step + "\" has begun, and from there on there is no way back.",
                        "Wait for its end. Its steps have deadlines.");
            }
            default -> {
                return notNow(operation, "cancelled", "waiting or running");
            }
        }
    }

    private SteerOutcome retry(Operation operation, String who) {
        if (!(operation.state() instanceof OperationState.Failed failed)) {
            return notNow(operation, "tried again", "failed");
        }
        OperationState next = failed.undoing()
                ? new OperationState.Undoing(failed.step(), bench.clock().instant(), OperationState.Cause.FAILED, who)
                : new OperationState.Running(failed.step(), bench.clock().instant(), "");
        return goOn(operation, next, who, "tried again");
    }

    private SteerOutcome undo(Operation operation, String who) {
        boolean failed = operation.state() instanceof OperationState.Failed state
                && state.waysOn().contains(OperationState.WayOn.UNDO);
        boolean done = operation.state() instanceof OperationState.Succeeded;
        if (!failed && !done) {
            return operation.state() instanceof OperationState.Failed
                    ? new SteerOutcome.Refused(
                            "What operation " + operation.id() + " did cannot be taken back.",
                            "Try again from the step that failed, or give it up.")
                    : notNow(operation, "taken back", "finished");
        }
        return switch (operation.plan().undo()) {
            case Undo.None none
            when done ->
                new SteerOutcome.Refused(
                        "Operation " + operation.id() + " has no undo. " + none.words(), "Plan another operation.");
            case Undo.ByOperation byOperation when done || pastNoReturn(operation) -> inverse(operation, who);
            default -> {
                OperationState.Cause cause = done ? OperationState.Cause.REGRETTED : OperationState.Cause.FAILED;
                String last = operation.plan().steps().getLast().id();
                yield goOn(
                        operation,
                        new OperationState.Undoing(last, bench.clock().instant(), cause, who),
                        who,
                        "took back");
            }
        };
    }

    private boolean pastNoReturn(Operation operation) {
        List<OperationTable.StepRow> rows = bench.table().steps(operation.id());
        return IntStream.range(0, rows.size())
                .anyMatch(i -> operation.plan().steps().get(i).pointOfNoReturn()
                        && rows.get(i).begun() > 0);
    }

    private SteerOutcome inverse(Operation operation, String who) {
        Record parameters = bench.kinds()
                .find(operation.kind())
                .orElseThrow()
                .inverse(operation.machine(), operation.parameters(), operation.notes());
        return switch (plan(operation.machine(), parameters, who)) {
            case PlanOutcome.Proposed(Operation plan) -> new SteerOutcome.PlanFirst(plan);
            case PlanOutcome.Refused(String words, String remedy, var _) -> new SteerOutcome.Refused(words, remedy);
        };
    }

    private SteerOutcome goOn(Operation operation, OperationState next, String who, String did) {
        return roster.again(operation, next)
                .<SteerOutcome>map(hold ->
                        new SteerOutcome.Refused(hold.words(bench.clock().getZone()), "Try again when that has ended."))
                .orElseGet(() -> {
                    audit(operation, who, did);
                    return new SteerOutcome.Accepted("Operation " + operation.id() + " goes on.");
                });
    }

    private static StartOutcome startedBefore(Operation operation) {
        return new StartOutcome.Refused(
                "Operation " + operation.id() + " was started before, by " + operation.who() + ".",
                "Look how it stands, or plan a new one.");
    }

    private static SteerOutcome unknown(OperationId id) {
        return new SteerOutcome.Refused("There is no operation " + id + ".", "Look at the list of operations.");
    }

    private static SteerOutcome notNow(Operation operation, String what, String which) {
        return new SteerOutcome.Refused(
                "Operation " + operation.id() + " cannot be " + what + ": it is "
                        + operation.state().word().toLowerCase(Locale.ROOT) + ".",
                "Only an operation that is " + which + " can be " + what + ".");
    }

    private void audit(Operation operation, String who, String did) {
        String reason = operation.why().isEmpty() ? "" : " because: " + operation.why();
        String text =
                did + " operation " + operation.id() + " (" + operation.plan().headline() + ")" + reason;
        bench.audit()
                .record(
                        who,
                        text.substring(0, Math.min(text.length(), LONGEST_WHY)),
                        operation.machine().value());
    }

    static String why(String why) {
        String line = why.strip();
        return line.length() <= LONGEST_WHY ? line : line.substring(0, LONGEST_WHY);
    }
}
