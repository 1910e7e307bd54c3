package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.declared.DeclaredDrill;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DrillKind;
import dev.slipway.fleet.declared.DrillName;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.operation.Confirmation;
import dev.slipway.fleet.operation.Hold;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.operation.ParametersOutcome;
import dev.slipway.fleet.operation.PlanOutcome;
import dev.slipway.fleet.operation.StartOutcome;
import dev.slipway.fleet.operation.SteerOutcome;
import dev.slipway.fleet.update.Blocklist;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Carries rehearsals out, one at a time, move by move. Each move looks at what the database holds, does one thing and
 * writes it down; a console that dies between two moves, or in the middle of one, leaves nothing that the next one would
 * do twice: the operation of a leg is written down before it is started, and one that was started is only looked at.
 */
final class Drillmaster {
    /** A drill that had to wait for others longer than this has missed its time. */
    static final Duration PATIENCE = Duration.ofHours(1);

    /** A plan that changes between two looks once may do so by chance. */
    private static final int MOST_PLANS = 3;

    private static final String SELF = "slipway";

    private final RehearsalTable table;
    private final Operations operations;
    private final Supplier<DeclaredFleet> fleet;
    private final Readiness readiness;
    private final Blocklist blocklist;
    private final Rotation rotation;
    private final FleetEvents events;
    private final Clock clock;

    Drillmaster(
            RehearsalTable table,
            Operations operations,
            Supplier<DeclaredFleet> fleet,
            Readiness readiness,
            Blocklist blocklist,
            Rotation rotation,
            FleetEvents events,
            Clock clock) {
        this.table = table;
        this.operations = operations;
        this.fleet = fleet;
        this.readiness = readiness;
        this.blocklist = blocklist;
        this.rotation = rotation;
        this.events = events;
        this.clock = clock;
    }

    /** Makes one move; false when there is nothing to do before something changes. */
    boolean move() {
        clearBlocklist();
        Optional<RehearsalRun> first = table.going().stream().findFirst();
        if (first.isEmpty()) {
            return false;
        }
        boolean moved =
                first.get().current().map(round -> within(first.get(), round)).orElseGet(() -> between(first.get()));
        if (moved) {
            changed(first.get().id());
        }
        return moved;
    }

    /** The operation whose end the next move waits for. */
    Optional<OperationId> awaited() {
        return table.going().stream()
                .findFirst()
                .flatMap(RehearsalRun::current)
                .flatMap(round -> round.legs().stream().reduce((one, other) -> other))
                .map(Leg::operation);
    }

    /** What a drill rolls back from is not bad: whatever its operations put on the blocklist comes off as they stop. */
    private void clearBlocklist() {
        for (Blocklist.Entry entry : blocklist.all()) {
            boolean ours = table.isLeg(entry.operation());
            if (ours
                    && operations
                            .find(entry.operation())
                            .filter(Drillmaster::active)
                            .isEmpty()) {
                boolean _ = blocklist.remove(
                        entry.version().family(), entry.version().version());
            }
        }
    }

    private static boolean active(Operation operation) {
        return operation.state().phase() == OperationState.Phase.ACTIVE;
    }

    // Between two rounds.

    private boolean between(RehearsalRun run) {
        RunState end = verdict(run).orElse(null);
        if (end != null) {
            table.put(run.id(), end);
            return true;
        }
        return next(run);
    }

