package dev.slipway.templates.report;

import dev.slipway.templates.report.ReportEntry.Kind;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Findings about one configuration, in the order in which they were made.
 *
 * @param entries the findings
 */
public record Report(List<ReportEntry> entries) {
    /** Nothing to say. */
    public static final Report EMPTY = new Report(List.of());

    /** Keeps its own copy. */
    public Report {
        entries = List.copyOf(entries);
    }

    /**
     * Tells whether the configuration is refused.
     *
     * @return true when there is an error
     */
    public boolean isFatal() {
        return entries.stream().anyMatch(entry -> entry.kind() == Kind.ERROR);
    }

    /**
     * The findings of one kind.
     *
     * @param kind which
     * @return those entries, in order
     */
    public List<ReportEntry> of(Kind kind) {
        return entries.stream().filter(entry -> entry.kind() == kind).toList();
    }

    /**
     * One line per finding, as {@code butane --raw-errors} prints them.
     *
     * @return lines, each ending with a newline; empty without findings
     */
    public String raw() {
        return entries.stream().map(entry -> entry + "\n").collect(Collectors.joining());
    }
}
