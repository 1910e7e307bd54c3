package dev.slipway.ui.operation;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import dev.slipway.fleet.operation.Expected;
import dev.slipway.fleet.operation.Plan;
import dev.slipway.fleet.operation.PlanLine;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Timeline;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import java.util.ArrayList;
import java.util.List;

/** A plan as it is read before somebody says yes, and later beside what became of it. */
public final class PlanText {
    private PlanText() {}

    /**
     * What will happen, in the machine's words: warnings first.
     *
     * @param plan the plan
     * @return its lines
     */
    public static Div lines(Plan plan) {
        Div all = new Div();
        plan.lines().stream()
                .filter(line -> line.tone() == PlanLine.Tone.WARNING)
                .forEach(line -> all.add(new Notice(Tone.WARN, line.text())));
        Div rows = new Div();
        rows.addClassNames("rows", "plan-lines");
        plan.lines().stream()
                .filter(line -> line.tone() != PlanLine.Tone.WARNING)
                .forEach(line -> rows.add(row(line)));
        if (rows.getComponentCount() > 0) {
            all.add(rows);
        }
        return all;
    }

    private static Row row(PlanLine line) {
        return switch (line.tone()) {
            case NOW -> row(line, Tone.IDLE, Glyph.RING, "now");
            case KEPT -> row(line, Tone.OK, Glyph.DOT, "kept");
            case CHANGED -> row(line, Tone.INFO, Glyph.HALF, "changed");
            case LOST -> row(line, Tone.BAD, Glyph.CROSS, "lost");
            case RESTARTED -> row(line, Tone.WARN, Glyph.TRIANGLE, "interrupted");
            case WARNING -> row(line, Tone.WARN, Glyph.TRIANGLE, "mind");
        };
    }

    private static Row row(PlanLine line, Tone tone, Glyph glyph, String word) {
        return new Row(Phrase.plain(line.text())).mark(tone, glyph).end(Phrase.tag(word));
    }

    /**
     * The steps in order, before any has begun.
     *
     * @param plan the plan
     * @return its steps
     */
    public static Component steps(Plan plan) {
        Timeline timeline = new Timeline();
        boolean free = plan.pointOfNoReturn().isEmpty();
        for (PlannedStep step : plan.steps()) {
            List<Component> words = new ArrayList<>();
            words.add(step.pointOfNoReturn() ? Phrase.strong(step.title()) : Phrase.plain(step.title()));
            if (step.pointOfNoReturn()) {
                words.add(Phrase.quiet(" "));
                words.add(Phrase.tag("point of no return"));
            }
            words.add(Phrase.quiet(" gives up after " + ViewerTime.span(step.deadline())));
            timeline.step(step.pointOfNoReturn() ? Tone.WARN : Tone.IDLE, words.toArray(Component[]::new));
        }
        Div all = new Div(
                new H3("What will be done"),
                timeline,
                Phrase.sub(Phrase.plain(
                        free
                                ? "It can be cancelled at any step."
                                : "Until the point of no return it can be cancelled, and what was done is taken"
                                        + " back.")));
        all.addClassName("plan-steps");
        return all;
    }

    /** How long it takes here, from this fleet's own history. */
    static String expected(Expected expected, String kind) {
        return expected.count() == 0
                ? "not known: the first " + kind + " of this fleet"
                : "about " + ViewerTime.span(expected.median()) + ", from "
                        + Phrase.count(expected.count(), "earlier one", "earlier ones") + " of this fleet";
    }
}