    /** How it ends when it ends here: all of it follows from its rounds. */
    private Optional<RunState> verdict(RehearsalRun run) {
        Instant now = clock.instant();
        Round last = run.rounds().isEmpty() ? null : run.rounds().getLast();
        if (last != null && last.state() instanceof RoundState.Failed(Instant _, String words, String remedy)) {
            return Optional.of(new RunState.Failed(now, last.machine() + ": " + words, remedy));
        }
        if (last != null && last.state() instanceof RoundState.Cancelled(Instant _, String who, String words)) {
            return Optional.of(new RunState.Cancelled(now, who, words));
        }
        int times = run.wish().times();
        if (run.passed() >= times) {
            return Optional.of(new RunState.Passed(now));
        }
        if (!run.cancelledBy().isEmpty()) {
            return Optional.of(new RunState.Cancelled(
                    now,
                    run.cancelledBy(),
                    run.passed() + " of " + times + " rounds were done; no further one was begun."));
        }
        if (!run.wish().hours().allow(now)) {
            return Optional.of(new RunState.NotBegun(
                    now,
                    "It may only begin within " + run.wish().hours().words() + ".",
                    "Wait for these hours, or change the drill."));
        }
        boolean late = run.due() instanceof RehearsalRun.Due.Scheduled(Instant at)
                && run.rounds().isEmpty()
                && at.plus(PATIENCE).isBefore(now);
        return late
                ? Optional.of(new RunState.NotBegun(
                        now,
                        "Other rehearsals took longer than an hour past its time.",
                        "Give the drills times that are further apart."))
                : Optional.empty();
    }

    private boolean next(RehearsalRun run) {
        Optional<MachineName> machine = rotation.next(run, fleet.get());
        if (machine.isEmpty()) {
            table.put(run.id(), nobody(run));
            return true;
        }
        int place = run.rounds().size();
        Instant now = clock.instant();
        switch (readiness.of(machine.get(), run.wish().kind())) {
            case Readiness.Found.Ready(boolean held) ->
                table.round(run.id(), place, machine.get(), held, new RoundState.Going(now), now);
            case Readiness.Found.Not(NotReady(String words, String remedy)) ->
                table.round(run.id(), place, machine.get(), false, new RoundState.NotBegun(now, words, remedy), now);
        }
        return true;
    }

    private RunState nobody(RehearsalRun run) {
        Instant now = clock.instant();
        List<RoundState.NotBegun> refusals = rotation.passedOver(run).stream()
                .map(Round::state)
                .filter(RoundState.NotBegun.class::isInstance)
                .map(RoundState.NotBegun.class::cast)
                .toList();
        if (refusals.isEmpty()) {
            return new RunState.NotBegun(
                    now,
                    "None of its machines is declared any more.",
                    "Put machines into " + run.wish().target().word() + ", or change the drill.");
        }
        RoundState.NotBegun first = refusals.getFirst();
        return new RunState.NotBegun(
                now,
                refusals.size() == 1
                        ? first.words()
                        : "None of its " + refusals.size() + " machines could begin. " + first.words(),
                first.remedy());
    }

    // Within a round.

    private boolean within(RehearsalRun run, Round round) {
        List<Legs.Wanted> wanted = Legs.of(run.wish().kind(), run.wish().parameters(), round.heldBefore());
        List<Operation> done = new ArrayList<>();
        for (int place = 0; place < wanted.size(); place++) {
            if (place >= round.legs().size()) {
                return plan(run, round, place, wanted.get(place), 0);
            }
            Leg leg = round.legs().get(place);
            Operation operation = operations.find(leg.operation()).orElse(null);
            if (operation == null) {
                // A plan that nobody started is forgotten after a day; so nothing has happened yet.
                return plan(run, round, place, wanted.get(place), leg.plans());
            }
            switch (operation.state()) {
                case OperationState.Planned _ -> {
                    return start(run, round, place, leg, operation);
                }
                case OperationState.Waiting waiting -> {
                    return waiting(run, round, place, operation, waiting);
                }
                case OperationState.Running running -> {
                    return running(run, place, operation, running);
                }
                case OperationState.Undoing _ -> {
                    return false;
                }
                case OperationState.Succeeded _ -> done.add(operation);
                case OperationState.Failed(Instant _, String _, String words, String remedy, var _, boolean _) -> {
                    return failed(run, round, words(place, wanted, words), remedy);
                }
                case OperationState.GivenUp(Instant _, String who, String words) -> {
                    return failed(run, round, words(place, wanted, words), who + " left it so.");
                }
                case OperationState.Undone(Instant _, String who, String words) -> {
                    return failed(
                            run, round, words(place, wanted, who + " took it back. " + words), "Ask " + who + " why.");
                }
                case OperationState.Cancelled(Instant _, String who, String words) -> {
                    return cancelled(run, round, place, who, words);
                }
            }
        }
        return passed(run, round, done, wanted);
    }

