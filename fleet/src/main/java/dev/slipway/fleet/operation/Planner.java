package dev.slipway.fleet.operation;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.stored.StoredJson;
import java.util.ArrayList;
import java.util.List;

/** Makes plans: asks the kind, and adds its steps and how long they took before. */
final class Planner {
    private final OperationKinds kinds;
    private final OperationTable table;

    Planner(OperationKinds kinds, OperationTable table) {
        this.kinds = kinds;
        this.table = table;
    }

    /** What a kind answered, with its parameters as JSON. */
    sealed interface Answer {
        record Ready(String settled, Plan plan) implements Answer {}

        record Refused(String words, String remedy, List<String> instead) implements Answer {}
    }

    Answer plan(OperationKinds.Registered<?> kind, MachineName machine, String wish) {
        return answer(kind, machine, wish);
    }

    private <P extends Record> Answer answer(OperationKinds.Registered<P> kind, MachineName machine, String wish) {
        return switch (kind.plan(machine, wish)) {
            case Planning.Refused<P>(String words, String remedy, List<String> instead) ->
                new Answer.Refused(words, remedy, instead);
            case Planning.Ready<P>(P settled, Outline outline) -> {
                List<PlannedStep> steps = kind.kind().steps(machine, settled).stream()
                        .map(Step::planned)
                        .toList();
                if (steps.isEmpty()
                        || steps.stream().map(PlannedStep::id).distinct().count() != steps.size()) {
                    throw new IllegalStateException(kind.kind().word() + " has no steps, or two of one id");
                }
                yield new Answer.Ready(
                        StoredJson.mapper().writeValueAsString(settled),
                        new Plan(
                                outline.headline(),
                                outline.lines(),
                                steps,
                                outline.undo(),
                                outline.confirmation(),
                                table.expected(kind.kind().word())));
            }
        };
    }

    /** Plans a stored operation again. */
    Answer again(Operation operation) {
        return kinds.find(operation.kind())
                .map(kind -> plan(kind, operation.machine(), table.wish(operation.id())))
                .orElseGet(() -> new Answer.Refused(
                        "This Slipway knows no operations of the kind " + operation.kind() + ".",
                        "Start the version of Slipway again that knows them.",
                        List.of()));
    }

    /** What has changed since an operation was planned, a sentence each. */
    static List<String> changes(Operation shown, Answer.Ready now) {
        List<String> changes = new ArrayList<>(shown.plan().differencesTo(now.plan()));
        if (changes.isEmpty() && !shown.parameters().equals(now.settled())) {
            changes.add("Its details are different now.");
        }
        return changes;
    }
}
