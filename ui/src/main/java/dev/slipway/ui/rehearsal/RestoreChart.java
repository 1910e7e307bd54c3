package dev.slipway.ui.rehearsal;

import com.vaadin.flow.component.Svg;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.slipway.fleet.rehearsal.Sample;
import dev.slipway.fleet.rehearsal.Statistics;
import dev.slipway.fleet.rehearsal.Statistics.Point;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.StateMark;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Times to restore in the course of time: a dot for each round, a line through the medians of five, a cross for what failed.
 * Drawn twice, for a wide and a narrow screen, and told once more as a table.
 */
final class RestoreChart extends Div {
    /** A figure's measures in its own units; its text is as large as the page's at about this width. */
    record Measures(int width, int height, int ticks) {
        static final Measures WIDE = new Measures(760, 250, 6);
        static final Measures NARROW = new Measures(350, 230, 3);

        int left() {
            return 52;
        }

        int right() {
            return width - 14;
        }

        int top() {
            return 26;
        }

        int bottom() {
            return height - 26;
        }
    }

    private static final int MEDIAN_OF = 5;
    private static final int MOST_ROWS = 200;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final List<Integer> NICE_SECONDS =
            List.of(1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400);

    // Only has to be unique within one page.
    private static final AtomicLong IDS = new AtomicLong();

    RestoreChart(String what, Statistics statistics, ViewerTime times) {
        addClassName("restore-chart");
        String words = words(what, statistics);
        add(figure("wide", svg(statistics, Measures.WIDE, times.zone(), what, words)));
        add(figure("narrow", svg(statistics, Measures.NARROW, times.zone(), what, words)));
        add(legend(statistics), table(statistics, times));
    }

    private static Svg figure(String css, String drawing) {
        Svg svg = new Svg(drawing);
        svg.getElement().getClassList().add("figure");
        svg.getElement().getClassList().add(css);
        return svg;
    }

    /** What the picture shows, for who cannot see it. */
    static String words(String what, Statistics statistics) {
        Statistics.Times times = statistics.times();
        return what + ": " + statistics.passed() + " of " + statistics.count() + " passed"
                + (statistics.passed() == 0
                        ? "."
                        : ", restored within " + ViewerTime.span(times.best()) + " at best, "
                                + ViewerTime.span(times.median()) + " in the median, " + ViewerTime.span(times.worst())
                                + " at worst; " + RehearsalWords.trend(statistics.trend()) + ".");
    }

    /** The drawing as SVG. A pure function. */
    static String svg(Statistics statistics, Measures m, ZoneId zone, String title, String words) {
        List<Point> points = statistics.points();
        long id = IDS.incrementAndGet();
        StringBuilder out = new StringBuilder(4096);
        out.append("<svg viewBox='0 0 %d %d' role='img' aria-labelledby='chart-%d-t chart-%d-d' focusable='false'>"
                .formatted(m.width(), m.height(), id, id));
        out.append("<title id='chart-%d-t'>%s</title>".formatted(id, escaped(title)));
        out.append("<desc id='chart-%d-d'>%s</desc>".formatted(id, escaped(words)));
        if (points.isEmpty()) {
            return out.append("</svg>").toString();
        }
        long top = Math.max(1, statistics.times().worst().toMillis());
        long step = step(top);
        long high = Math.max(step, (top + step - 1) / step * step);
        Instant from = points.getFirst().at();
        Instant until = points.getLast().at();
        for (long value = 0; value <= high; value += step) {
            double y = y(value, high, m);
            out.append(line("grid", m.left(), y, m.right(), y));
            String label = value == 0 ? "0" : ViewerTime.span(Duration.ofMillis(value));
            out.append(text("label end", m.left() - 8, y + 4, label));
        }
        dates(out, from, until, m, zone);
        if (statistics.passed() > 0) {
            double y = y(statistics.times().median().toMillis(), high, m);
            out.append(line("median", m.left(), y, m.right(), y));
        }
        out.append(path(points, from, until, high, m));
        for (Point point : points) {
            out.append(mark(point, from, until, high, m, zone));
        }
        return out.append("</svg>").toString();
    }

    /** A distance between lines that people count in, so that there are three to six of them. */
    static long step(long topMillis) {
        return NICE_SECONDS.stream()
                .mapToLong(seconds -> seconds * 1000L)
                .filter(millis -> topMillis / millis < 6)
                .findFirst()
                .orElse((topMillis / 86_400_000L / 5 + 1) * 86_400_000L);
    }

    private static void dates(StringBuilder out, Instant from, Instant until, Measures m, ZoneId zone) {
        long span = Duration.between(from, until).toMillis();
        DateTimeFormatter format = span < Duration.ofDays(2).toMillis() ? TIME : DAY;
        int ticks = span == 0 ? 1 : m.ticks();
        String before = "";
        for (int i = 0; i < ticks; i++) {
            Instant at = span == 0 ? from : from.plusMillis(span * i / (ticks - 1));
            String label = format.format(at.atZone(zone));
            if (!label.equals(before)) {
                String anchor =
                        span == 0 ? "label middle" : i == 0 ? "label" : i == ticks - 1 ? "label end" : "label middle";
                out.append(text(anchor, x(at, from, until, m), m.height() - 6, label));
            }
            before = label;
        }
    }

