package dev.slipway.fleet.operation;

import java.util.ArrayList;
import java.util.List;

/**
 * What was shown to the person and is stored with the operation.
 *
 * @param headline a short imperative with the machine's name
 * @param lines what will happen
 * @param steps how it will be done, in order
 * @param undo how it can be taken back
 * @param confirmation what starts it
 * @param expected how long it will take
 */
public record Plan(
        String headline,
        List<PlanLine> lines,
        List<PlannedStep> steps,
        Undo undo,
        Confirmation confirmation,
        Expected expected) {
    /** Copies the lists. */
    public Plan {
        lines = List.copyOf(lines);
        steps = List.copyOf(steps);
    }

    /**
     * What a person who has read this plan does not know about another one. The expected duration does not count: it
     * changes with every operation that ends.
     *
     * @param now the other plan
     * @return a sentence for every difference; empty when there is none that matters
     */
    public List<String> differencesTo(Plan now) {
        List<String> differences = new ArrayList<>();
        if (!headline.equals(now.headline)) {
            differences.add("It was \"" + headline + "\" and is now \"" + now.headline + "\".");
        }
        for (PlanLine line : lines) {
            if (!now.lines.contains(line)) {
                differences.add("No longer true: " + line.text());
            }
        }
        for (PlanLine line : now.lines) {
            if (!lines.contains(line)) {
                differences.add("New: " + line.text());
            }
        }
        if (!steps.equals(now.steps)) {
            differences.add("The steps are different.");
        }
        if (!undo.equals(now.undo)) {
            differences.add("The way back is different: " + now.undo.words());
        }
        if (!confirmation.equals(now.confirmation)) {
            differences.add("Its confirmation is different.");
        }
        if (differences.isEmpty() && !lines.equals(now.lines)) {
            differences.add("Its lines are in another order.");
        }
        return differences;
    }

    /**
     * Up to where it can be cancelled.
     *
     * @return the title of the step that is the point of no return; empty when there is none
     */
    public String pointOfNoReturn() {
        return steps.stream()
                .filter(PlannedStep::pointOfNoReturn)
                .map(PlannedStep::title)
                .findFirst()
                .orElse("");
    }
}
