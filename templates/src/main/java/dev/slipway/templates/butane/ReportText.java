package dev.slipway.templates.butane;

import dev.slipway.templates.report.Report;
import dev.slipway.templates.report.ReportEntry;
import java.util.List;
import java.util.stream.Collectors;

/** Reports as the command line prints them: one line each, or with the lines of the source around. */
public final class ReportText {
    /** Lines of the source before and after the one that is meant. */
    private static final int CONTEXT = 2;

    private final boolean color;

    /**
     * Prints with or without colours.
     *
     * @param color whether to use ANSI colours
     */
    public ReportText(boolean color) {
        this.color = color;
    }

    /**
     * One line per finding, as {@code butane --raw-errors} prints them.
     *
     * @param report the findings
     * @return lines, each with its newline
     */
    public String raw(Report report) {
        return report.raw();
    }

    /**
     * Each finding with an excerpt of the source and a caret.
     *
     * @param report the findings
     * @param file the source's name, as shown to the reader
     * @param source the source's text
     * @return lines, each with its newline; a blank line between findings
     */
    public String pretty(Report report, String file, String source) {
        List<String> lines = List.of(source.split("\n", -1));
        return report.entries().stream().map(entry -> entry(entry, file, lines)).collect(Collectors.joining("\n"));
    }

    private String entry(ReportEntry entry, String file, List<String> lines) {
        String kind = paint(entry.kind(), entry.kind().toString());
        if (!entry.hasPosition() || entry.line() > lines.size()) {
            String at = entry.path().isEmpty() ? "" : "[" + entry.path() + "]";
            return kind + at + ": " + entry.message() + "\n";
        }
        if (entry.column() > lines.get(entry.line() - 1).length()) {
            // Nothing is there that carets could point at.
            return entry + "\n";
        }
        StringBuilder text = new StringBuilder(kind);
        if (!entry.path().isEmpty()) {
            text.append('[').append(entry.path()).append(']');
        }
        text.append(":\n");
        int first = Math.max(1, entry.line() - CONTEXT);
        int last = Math.min(lines.size(), entry.line() + CONTEXT);
        int width = Integer.toString(last).length();
        String margin = " ".repeat(width + 2);
        String bar = paint(null, "|");
        text.append("  ").append(paint(null, "-->")).append(' ');
        text.append(file)
                .append(':')
                .append(entry.line())
                .append(':')
                .append(entry.column())
                .append('\n');
        text.append(margin).append(bar).append('\n');
        for (int line = first; line <= last; line++) {
            String content = lines.get(line - 1);
            String number = " ".repeat(width - Integer.toString(line).length()) + line;
            text.append(' ').append(paint(null, number)).append(' ').append(bar);
            text.append(' ').append(content).append('\n');
            if (line == entry.line()) {
                int column = Math.max(1, entry.column());
                text.append(margin).append(bar).append(' ').append(" ".repeat(column - 1));
                text.append(paint(entry.kind(), "^".repeat(carets(content, column)) + " " + entry.message()));
                text.append('\n');
            }
        }
        return text.append(margin).append(bar).append('\n').toString();
    }

    /** Carets under the word that begins at the column. */
    private static int carets(String line, int column) {
        int end = column - 1;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        return Math.max(1, end - (column - 1));
    }

    private String paint(ReportEntry.@org.jspecify.annotations.Nullable Kind kind, String text) {
        if (!color) {
            return text;
        }
        String code = switch (kind) {
            case ERROR -> "1;31";
            case WARNING -> "1;33";
            case INFO -> "1;36";
            case null -> "1;34";
        };
        return "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
