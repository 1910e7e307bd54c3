package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.declared.DeclaredDrill;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DrillKind;
import dev.slipway.fleet.declared.DrillName;
import dev.slipway.fleet.declared.DrillSchedule;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.operation.Confirmation;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationFilter;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.OperationSummary;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.operation.ParametersOutcome;
import dev.slipway.fleet.operation.PlanOutcome;
import dev.slipway.fleet.operation.SteerOutcome;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people do with rehearsals: from the browser and the API alike. Safe for any thread. */
public final class Rehearsals {
    /** As many rounds tell how it goes: years of them, and quickly read. */
    static final int REMEMBERED = 2000;

    /** As many rebuilds and resets that were meant are looked at. */
    private static final int IN_EARNEST = 200;

    private static final int LATEST = 5;
    private static final int LONGEST_WHY = 1000;

    private final RehearsalTable table;
    private final Operations operations;
    private final Supplier<DeclaredFleet> fleet;
    private final Readiness readiness;
    private final Rotation rotation;
    private final Supplier<List<RehearsalTable.Measured>> measured;
    private final AuditLog audit;
    private final FleetEvents events;
    private final Clock clock;
    private final Runnable wake;
    /** Those that have succeeded do not change any more, and reading them takes several questions each. */
    private final Map<OperationId, Sample.Result> inEarnest = new ConcurrentHashMap<>();

    Rehearsals(
            RehearsalTable table,
            Operations operations,
            Supplier<DeclaredFleet> fleet,
            Readiness readiness,
            Rotation rotation,
            Supplier<List<RehearsalTable.Measured>> measured,
            AuditLog audit,
            FleetEvents events,
            Clock clock,
            Runnable wake) {
        this.table = table;
        this.operations = operations;
        this.fleet = fleet;
        this.readiness = readiness;
        this.rotation = rotation;
        this.measured = measured;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
        this.wake = wake;
    }

    /**
     * A drill and its next time.
     *
     * @param drill as declared
     * @param at when it begins
     */
    public record Upcoming(DeclaredDrill drill, Instant at) {}

    // What is declared.

    /**
     * All declared drills as they stand.
     *
     * @return by name
     */
    public List<DrillStanding> drills() {
        DeclaredFleet now = fleet.get();
        List<Consent> consents = table.consents();
        return now.drills().values().stream()
                .map(drill -> standing(drill, now, consents))
                .toList();
    }

    private DrillStanding standing(DeclaredDrill drill, DeclaredFleet now, List<Consent> consents) {
        DrillStanding.Next next = Timetable.next(drill, clock.instant())
                .<DrillStanding.Next>map(DrillStanding.Next.At::new)
                .orElseGet(() -> new DrillStanding.Next.Never(
                        drill.schedule() instanceof DrillSchedule.OnDemand()
                                ? "only when somebody asks for it"
                                : drill.enabled() ? "its schedule has no more times" : "it is not enabled"));
        return new DrillStanding(
                drill,
                drill.target().members(now),
                next,
                allowed(drill, now, consents),
                table.list(drill.name().value(), 0, LATEST));
    }

    private static DrillStanding.Allowed allowed(DeclaredDrill drill, DeclaredFleet now, List<Consent> consents) {
        if (!drill.kind().losesData()) {
            return new DrillStanding.Allowed.NothingLost();
        }
        String definition = Definition.of(drill, now);
        return consents.stream()
                .filter(consent -> consent.drill().equals(drill.name().value())
                        && consent.definition().equals(definition))
                .findFirst()
                .<DrillStanding.Allowed>map(DrillStanding.Allowed.Given::new)
                .orElseGet(
                        () -> new DrillStanding.Allowed.Missing(drill.target().word()));
    }

    /**
     * The drills that begin by themselves, in the order of their next times.
     *
     * @return empty when there are none
     */
    public List<Upcoming> upcoming() {
        return Timetable.upcoming(fleet.get(), clock.instant());
    }

    /**
     * The kinds that this console can rehearse.
     *
     * @return those of {@link DrillKind} whose operations it knows
     */
    public List<DrillKind> kinds() {
        return Drillmaster.possible(operations);
    }

    // What is done.

