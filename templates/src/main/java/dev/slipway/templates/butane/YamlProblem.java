package dev.slipway.templates.butane;

import dev.slipway.templates.report.ReportEntry;
import java.util.List;

/** A document that cannot be read; ends the translation. */
final class YamlProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<ReportEntry> entries;

    /**
     * Names one place.
     *
     * @param message what is wrong, in the words of the original
     * @param line the line, counted from 1; 0 when unknown
     * @param column the column, counted from 1; 0 when unknown
     */
    YamlProblem(String message, int line, int column) {
        this(
                "yaml: " + (line > 0 ? "line " + line + ": " : "") + message,
                List.of(new ReportEntry(ReportEntry.Kind.ERROR, "", line, column, message)));
    }

    YamlProblem(String reason, List<ReportEntry> entries) {
        super(reason, null, false, false);
        this.entries = List.copyOf(entries);
    }

    List<ReportEntry> entries() {
        return entries;
    }
}
