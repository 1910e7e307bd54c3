package dev.slipway.app.api;

import dev.slipway.fleet.operation.Expected;
import dev.slipway.fleet.operation.Hold;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.OperationStep;
import dev.slipway.fleet.operation.OperationSummary;
import dev.slipway.fleet.operation.Plan;
import dev.slipway.fleet.operation.PlanLine;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.StepState;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Operations as JSON tells them: words that people read beside words that programs compare. */
final class OperationAnswer {
    private OperationAnswer() {}

    /**
     * One line of a list.
     *
     * @param id its number
     * @param kind the word of its kind
     * @param machine its machine
     * @param headline what it does
     * @param state one word, such as {@code Running}
     * @param phase {@code planned}, {@code active}, {@code failed} or {@code ended}
     * @param words what the state says: the hold, the proof, or what failed
     * @param who who started it
     * @param why why, or empty
     * @param series the series that it belongs to, or 0
     * @param createdAt when it was planned
     * @param changedAt when its state last changed
     */
    record Line(
            long id,
            String kind,
            String machine,
            String headline,
            String state,
            String phase,
            String words,
            String who,
            String why,
            long series,
            Instant createdAt,
            Instant changedAt) {}

    /**
     * All of one.
     *
     * @param remedy what a person can do about a failure, or empty
     * @param waysOn what can be done with a failed one: {@code retry}, {@code undo}, {@code give-up}
     * @param parameters as the plan settled them
     * @param startedAt the epoch while it is only planned
     * @param seconds how long it ran, or runs
     * @param notes what its steps noted
     */
    record Whole(
            long id,
            String kind,
            String machine,
            String state,
            String phase,
            String words,
            String remedy,
            List<String> waysOn,
            String who,
            String why,
            long series,
            Instant createdAt,
            Instant startedAt,
            long seconds,
            JsonNode parameters,
            PlanOf plan,
            List<StepOf> steps,
            Map<String, String> notes) {}

    /**
     * What was shown.
     *
     * @param undo how it can be taken back
     * @param confirm what must be sent to start it; empty when nothing must
     * @param expectedSeconds the median of this fleet, or 0
     * @param expectedFrom how many earlier ones that is from
     */
    record PlanOf(
            String headline,
            List<PlanLine> lines,
            String undo,
            String confirm,
            long expectedSeconds,
            int expectedFrom) {}

    /**
     * A step.
     *
     * @param state {@code ahead}, {@code underway}, {@code done}, {@code broken}, {@code left} or {@code taken back}
     * @param words what was found last
     * @param seconds how long it took; 0 unless it is done
     * @param outputBytes how much it wrote
     */
    record StepOf(
            String id,
            String title,
            boolean cancellable,
            boolean pointOfNoReturn,
            boolean undoable,
            long deadlineSeconds,
            String state,
            String words,
            long seconds,
            long outputBytes) {}

    static Line of(OperationSummary summary) {
        return new Line(
                summary.id().value(),
                summary.kind(),
                summary.machine().value(),
                summary.headline(),
                summary.state().word(),
                phase(summary.state()),
                words(summary.state()),
                summary.who(),
                summary.why(),
                summary.series().value(),
                summary.createdAt(),
                summary.changedAt());
    }

    static Whole of(Operation operation, Instant now) {
        OperationState state = operation.state();
        return new Whole(
                operation.id().value(),
                operation.kind(),
                operation.machine().value(),
                state.word(),
                phase(state),
                words(state),
                state instanceof OperationState.Failed failed ? failed.remedy() : "",
                state instanceof OperationState.Failed failed
                        ? failed.waysOn().stream()
                                .map(way -> way.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                                .sorted()
                                .toList()
                        : List.of(),
                operation.who(),
                operation.why(),
                operation.series().value(),
                operation.createdAt(),
                operation.startedAt(),
                operation.ran(now).toSeconds(),
                JsonMapper.shared().readTree(operation.parameters()),
                of(operation.plan()),
                operation.steps().stream().map(OperationAnswer::of).toList(),
                operation.notes());
    }

    private static PlanOf of(Plan plan) {
        Expected expected = plan.expected();
        return new PlanOf(
                plan.headline(),
                plan.lines(),
                plan.undo().words(),
                switch (plan.confirmation()) {
                    case dev.slipway.fleet.operation.Confirmation.Press press -> "";
                    case dev.slipway.fleet.operation.Confirmation.Typed typed -> typed.word();
                },
                expected.median().toSeconds(),
                expected.count());
    }

    private static StepOf of(OperationStep step) {
        PlannedStep planned = step.planned();
        String state = "";
        String words = "";
        long seconds = 0;
        switch (step.state()) {
            case StepState.Ahead ahead -> state = "ahead";
            case StepState.Underway underway -> {
                state = "underway";
                words = underway.words();
            }
            case StepState.Done done -> {
                state = "done";
                words = done.words();
                seconds = done.took().toSeconds();
            }
            case StepState.Broken broken -> {
                state = "broken";
                words = (broken.words() + " " + broken.remedy()).strip();
            }
            case StepState.Left left -> state = "left";
            case StepState.TakenBack back -> {
                state = "taken back";
                words = back.words();
            }
        }
        return new StepOf(
                planned.id(),
                planned.title(),
                planned.cancellable(),
                planned.pointOfNoReturn(),
                planned.undoable(),
                planned.deadline().toSeconds(),
                state,
                words,
                seconds,
                step.outputBytes());
    }

    static String phase(OperationState state) {
        return state.phase().name().toLowerCase(Locale.ROOT);
    }

    private static String words(OperationState state) {
        return switch (state) {
            case OperationState.Planned planned -> "";
            case OperationState.Waiting(Hold hold, Instant since) -> hold.words(ZoneOffset.UTC);
            case OperationState.Running running -> "";
            case OperationState.Undoing undoing -> "";
            case OperationState.Succeeded(Instant at, String proof) -> proof;
            case OperationState.Failed failed -> failed.words();
            case OperationState.Cancelled cancelled -> cancelled.words();
            case OperationState.Undone undone -> undone.words();
            case OperationState.GivenUp givenUp -> givenUp.words();
        };
    }
}
