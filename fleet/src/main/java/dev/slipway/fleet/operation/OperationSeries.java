package dev.slipway.fleet.operation;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.Series.Refusal;
import dev.slipway.fleet.stored.StoredJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people do with series of operations over several machines. Safe for any thread. */
public final class OperationSeries {
    private final Workbench bench;
    private final SeriesTable table;
    private final Operations operations;
    private final Roster roster;

    OperationSeries(Workbench bench, SeriesTable table, Operations operations, Roster roster) {
        this.bench = bench;
        this.table = table;
        this.operations = operations;
        this.roster = roster;
    }

    /**
     * Plans the same for several machines. The plans are kept for a day.
     *
     * @param wish what, where, and how many at once
     * @param who the account
     * @return the series with the machines that are left out; refused when none is left
     */
    public SeriesOutcome plan(SeriesWish wish, String who) {
        OperationKinds.Registered<?> kind = bench.kinds().of(wish.parameters());
        String json = StoredJson.mapper().writeValueAsString(wish.parameters());
        List<Wanted> wanted = wish.machines().stream()
                .map(machine -> new Wanted(machine, json))
                .toList();
        return plan(kind, wanted, wish.atOnce(), wish.stopOnFailure(), who);
    }

    /**
     * Starts a planned series. Plans again: when a plan is not what was shown any more, nothing starts.
     *
     * @param id the planned series
     * @param typed what the person typed, for plans that ask for it: the number of machines; else empty
     * @param why why, may be empty
     * @param who the account
     * @return what came of it
     */
    public SeriesOutcome start(SeriesId id, String typed, String why, String who) {
        Series shown = table.find(id).orElse(null);
        if (shown == null) {
            return new SeriesOutcome.Refused(
                    "There is no series " + id + ".",
                    "Plans that nobody starts are forgotten after a day: ask for a new one.");
        }
        if (!(shown.state() instanceof SeriesState.Planned)) {
            return startedBefore(shown);
        }
        List<Operation> members = shown.operations().stream()
                .flatMap(member -> bench.table().find(member.id()).stream())
                .toList();
        boolean loses = members.stream().anyMatch(member -> member.plan().confirmation() instanceof Confirmation.Typed);
        if (loses && !typed.strip().equals(Integer.toString(members.size()))) {
            return new SeriesOutcome.Refused(
                    "Data will be lost on " + members.size() + " machines, and that number was not typed.",
                    "Type " + members.size() + ".");
        }
        List<String> changes = changes(members);
        if (!changes.isEmpty()) {
            return anew(shown, members, changes, who);
        }
        if (!roster.enter(shown, who, Operations.why(why))) {
            return startedBefore(table.find(id).orElseThrow());
        }
        audit(shown, who, "started");
        return new SeriesOutcome.Accepted(table.find(id).orElseThrow());
    }

    /**
     * Begins no more machines, and cancels what runs where that is safe.
     *
     * @param id the series
     * @param who the account
     * @return what came of it
     */
    public SteerOutcome cancel(SeriesId id, String who) {
        Series series = table.find(id).orElse(null);
        if (series == null) {
            return new SteerOutcome.Refused("There is no series " + id + ".", "Look at the list of series.");
        }
        if (!(series.state() instanceof SeriesState.Running)) {
            return new SteerOutcome.Refused(
                    "Series " + id + " is not running.", "Only a series that is running can be cancelled.");
        }
        roster.withdraw(
                id,
                new SeriesState.Cancelled(bench.clock().instant(), who),
                who,
                "Not begun: " + who + " cancelled series " + id + ".");
        audit(series, who, "cancelled");
        List<String> words = new ArrayList<>();
        words.add("No more machines are begun.");
        for (OperationSummary member : bench.table().ofSeries(id)) {
            if (member.state() instanceof OperationState.Running
                    && operations.cancel(member.id(), who) instanceof SteerOutcome.Refused(String why, String what)) {
                words.add(member.machine() + " goes on: " + why);
            }
        }
        return new SteerOutcome.Accepted(String.join(" ", words));
    }