    /**
     * Shows what a rehearsal would do first, without doing it. Asks machines, which may take seconds.
     *
     * @param wish what is wanted
     * @param who the account
     * @return the plan, or what stands in the way
     */
    public Preview preview(RehearsalWish wish, String who) {
        if (!kinds().contains(wish.kind())) {
            return new Preview.Refused(
                    "This Slipway has no operation that could be rehearsed as "
                            + wish.kind().word() + ".",
                    "Choose another kind.");
        }
        List<MachineName> members = wish.target().members(fleet.get());
        if (members.isEmpty()) {
            return new Preview.Refused(
                    "There is no machine in " + wish.target().word() + ".",
                    "Choose a machine, or a group that has some.");
        }
        if (!wish.hours().allow(clock.instant())) {
            return new Preview.Refused(
                    "It may only begin within " + wish.hours().words() + ".",
                    "Wait for these hours, or change the drill.");
        }
        List<Preview.PassedOver> passedOver = new ArrayList<>();
        for (MachineName machine : rotation.order(members, wish.kind())) {
            switch (readiness.of(machine, wish.kind())) {
                case Readiness.Found.Not(NotReady why) -> passedOver.add(new Preview.PassedOver(machine, why));
                case Readiness.Found.Ready(boolean held) -> {
                    List<Legs.Wanted> legs = Legs.of(wish.kind(), wish.parameters(), held);
                    switch (plan(machine, legs.getFirst(), who)) {
                        case PlanOutcome.Refused(String words, String remedy, var _) ->
                            passedOver.add(new Preview.PassedOver(machine, new NotReady(words, remedy)));
                        case PlanOutcome.Proposed(Operation plan) -> {
                            List<String> after = legs.stream()
                                    .skip(1)
                                    .map(Legs.Wanted::title)
                                    .toList();
                            return new Preview.Ready(wish, machine, plan, after, passedOver, word(wish, plan));
                        }
                    }
                }
            }
        }
        Preview.PassedOver first = passedOver.getFirst();
        return new Preview.Refused(
                passedOver.size() == 1
                        ? first.why().words()
                        : "None of the " + passedOver.size() + " machines is ready. "
                                + first.why().words(),
                first.why().remedy());
    }

    private PlanOutcome plan(MachineName machine, Legs.Wanted wanted, String who) {
        return switch (operations.parameters(wanted.kind(), wanted.parameters())) {
            case ParametersOutcome.Read(Record parameters) -> operations.plan(machine, parameters, who);
            case ParametersOutcome.Unreadable(String words, String remedy) -> new PlanOutcome.Refused(words, remedy);
        };
    }

    private static String word(RehearsalWish wish, Operation plan) {
        boolean loses = wish.kind().losesData() || plan.plan().confirmation() instanceof Confirmation.Typed;
        return loses ? wish.target().word() : "";
    }

    /**
     * Begins a rehearsal of machines that were chosen by hand.
     *
     * @param wish what is wanted
     * @param typed what the person typed, for kinds that lose data; else empty
     * @param why why, may be empty
     * @param who the account
     * @return what came of it
     */
    public RunOutcome start(RehearsalWish wish, String typed, String why, String who) {
        return start("", wish, typed, why, who);
    }

    /**
     * Begins a declared drill now, whatever its schedule; its hours count.
     *
     * @param name the drill
     * @param typed what the person typed, for kinds that lose data; else empty
     * @param why why, may be empty
     * @param who the account
     * @return what came of it
     */
    public RunOutcome start(DrillName name, String typed, String why, String who) {
        DeclaredDrill drill = fleet.get().drills().get(name);
        return drill == null
                ? new RunOutcome.Refused("There is no drill " + name + ".", "Look at the list of drills.")
                : start(name.value(), RehearsalWish.of(drill), typed, why, who);
    }

    private RunOutcome start(String drill, RehearsalWish wish, String typed, String why, String who) {
        if (!kinds().contains(wish.kind())) {
            return new RunOutcome.Refused(
                    "This Slipway has no operation that could be rehearsed as "
                            + wish.kind().word() + ".",
                    "Choose another kind.");
        }
        List<MachineName> members = wish.target().members(fleet.get());
        if (members.isEmpty()) {
            return new RunOutcome.Refused(
                    "There is no machine in " + wish.target().word() + ".",
                    "Choose a machine, or a group that has some.");
        }
        String word = wish.target().word();
        if (wish.kind().losesData() && !typed.strip().equals(word)) {
            return new RunOutcome.Refused(
                    "Data on " + members.size() + (members.size() == 1 ? " machine" : " machines")
                            + " will be lost, and " + word + " was not typed.",
                    "Type " + word + " exactly.");
        }
        if (!wish.hours().allow(clock.instant())) {
            return new RunOutcome.Refused(
                    "It may only begin within " + wish.hours().words() + ".",
                    "Wait for these hours, or change the drill.");
        }
        Instant now = clock.instant();
        RunId id = table.add(new RehearsalTable.Draft(
                        drill,
                        wish,
                        members,
                        who,
                        why(why),
                        typed.strip().equals(word) ? word : "",
                        now,
                        new RehearsalRun.Due.ByHand(),
                        new RunState.Going(now),
                        false))
                .orElseThrow();
        audit.record(who, "started rehearsal " + id + " (" + wish.headline() + ")", subject(drill, word));
        changed(id.value());
        wake.run();
        return new RunOutcome.Started(table.find(id).orElseThrow());
    }

