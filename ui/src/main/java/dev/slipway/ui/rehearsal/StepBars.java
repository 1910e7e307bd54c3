package dev.slipway.ui.rehearsal;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Span;
import dev.slipway.fleet.rehearsal.Statistics;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ViewerTime;
import java.util.List;
import java.util.Locale;

/** Where the time goes: for each step its median as a bar, and its worst as a thinner one behind. */
final class StepBars extends Div {
    StepBars(List<Statistics.Step> steps) {
        addClassName("step-bars");
        long longest = Math.max(
                1,
                steps.stream().mapToLong(step -> step.worst().toMillis()).max().orElse(1));
        OrderedList list = new OrderedList();
        for (Statistics.Step step : steps) {
            Span title = new Span(step.title());
            title.addClassName("title");
            Span figures = new Span(
                    Phrase.strong(ViewerTime.span(step.median())),
                    Phrase.quiet(" · worst " + ViewerTime.span(step.worst())));
            figures.addClassName("figures");
            Div worst = bar("worst", step.worst().toMillis(), longest);
            Div median = bar("median", step.median().toMillis(), longest);
            Div track = new Div(worst, median);
            track.addClassName("track");
            track.getElement().setAttribute("aria-hidden", "true");
            list.add(new ListItem(title, figures, track));
        }
        add(list);
    }

    private static Div bar(String css, long millis, long longest) {
        Div bar = new Div();
        bar.addClassName(css);
        bar.getStyle().set("width", String.format(Locale.ROOT, "%.2f%%", Math.max(0.6, 100.0 * millis / longest)));
        return bar;
    }
}