    /**
     * One series.
     *
     * @param id its number
     * @return empty when there is none, or its plan was forgotten
     */
    public Optional<Series> find(SeriesId id) {
        return table.find(id);
    }

    /**
     * Series, the newest first, without their operations.
     *
     * @param offset how many to pass over
     * @param limit how many at most
     * @return one page
     */
    public List<Series> list(int offset, int limit) {
        return table.list(offset, limit);
    }

    private record Wanted(MachineName machine, String wish) {}

    private SeriesOutcome plan(
            OperationKinds.Registered<?> kind, List<Wanted> wanted, int atOnce, boolean stopOnFailure, String who) {
        List<Wanted> possible = new ArrayList<>();
        List<Planner.Answer.Ready> answers = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>();
        for (Wanted one : wanted) {
            switch (bench.planner().plan(kind, one.machine(), one.wish())) {
                case Planner.Answer.Refused(String words, String remedy, var _) ->
                    refusals.add(new Refusal(one.machine().value(), words, remedy));
                case Planner.Answer.Ready ready -> {
                    possible.add(one);
                    answers.add(ready);
                }
            }
        }
        if (possible.isEmpty()) {
            Refusal first = refusals.getFirst();
            return new SeriesOutcome.Refused(
                    "It is possible on none of the " + wanted.size() + " machines. " + first.machine() + ": "
                            + first.words(),
                    first.remedy());
        }
        bench.table().forgetPlans(bench.clock().instant().minus(Operations.PLAN_KEPT));
        SeriesState.Planned planned =
                new SeriesState.Planned(bench.clock().instant().plus(Operations.PLAN_KEPT));
        String headline = possible.size() == 1
                ? answers.getFirst().plan().headline()
                : kind.kind().headline(possible.size());
        SeriesId id = table.add(kind.kind().word(), headline, who, atOnce, stopOnFailure, planned);
        for (int i = 0; i < possible.size(); i++) {
            OperationId member = bench.table()
                    .add(new OperationTable.Draft(
                            kind.kind().word(),
                            possible.get(i).machine(),
                            possible.get(i).wish(),
                            answers.get(i).settled(),
                            answers.get(i).plan(),
                            who,
                            id,
                            i,
                            new OperationState.Planned(planned.until())));
            bench.changed(member);
        }
        table.refusals(id, refusals);
        return new SeriesOutcome.Accepted(table.find(id).orElseThrow());
    }

    private List<String> changes(List<Operation> members) {
        List<String> changes = new ArrayList<>();
        for (Operation member : members) {
            switch (bench.planner().again(member)) {
                case Planner.Answer.Refused(String words, String remedy, var _) ->
                    changes.add(member.machine() + ": " + words);
                case Planner.Answer.Ready ready ->
                    Planner.changes(member, ready).forEach(change -> changes.add(member.machine() + ": " + change));
            }
        }
        return changes;
    }

    private SeriesOutcome anew(Series shown, List<Operation> members, List<String> changes, String who) {
        List<Wanted> wanted = members.stream()
                .map(member -> new Wanted(member.machine(), bench.table().wish(member.id())))
                .toList();
        OperationKinds.Registered<?> kind = bench.kinds().find(shown.kind()).orElseThrow();
        return switch (plan(kind, wanted, shown.atOnce(), shown.stopOnFailure(), who)) {
            case SeriesOutcome.Accepted(Series now) -> new SeriesOutcome.PlanChanged(now, changes);
            case SeriesOutcome other -> other;
        };
    }

    private static SeriesOutcome startedBefore(Series series) {
        return new SeriesOutcome.Refused(
                "Series " + series.id() + " was started before, by " + series.who() + ".",
                "Look how it stands, or plan a new one.");
    }

    private void audit(Series series, String who, String did) {
        bench.audit().record(who, did + " series " + series.id() + " (" + series.headline() + ")", "fleet");
    }
}
