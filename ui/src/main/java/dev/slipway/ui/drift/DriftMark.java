package dev.slipway.ui.drift;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import dev.slipway.fleet.drift.DriftItem;
import dev.slipway.fleet.drift.DriftReport;
import dev.slipway.fleet.drift.DriftState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.StateMark;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import java.util.ArrayList;
import java.util.List;

/** Drift in a few words, for lists. */
public final class DriftMark {
    private static final int NAMED = 2;

    private DriftMark() {}

    /**
     * The state with its age where it is old.
     *
     * @param report what is known of a machine
     * @param times tells times
     * @return a mark; nothing to see for a machine that was never scanned
     */
    public static Component of(DriftReport report, ViewerTime times) {
        if (!report.isScanned()) {
            return Phrase.quiet("not scanned");
        }
        StateMark mark = state(report.state());
        return report.isStale(times.now()) ? new Span(mark, Phrase.quiet(" "), times.ago(report.at())) : mark;
    }

    static StateMark state(DriftState state) {
        return switch (state) {
            case DriftState.None none -> new StateMark(Tone.OK, "none");
            case DriftState.Drifted drifted -> new StateMark(Tone.WARN, state.word());
            case DriftState.Unknown unknown -> new StateMark(Tone.IDLE, "unknown");
        };
    }

    /**
     * How many machines differ.
     *
     * @param reports what is known of all
     * @return a number
     */
    public static long drifted(List<DriftReport> reports) {
        return reports.stream()
                .filter(report -> report.state() instanceof DriftState.Drifted)
                .count();
    }

    /**
     * What a person has to decide about.
     *
     * @param reports what is known of all machines
     * @return a row for each machine that differs
     */
    public static List<Row> wants(List<DriftReport> reports) {
        List<Row> rows = new ArrayList<>();
        for (DriftReport report : reports) {
            if (report.state() instanceof DriftState.Drifted(List<DriftItem> items)) {
                String name = report.machine().value();
                Anchor open = new Anchor("machines/" + name + "?tab=drift", "Open");
                open.setAriaLabel("Open the drift of " + name);
                String first = String.join(
                        " ", items.stream().limit(NAMED).map(DriftItem::words).toList());
                rows.add(new Row(
                                Phrase.strong(name),
                                Phrase.plain(
                                        " has drifted: " + Phrase.count(items.size(), "difference", "differences")))
                        .mark(Tone.WARN, Glyph.TRIANGLE)
                        .detail(first + (items.size() > NAMED ? " …" : ""))
                        .end(open));
            }
        }
        return rows;
    }
}
