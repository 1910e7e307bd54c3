package dev.slipway.ui.operation;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OperationStep;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.operation.OutputLine;
import dev.slipway.fleet.operation.OutputPage;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.StepState;
import dev.slipway.ui.part.OutputPane;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import java.util.ArrayList;
import java.util.List;

/** One step as it goes: what, how long, what was found, and what it wrote. Changes in place, so that open output stays. */
final class StepLine extends ListItem {
    private static final int PAGE = 1000;

    private final Operations operations;
    private final OperationId operation;
    private final PlannedStep planned;
    private final Div what = new Div();
    private final Span when = new Span();
    private final Details output;
    private final OutputPane pane;
    private long next;

    StepLine(Operations operations, OperationId operation, PlannedStep planned) {
        this.operations = operations;
        this.operation = operation;
        this.planned = planned;
        pane = new OutputPane("Output of " + planned.title());
        output = new Details("Output", pane);
        output.addClassName("step-output");
        output.setVisible(false);
        // Read when somebody looks, and not before.
        output.addOpenedChangeListener(e -> more());
        pane.onEmpty(() -> {
            next = 0;
            more();
        });
        Div words = new Div(what, output);
        words.addClassNames("what", "grow");
        when.addClassName("took");
        add(words, when);
    }

    /** Shows how the step stands now. */
    void show(OperationStep step, ViewerTime times) {
        removeClassNames("ok", "warn", "bad", "info", "idle");
        what.removeAll();
        when.removeAll();
        List<Component> words = new ArrayList<>();
        switch (step.state()) {
            case StepState.Ahead ahead -> {
                addClassName(Tone.IDLE.css());
                words.add(Phrase.quiet(planned.title()));
                words.add(said("to come"));
            }
            case StepState.Underway(var part, var since, var deadline, var found) -> {
                addClassName(Tone.INFO.css());
                words.add(Phrase.strong(planned.title()));
                words.add(said("now"));
                words.add(Phrase.quiet(" · " + part(part) + (found.isEmpty() ? "" : ": " + found) + " · gives up "
                        + times.second(deadline)));
                when.add(times.lasting(since));
            }
            case StepState.Done(var at, var took, var found, var already) -> {
                addClassName(Tone.OK.css());
                words.add(Phrase.plain(planned.title()));
                words.add(said("done"));
                words.add(Phrase.quiet((already ? " · was so already" : "") + (found.isEmpty() ? "" : " · " + found)));
                when.add(Phrase.quiet(ViewerTime.span(took)));
            }
            case StepState.Broken(var at, var found, var remedy) -> {
                addClassName(Tone.BAD.css());
                words.add(Phrase.strong(planned.title()));
                words.add(said("failed"));
                words.add(Phrase.plain(" · " + found));
                words.add(Phrase.quiet(" " + remedy));
                when.add(times.stamp(at));
            }
            case StepState.Left(var at) -> {
                addClassName(Tone.WARN.css());
                words.add(Phrase.plain(planned.title()));
                words.add(Phrase.quiet(" · left, because the operation was cancelled"));
                when.add(times.stamp(at));
            }
            case StepState.TakenBack(var at, var found) -> {
                addClassName(Tone.IDLE.css());
                words.add(Phrase.plain(planned.title()));
                words.add(Phrase.quiet(" · taken back" + (found.isEmpty() ? "" : ": " + found)));
                when.add(times.stamp(at));
            }
        }
        if (planned.pointOfNoReturn()) {
            words.add(Phrase.plain(" "));
            words.add(Phrase.tag("point of no return"));
        }
        what.add(words);
        output.setVisible(step.outputBytes() > 0);
        output.setSummaryText("Output, " + Phrase.bytes(step.outputBytes()));
        more();
    }

    private static String part(StepState.Part part) {
        return switch (part) {
            case CHECK -> "looks whether it is done already";
            case ACT -> "does it";
            case VERIFY -> "looks whether it worked";
            case UNDO -> "takes it back";
        };
    }

    private static Span said(String outcome) {
        Span said = new Span(" (" + outcome + ")");
        said.addClassName("sr-only");
        return said;
    }

    /** Brings what was written since. */
    private void more() {
        if (!output.isOpened() || !pane.isAttached()) {
            return;
        }
        OutputPage page = operations.output(operation, planned.id(), next, PAGE);
        while (!page.lines().isEmpty()) {
            pane.append(lines(page.lines(), next));
            next = page.next();
            page = operations.output(operation, planned.id(), next, PAGE);
        }
    }

    /** Kept lines as they are shown; where numbers jump, it says so. */
    static List<OutputPane.Line> lines(List<OutputLine> kept, long from) {
        List<OutputPane.Line> lines = new ArrayList<>();
        long expected = from;
        for (OutputLine line : kept) {
            if (line.number() > expected) {
                lines.add(new OutputPane.Line(
                        OutputPane.Source.SLIPWAY,
                        "… " + Phrase.count(line.number() - expected, "line", "lines") + " not kept …"));
            }
            expected = line.number() + 1;
            lines.add(new OutputPane.Line(source(line.source()), line.text()));
        }
        return lines;
    }

    private static OutputPane.Source source(OutputLine.Source source) {
        return switch (source) {
            case STDOUT -> OutputPane.Source.RESULT;
            case STDERR -> OutputPane.Source.MESSAGE;
            case SLIPWAY -> OutputPane.Source.SLIPWAY;
        };
    }
}
