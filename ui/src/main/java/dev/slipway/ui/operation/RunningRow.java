package dev.slipway.ui.operation;

import com.vaadin.flow.component.html.Anchor;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.OperationStep;
import dev.slipway.fleet.operation.StepState;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ProgressLine;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.ViewerTime;
import java.util.List;
import java.util.stream.IntStream;

/** An operation that runs, in two lines: how far, at which step, how long, how long it usually takes. */
public final class RunningRow extends Row {
    /**
     * Shows an operation.
     *
     * @param operation started and not ended, or failed
     * @param times the viewer's times
     */
    public RunningRow(Operation operation, ViewerTime times) {
        super(Phrase.strong(operation.plan().headline()), Phrase.quiet(" · " + operation.who()));
        OperationWords words = OperationWords.of(operation.state(), times);
        mark(words.tone(), words.glyph());
        List<OperationStep> steps = operation.steps();
        int now = IntStream.range(0, steps.size())
                .filter(i -> steps.get(i).state() instanceof StepState.Underway)
                .findFirst()
                .orElse(-1);
        if (operation.state().phase() == OperationState.Phase.ACTIVE && now >= 0) {
            below(new ProgressLine("Progress of " + operation.plan().headline(), now, steps.size()));
            StepState.Underway underway = (StepState.Underway) steps.get(now).state();
            String usual = operation.plan().expected().count() == 0
                    ? ""
                    : ", the whole usually "
                            + ViewerTime.span(operation.plan().expected().median());
            detail(
                    Phrase.plain("Step " + (now + 1) + " of " + steps.size() + ": "
                            + steps.get(now).planned().title() + " · "),
                    times.lasting(underway.since()),
                    Phrase.plain(usual));
        } else {
            detail(words.word() + (words.sentence().isEmpty() ? "" : ": " + words.sentence()));
        }
        Anchor open = new Anchor("operations/" + operation.id(), "Open");
        open.setAriaLabel("Open " + operation.plan().headline());
        end(open);
    }
}