    private static String why(String why) {
        String line = why.strip();
        return line.length() <= LONGEST_WHY ? line : line.substring(0, LONGEST_WHY);
    }

    private static String subject(String drill, String word) {
        return drill.isEmpty() ? word : drill;
    }

    /**
     * Begins no further round, and cancels the one that runs where that is safe. A machine that is on its way back to
     * where it began is brought there first.
     *
     * @param id the rehearsal
     * @param who the account
     * @return what came of it
     */
    public SteerOutcome cancel(RunId id, String who) {
        RehearsalRun run = table.find(id).orElse(null);
        if (run == null) {
            return new SteerOutcome.Refused("There is no rehearsal " + id + ".", "Look at the list of rehearsals.");
        }
        if (!table.cancel(id, who)) {
            return new SteerOutcome.Refused(
                    "Rehearsal " + id
                            + (run.state().over()
                                    ? " is over."
                                    : " was cancelled before, by " + run.cancelledBy() + "."),
                    "Only a rehearsal that is going on can be cancelled.");
        }
        audit.record(
                who,
                "cancelled rehearsal " + id,
                subject(run.drill(), run.wish().target().word()));
        changed(id.value());
        wake.run();
        return new SteerOutcome.Accepted(run.current()
                .map(round -> "No further round is begun. " + round.machine()
                        + (round.legs().size() > 1
                                ? " is brought back to where it began first."
                                : " goes on to the end of this round if it is past the point of no return."))
                .orElse("No further round is begun."));
    }

    /**
     * Allows a drill that loses data to begin by itself, in exactly the form that it has now: whatever is changed about
     * it, or about who is in its group, ends the consent.
     *
     * @param name the drill
     * @param typed its group's or its machines' names
     * @param who the account
     * @return what came of it
     */
    public SteerOutcome consent(DrillName name, String typed, String who) {
        DeclaredFleet now = fleet.get();
        DeclaredDrill drill = now.drills().get(name);
        if (drill == null) {
            return new SteerOutcome.Refused("There is no drill " + name + ".", "Look at the list of drills.");
        }
        if (!drill.kind().losesData()) {
            return new SteerOutcome.Refused(
                    "A " + drill.kind().word() + " loses no data: it needs no consent.", "Just let it be.");
        }
        if (!Timetable.isScheduled(drill)) {
            return new SteerOutcome.Refused(
                    name + " does not begin by itself.", "Give it a schedule and enable it first; then allow it.");
        }
        String word = drill.target().word();
        if (!typed.strip().equals(word)) {
            return new SteerOutcome.Refused("The typed word is not " + word + ".", "Type " + word + " exactly.");
        }
        table.consent(new Consent(name.value(), Definition.of(drill, now), word, who, clock.instant()));
        audit.record(who, "allowed the drill " + name + " to " + drill.kind().word() + " by itself", name.value());
        changed(0);
        return new SteerOutcome.Accepted(name + " may " + drill.kind().word() + " a machine of " + word
                + " by itself until anything about it changes.");
    }

    /**
     * Takes a consent back.
     *
     * @param name the drill
     * @param who the account
     * @return what came of it
     */
    public SteerOutcome withdrawConsent(DrillName name, String who) {
        if (!table.withdraw(name.value(), "Taken back by " + who + ".")) {
            return new SteerOutcome.Refused("Nobody has allowed " + name + " anything.", "There is nothing to do.");
        }
        audit.record(who, "took back what was allowed to the drill " + name, name.value());
        changed(0);
        return new SteerOutcome.Accepted(name + " does not begin by itself any more.");
    }

    // What was done.

    /**
     * One rehearsal.
     *
     * @param id its number
     * @return empty when there is none
     */
    public Optional<RehearsalRun> find(RunId id) {
        return table.find(id);
    }

    /**
     * Rehearsals, the newest first.
     *
     * @param drill only of this drill; empty for all
     * @param offset how many to pass over
     * @param limit how many at most
     * @return one page
     */
    public List<RehearsalRun> list(String drill, int offset, int limit) {
        return table.list(drill, offset, limit);
    }

    /**
     * Rehearsals that are not over, the one whose turn it is first.
     *
     * @return empty when nothing is rehearsed
     */
    public List<RehearsalRun> going() {
        return table.going();
    }

    /**
     * Everything that was measured: rounds of rehearsals that passed or failed, and rebuilds and resets that were meant.
     *
     * @return the latest first
     */
    public List<Sample> samples() {
        Stream<Sample> rehearsed = measured.get().stream().flatMap(Rehearsals::sample);
        Set<OperationId> legs = table.legs();
        Stream<Sample> meant = Stream.of(DrillKind.RESET, DrillKind.REBUILD).flatMap(kind -> inEarnest(kind, legs));
        return Stream.concat(rehearsed, meant)
                .sorted(java.util.Comparator.comparing(Sample::at).reversed())
                .toList();
    }

