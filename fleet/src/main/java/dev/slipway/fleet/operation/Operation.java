package dev.slipway.fleet.operation;

import dev.slipway.fleet.declared.MachineName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One operation as it stands.
 *
 * @param id its number, also in its URL for ever
 * @param kind the word of its kind
 * @param machine the machine
 * @param parameters the settled parameters as JSON
 * @param plan what was shown
 * @param who who started it; who asked for the plan while it is only planned
 * @param why why, as that person said it; may be empty
 * @param series the series that it belongs to, or {@link SeriesId#NONE}
 * @param createdAt when it was planned
 * @param startedAt when it was started by the person; the epoch while it is only planned
 * @param state where it stands
 * @param steps in order
 * @param notes what its steps noted
 */
public record Operation(
        OperationId id,
        String kind,
        MachineName machine,
        String parameters,
        Plan plan,
        String who,
        String why,
        SeriesId series,
        Instant createdAt,
        Instant startedAt,
        OperationState state,
        List<OperationStep> steps,
        Map<String, String> notes) {
    /** Copies the collections. */
    public Operation {
        steps = List.copyOf(steps);
        notes = Map.copyOf(notes);
    }

    /**
     * How long it ran or has been running, waits for other operations not counted.
     *
     * @param now the present time
     * @return zero before it ran
     */
    public Duration ran(Instant now) {
        Instant from = steps.stream()
                .map(OperationStep::state)
                .flatMap(step -> switch (step) {
                    case StepState.Underway underway -> java.util.stream.Stream.of(underway.since());
                    case StepState.Done done ->
                        java.util.stream.Stream.of(done.at().minus(done.took()));
                    default -> java.util.stream.Stream.empty();
                })
                .min(Instant::compareTo)
                .orElse(now);
        Instant to = switch (state) {
            case OperationState.Succeeded(Instant at, String proof) -> at;
            case OperationState.Failed failed -> failed.at();
            case OperationState.Cancelled cancelled -> cancelled.at();
            case OperationState.Undone undone -> undone.at();
            case OperationState.GivenUp givenUp -> givenUp.at();
            default -> now;
        };
        return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }
}
