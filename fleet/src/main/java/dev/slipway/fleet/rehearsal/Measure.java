package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.OperationStep;
import dev.slipway.fleet.operation.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What is measured of an operation that has succeeded. */
final class Measure {
    private Measure() {}

    /**
     * The time to restore: from the begin of the step that is the point of no return, or of the first step where there is
     * none, to the proof. Waits for other operations and preparations that could still be cancelled do not count.
     */
    static Duration restore(Operation operation) {
        Instant from = operation.steps().stream()
                .filter(step -> step.planned().pointOfNoReturn())
                .findFirst()
                .or(() -> operation.steps().stream().findFirst())
                .flatMap(step -> begun(step).findFirst())
                .orElse(operation.startedAt());
        Duration took = Duration.between(from, end(operation));
        return took.isNegative() ? Duration.ZERO : took;
    }

    /** Each step's time, without the machine's name, so that machines can be compared. */
    static List<StepTime> steps(Operation operation) {
        return operation.steps().stream()
                .flatMap(step -> step.state() instanceof StepState.Done done
                        ? Stream.of(new StepTime(
                                step.planned().id(),
                                step.planned().title().replaceAll("\\b" + operation.machine() + "\\b", "the machine"),
                                done.took()))
                        : Stream.empty())
                .toList();
    }

    private static Stream<Instant> begun(OperationStep step) {
        return step.state() instanceof StepState.Done done ? Stream.of(done.at().minus(done.took())) : Stream.empty();
    }

    static Instant end(Operation operation) {
        return operation.state() instanceof OperationState.Succeeded(Instant at, String _) ? at : operation.startedAt();
    }
}