    private static Stream<Sample> sample(RehearsalTable.Measured measured) {
        return DrillKind.of(measured.kind()).stream()
                .flatMap(kind -> result(measured.state())
                        .map(result -> new Sample(
                                measured.machine(),
                                kind,
                                at(measured.state()),
                                result,
                                new Sample.Source.Rehearsal(measured.run(), measured.drill()))));
    }

    private static Stream<Sample.Result> result(RoundState state) {
        return switch (state) {
            case RoundState.Passed passed -> Stream.of(new Sample.Result.Passed(passed.restore(), passed.steps()));
            case RoundState.Failed failed -> Stream.of(new Sample.Result.Failed(failed.words()));
            default -> Stream.empty();
        };
    }

    private Stream<Sample> inEarnest(DrillKind kind, Set<OperationId> legs) {
        OperationFilter filter = OperationFilter.STARTED
                .kind(kind.word())
                .phases(Set.of(OperationState.Phase.ENDED, OperationState.Phase.FAILED));
        return operations.list(filter, 0, IN_EARNEST).stream()
                .filter(operation -> !legs.contains(operation.id()))
                .flatMap(operation -> meant(operation, kind));
    }

    private Stream<Sample> meant(OperationSummary operation, DrillKind kind) {
        Optional<Sample.Result> result = switch (operation.state()) {
            case OperationState.Succeeded _ ->
                Optional.ofNullable(inEarnest.computeIfAbsent(operation.id(), this::read));
            case OperationState.Failed failed -> Optional.of(new Sample.Result.Failed(failed.words()));
            case OperationState.GivenUp givenUp -> Optional.of(new Sample.Result.Failed(givenUp.words()));
            default -> Optional.empty();
        };
        return result.stream()
                .map(found -> new Sample(
                        operation.machine(),
                        kind,
                        operation.changedAt(),
                        found,
                        new Sample.Source.InEarnest(operation.id().value())));
    }

    private Sample.@Nullable Result read(OperationId id) {
        return operations
                .find(id)
                .map(whole -> new Sample.Result.Passed(Measure.restore(whole), Measure.steps(whole)))
                .orElse(null);
    }

    /** When a round changed last. */
    static Instant at(RoundState state) {
        return switch (state) {
            case RoundState.Going going -> going.since();
            case RoundState.Passed passed -> passed.at();
            case RoundState.Failed failed -> failed.at();
            case RoundState.NotBegun notBegun -> notBegun.at();
            case RoundState.Cancelled cancelled -> cancelled.at();
        };
    }

    /**
     * When each declared machine was rehearsed last; rebuilds and resets that were meant count as well.
     *
     * @return those that never were first, then those for which it is longest ago
     */
    public List<MachineRecord> machines() {
        Map<MachineName, Sample> last = new HashMap<>();
        samples().forEach(sample -> last.putIfAbsent(sample.machine(), sample));
        return fleet.get().machines().keySet().stream()
                .map(machine -> new MachineRecord(
                        machine,
                        last.containsKey(machine)
                                ? new MachineRecord.Last.Time(last.get(machine))
                                : new MachineRecord.Last.Never()))
                .sorted(java.util.Comparator.<MachineRecord, Instant>comparing(
                                record -> record.last() instanceof MachineRecord.Last.Time(Sample sample)
                                        ? sample.at()
                                        : Instant.EPOCH)
                        .thenComparing(MachineRecord::machine))
                .toList();
    }

    /**
     * Takes in the history of a demo, which never took place; it is marked as such for ever.
     *
     * @param drill the drill's name; empty when it was chosen by hand
     * @param wish what was rehearsed
     * @param who who had asked for it
     * @param rounds how each round ended, in order; at least one
     */
    public void takeInDemo(String drill, RehearsalWish wish, String who, List<PastRound> rounds) {
        RoundState last = rounds.getLast().state();
        RunState end = last instanceof RoundState.Failed(Instant at, String words, String remedy)
                ? new RunState.Failed(at, rounds.getLast().machine() + ": " + words, remedy)
                : new RunState.Passed(at(last));
        table.add(new RehearsalTable.Draft(
                        drill,
                        wish,
                        rounds.stream().map(PastRound::machine).distinct().toList(),
                        who,
                        "",
                        wish.kind().losesData() ? wish.target().word() : "",
                        at(rounds.getFirst().state()),
                        new RehearsalRun.Due.ByHand(),
                        end,
                        true))
                .ifPresent(id -> {
                    for (int place = 0; place < rounds.size(); place++) {
                        PastRound round = rounds.get(place);
                        table.round(id, place, round.machine(), false, round.state(), at(round.state()));
                    }
                    changed(id.value());
                });
    }

    private void changed(long id) {
        events.publish(new FleetEvent.RehearsalChanged(id));
    }
}
