package dev.slipway.templates.report;

import dev.slipway.templates.report.ReportEntry.Kind;
import java.util.ArrayList;
import java.util.List;

/** Collects findings; confined to the thread that checks one document. */
public final class Findings {
    private final List<Finding> found = new ArrayList<>();

    /**
     * Notes an error.
     *
     * @param path the field it is about
     * @param message what is wrong; an empty text means that nothing is
     */
    public void error(FieldPath path, String message) {
        add(Kind.ERROR, path, message);
    }

    /**
     * Notes a warning.
     *
     * @param path the field it is about
     * @param message what is doubtful; an empty text means that nothing is
     */
    public void warning(FieldPath path, String message) {
        add(Kind.WARNING, path, message);
    }

    private void add(Kind kind, FieldPath path, String message) {
        if (!message.isEmpty()) {
            found.add(new Finding(kind, path, message));
        }
    }

    /**
     * Notes what another check has found.
     *
     * @param others its findings
     */
    public void addAll(List<Finding> others) {
        found.addAll(others);
    }

    /**
     * What was found so far.
     *
     * @return findings in order
     */
    public List<Finding> list() {
        return List.copyOf(found);
    }

    /**
     * Tells whether there is an error.
     *
     * @return true when the document is refused
     */
    public boolean isFatal() {
        return found.stream().anyMatch(finding -> finding.kind() == Kind.ERROR);
    }
}