    private static String path(List<Point> points, Instant from, Instant until, long high, Measures m) {
        List<Long> window = new ArrayList<>();
        StringBuilder d = new StringBuilder();
        for (Point point : points) {
            if (point.restore().isEmpty()) {
                continue;
            }
            window.add(point.restore().get().toMillis());
            if (window.size() > MEDIAN_OF) {
                window.removeFirst();
            }
            List<Long> sorted = window.stream().sorted().toList();
            double y = y(sorted.get(sorted.size() / 2), high, m);
            d.append(d.isEmpty() ? "M" : "L")
                    .append(number(x(point.at(), from, until, m)))
                    .append(' ')
                    .append(number(y));
        }
        return d.isEmpty() ? "" : "<path class='course' d='" + d + "'/>";
    }

    private static String mark(Point point, Instant from, Instant until, long high, Measures m, ZoneId zone) {
        double x = x(point.at(), from, until, m);
        String when = DAY.format(point.at().atZone(zone)) + " "
                + TIME.format(point.at().atZone(zone));
        String what = point.sample().rehearsed() ? "" : ", in earnest";
        if (point.restore().isEmpty()) {
            double y = m.top() - 12;
            return "<g class='failed'><title>%s</title><path d='M%s %sl8 8m0-8l-8 8'/></g>"
                    .formatted(
                            escaped(point.sample().machine() + ", " + when + ": failed" + what),
                            number(x - 4),
                            number(y - 4));
        }
        double y = y(point.restore().get().toMillis(), high, m);
        String title = escaped(point.sample().machine() + ", " + when + ": "
                + ViewerTime.span(point.restore().get()) + what);
        return point.sample().rehearsed()
                ? "<circle class='passed' cx='%s' cy='%s' r='4'><title>%s</title></circle>"
                        .formatted(number(x), number(y), title)
                : "<path class='meant' d='M%s %sl5 5-5 5-5-5z'><title>%s</title></path>"
                        .formatted(number(x), number(y - 5), title);
    }

    private static double x(Instant at, Instant from, Instant until, Measures m) {
        long span = Duration.between(from, until).toMillis();
        int inset = 8;
        int width = m.right() - m.left() - 2 * inset;
        double share = span == 0 ? 0.5 : (double) Duration.between(from, at).toMillis() / span;
        return m.left() + inset + share * width;
    }

    private static double y(long millis, long high, Measures m) {
        return m.bottom() - (double) millis / high * (m.bottom() - m.top());
    }

    private static String line(String css, double x1, double y1, double x2, double y2) {
        return "<line class='%s' x1='%s' y1='%s' x2='%s' y2='%s'/>"
                .formatted(css, number(x1), number(y1), number(x2), number(y2));
    }

    private static String text(String css, double x, double y, String words) {
        return "<text class='%s' x='%s' y='%s'>%s</text>".formatted(css, number(x), number(y), escaped(words));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&quot;");
    }

    private static Div legend(Statistics statistics) {
        Div legend = new Div();
        legend.addClassName("legend");
        legend.getElement().setAttribute("aria-hidden", "true");
        legend.add(
                key("key-passed", "a round"), key("key-course", "median of five"), key("key-median", "median of all"));
        if (statistics.points().stream().anyMatch(point -> !point.sample().rehearsed())) {
            legend.add(key("key-meant", "in earnest"));
        }
        if (statistics.passed() < statistics.count()) {
            legend.add(key("key-failed", "failed"));
        }
        return legend;
    }

    private static Span key(String css, String words) {
        Span mark = new Span();
        mark.addClassName(css);
        return new Span(mark, new Span(words));
    }

    private static Details table(Statistics statistics, ViewerTime times) {
        NativeTable table = new NativeTable();
        table.addClassNames("plain", "cards");
        NativeTableRow head = table.getHead().addRow();
        for (String label : List.of("When", "Machine", "Result", "Part of")) {
            NativeTableHeaderCell cell = new NativeTableHeaderCell(label);
            cell.getElement().setAttribute("scope", "col");
            head.add(cell);
        }
        statistics.points().reversed().stream().limit(MOST_ROWS).forEach(point -> {
            NativeTableRow row = table.getBody().addRow();
            row.add(
                    new NativeTableCell(times.stamp(point.at())),
                    new NativeTableCell(new Anchor(
                            "machines/" + point.sample().machine(),
                            point.sample().machine().value())),
                    new NativeTableCell(
                            point.restore().isPresent()
                                    ? new StateMark(
                                            Tone.OK,
                                            ViewerTime.span(point.restore().get()))
                                    : new StateMark(Tone.BAD, "Failed")),
                    new NativeTableCell(source(point.sample())));
        });
        Div scroll = new Div(table);
        scroll.addClassNames("table-scroll", "cards");
        Div content = new Div(scroll);
        if (statistics.points().size() > MOST_ROWS) {
            content.add(Phrase.quiet(
                    "The " + MOST_ROWS + " latest of " + statistics.points().size() + "."));
        }
        return new Details("As a table", content);
    }

    private static Anchor source(Sample sample) {
        return switch (sample.source()) {
            case Sample.Source.Rehearsal(var run, String drill) ->
                new Anchor("rehearsals/" + run, drill.isEmpty() ? "rehearsal " + run : drill + ", rehearsal " + run);
            case Sample.Source.InEarnest(long operation) ->
                new Anchor("operations/" + operation, "operation " + operation);
        };
    }
}