    private static String words(int place, List<Legs.Wanted> wanted, String words) {
        return place == 0 ? words : "On the way back (" + wanted.get(place).title() + "): " + words;
    }

    private boolean plan(RehearsalRun run, Round round, int place, Legs.Wanted wanted, int plans) {
        if (place == 0 && !run.cancelledBy().isEmpty()) {
            return cancelled(run, round, place, run.cancelledBy(), "It had not begun.");
        }
        if (plans >= MOST_PLANS) {
            return stopped(
                    run, round, place, "What it would do changes all the time.", "Look at a plan of it by hand.");
        }
        return switch (operations.parameters(wanted.kind(), wanted.parameters())) {
            case ParametersOutcome.Unreadable(String words, String remedy) -> stopped(run, round, place, words, remedy);
            case ParametersOutcome.Read(Record parameters) ->
                switch (operations.plan(round.machine(), parameters, run.who())) {
                    case PlanOutcome.Refused(String words, String remedy, var _) ->
                        stopped(run, round, place, words, remedy);
                    case PlanOutcome.Proposed(Operation planned) -> {
                        table.leg(run.id(), round.place(), place, new Leg(wanted.kind(), planned.id(), plans + 1));
                        yield true;
                    }
                };
        };
    }

    private boolean start(RehearsalRun run, Round round, int place, Leg leg, Operation planned) {
        if (place == 0 && !run.cancelledBy().isEmpty()) {
            return cancelled(run, round, place, run.cancelledBy(), "It had not begun.");
        }
        String typed = "";
        if (planned.plan().confirmation() instanceof Confirmation.Typed(String word, String why)) {
            NotReady refusal = consent(run, why).orElse(null);
            if (refusal != null) {
                return stopped(run, round, place, refusal.words(), refusal.remedy());
            }
            typed = word;
        }
        String why = "rehearsal " + run.id() + (run.drill().isEmpty() ? "" : " (" + run.drill() + ")");
        return switch (operations.start(planned.id(), typed, why, run.who())) {
            case StartOutcome.Started _ -> true;
            case StartOutcome.PlanChanged _
            when leg.plans() >= MOST_PLANS ->
                stopped(run, round, place, "What it would do changes all the time.", "Look at a plan of it by hand.");
            case StartOutcome.PlanChanged(Operation now, List<String> _) -> {
                table.leg(run.id(), round.place(), place, new Leg(leg.kind(), now.id(), leg.plans() + 1));
                yield true;
            }
            case StartOutcome.Refused(String words, String remedy) ->
                // Somebody may have started the very plan by hand: then the next move finds it running.
                operations
                                .find(planned.id())
                                .filter(now -> now.state() instanceof OperationState.Planned)
                                .isEmpty()
                        || stopped(run, round, place, words, remedy);
        };
    }

    /** Why a plan that loses data must not be started for this rehearsal. */
    private Optional<NotReady> consent(RehearsalRun run, String loses) {
        return switch (run.due()) {
            case RehearsalRun.Due.ByHand() ->
                run.typed().equals(run.wish().target().word())
                        ? Optional.empty()
                        : Optional.of(new NotReady(
                                loses + " Nobody typed " + run.wish().target().word() + ".",
                                "Rehearse again and type it."));
            case RehearsalRun.Due.Scheduled(Instant _) -> standing(run, loses);
        };
    }

    private Optional<NotReady> standing(RehearsalRun run, String loses) {
        DeclaredFleet now = fleet.get();
        DeclaredDrill drill = DrillName.fits(run.drill()) ? now.drills().get(new DrillName(run.drill())) : null;
        boolean same = drill != null
                && drill.enabled()
                && RehearsalWish.of(drill).equals(run.wish())
                && drill.target().members(now).equals(run.members());
        if (drill == null || !same) {
            return Optional.of(
                    new NotReady(loses + " The drill was changed since its time came.", "Wait for its next time."));
        }
        String definition = Definition.of(drill, now);
        boolean given = table.consents().stream()
                .anyMatch(consent -> consent.drill().equals(run.drill())
                        && consent.definition().equals(definition));
        return given
                ? Optional.empty()
                : Optional.of(new NotReady(
                        loses + " Nobody has allowed the drill " + run.drill()
                                + ", as it is now, to do that by itself.",
                        "Open Rehearsals, read the drill and type "
                                + drill.target().word() + "."));
    }

