package dev.slipway.templates.butane;

import dev.slipway.templates.report.ReportEntry;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.scanner.ScannerException;

/** A document that cannot be read; ends the translation. */
final class YamlProblem extends Exception {
    private static final long serialVersionUID = 1L;

    /** The words of SnakeYAML's parser and those of go-yaml. */
    private static final Map<String, String> WORDS = Map.of(
            "expected ',' or '}', but got", "did not find expected ',' or '}'",
            "expected ',' or ']', but got", "did not find expected ',' or ']'",
            "expected the node content, but found", "did not find expected node content",
            "expected '<document start>', but found", "did not find expected <document start>",
            "found undefined tag handle", "found undefined tag handle",
            "found duplicate YAML directive", "found duplicate %YAML directive",
            "duplicate tag handle", "found duplicate %TAG directive");

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

    /**
     * Tells of an error in the syntax.
     *
     * @param e what the scanner said, or SnakeYAML's parser
     * @return the same in the words of go-yaml
     */
    static YamlProblem of(MarkedYAMLException e) {
        String message = words(e);
        Mark problem = e.getProblemMark();
        Mark context = e.getContextMark();
        int line = problem == null ? 0 : problem.getLine();
        // go-yaml names the line where the faulty thing begins, and counts from 0 when the parser found the fault.
        int named = context == null || context.getLine() == 0 ? line : context.getLine();
        if (named > 0 && e instanceof ScannerException) {
            named++;
        }
        ReportEntry entry = new ReportEntry(
                ReportEntry.Kind.ERROR,
                "",
                problem == null ? 0 : line + 1,
                problem == null ? 0 : problem.getColumn() + 1,
                message);
        return new YamlProblem("yaml: " + (named > 0 ? "line " + named + ": " : "") + message, List.of(entry));
    }

    private static String words(MarkedYAMLException e) {
        String said = String.valueOf(e.getProblem()).lines().findFirst().orElse("");
        if (said.startsWith("expected <block end>, but found")) {
            boolean list = String.valueOf(e.getContext()).contains("collection");
            return list ? "did not find expected '-' indicator" : "did not find expected key";
        }
        return WORDS.entrySet().stream()
                .filter(words -> said.startsWith(words.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(said);
    }

    YamlProblem(String reason, List<ReportEntry> entries) {
        super(reason, null, false, false);
        this.entries = List.copyOf(entries);
    }

    List<ReportEntry> entries() {
        return entries;
    }
}