    private boolean waiting(
            RehearsalRun run, Round round, int place, Operation operation, OperationState.Waiting waiting) {
        boolean unwanted = !run.cancelledBy().isEmpty();
        // On its way back it waits as long as it takes.
        if (place > 0 || (!unwanted && !(waiting.hold() instanceof Hold.MachineBusy))) {
            return false;
        }
        String who = unwanted ? run.cancelledBy() : SELF;
        if (operations.cancel(operation.id(), who) instanceof SteerOutcome.Accepted
                && operations.find(operation.id()).filter(Drillmaster::active).isEmpty()) {
            return unwanted
                    ? cancelled(run, round, place, who, "It had not begun.")
                    : stopped(
                            run, round, place, waiting.hold().words(clock.getZone()), "Try again when that has ended.");
        }
        return false;
    }

    private boolean running(RehearsalRun run, int place, Operation operation, OperationState.Running running) {
        if (place == 0 && !run.cancelledBy().isEmpty() && running.cancelledBy().isEmpty()) {
            // Refused after the point of no return: then its end is awaited.
            SteerOutcome _ = operations.cancel(operation.id(), run.cancelledBy());
        }
        return false;
    }

    /** Ends a round that could not go on: before its first leg that is no failure, on the way back it is. */
    private boolean stopped(RehearsalRun run, Round round, int place, String words, String remedy) {
        if (place > 0) {
            return failed(run, round, "On the way back: " + words, remedy);
        }
        table.put(run.id(), round.place(), new RoundState.NotBegun(clock.instant(), words, remedy));
        return true;
    }

    private boolean failed(RehearsalRun run, Round round, String words, String remedy) {
        table.put(run.id(), round.place(), new RoundState.Failed(clock.instant(), words, remedy));
        return true;
    }

    private boolean cancelled(RehearsalRun run, Round round, int place, String who, String words) {
        if (who.equals(SELF) && place == 0 && run.cancelledBy().isEmpty()) {
            // Withdrawn by an earlier move that had no time to write it down.
            return stopped(run, round, place, "Another operation had the machine.", "Try again when that has ended.");
        }
        String stands = place == 0
                ? words
                : words
                        + " The machine is not back where it began: its updates are held, and it runs what it ran before.";
        table.put(run.id(), round.place(), new RoundState.Cancelled(clock.instant(), who, stands));
        return true;
    }

    private boolean passed(RehearsalRun run, Round round, List<Operation> done, List<Legs.Wanted> wanted) {
        Operation first = done.getFirst();
        List<StepTime> steps = new ArrayList<>(Measure.steps(first));
        for (int place = 1; place < done.size(); place++) {
            steps.add(new StepTime(
                    "leg-" + (place + 1),
                    wanted.get(place).title(),
                    done.get(place).ran(clock.instant())));
        }
        Instant end = Measure.end(done.getLast());
        Instant begin = round.state() instanceof RoundState.Going(Instant since) ? since : first.startedAt();
        Duration whole = Duration.between(begin, end);
        String proof = first.state() instanceof OperationState.Succeeded(Instant _, String words) ? words : "";
        table.put(
                run.id(),
                round.place(),
                new RoundState.Passed(
                        clock.instant(),
                        Measure.restore(first),
                        whole.isNegative() ? Duration.ZERO : whole,
                        steps,
                        proof));
        return true;
    }

    private void changed(RunId id) {
        events.publish(new FleetEvent.RehearsalChanged(id.value()));
    }

    /** The kinds that this Slipway can rehearse. */
    static List<DrillKind> possible(Operations operations) {
        List<String> known = operations.kinds();
        return java.util.Arrays.stream(DrillKind.values())
                .filter(kind -> known.contains(kind.word()))
                .toList();
    }
}
