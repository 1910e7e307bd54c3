package dev.slipway.fleet.declared;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/** What differs between two texts, as {@code git diff} shows it. */
public final class TextDiff {
    /** Lines shown around a change, as {@code git diff} does. */
    static final int CONTEXT = 3;

    private TextDiff() {}

    /**
     * Compares two texts that are no commits.
     *
     * @param path what both are called
     * @param before the old text; empty when there was none
     * @param after the new text; empty when there is none any more
     * @return the places that differ
     */
    public static CommitDiff.FileDiff of(String path, String before, String after) {
        CommitDiff.Kind kind = before.isEmpty()
                ? CommitDiff.Kind.ADDED
                : after.isEmpty() ? CommitDiff.Kind.DELETED : CommitDiff.Kind.MODIFIED;
        return new CommitDiff.FileDiff(path, kind, hunks(raw(before), raw(after)));
    }

    private static RawText raw(String text) {
        return new RawText(text.getBytes(StandardCharsets.UTF_8));
    }

    static List<CommitDiff.Hunk> hunks(RawText before, RawText after) {
        EditList edits = new HistogramDiff().diff(RawTextComparator.DEFAULT, before, after);
        List<CommitDiff.Hunk> hunks = new ArrayList<>();
        for (int i = 0; i < edits.size(); ) {
            int last = i;
            while (last + 1 < edits.size()
                    && edits.get(last + 1).getBeginA() - edits.get(last).getEndA() <= 2 * CONTEXT) {
                last++;
            }
            hunks.add(hunk(before, after, edits.subList(i, last + 1)));
            i = last + 1;
        }
        return hunks;
    }

    private static CommitDiff.Hunk hunk(RawText before, RawText after, List<Edit> edits) {
        int oldLine = Math.max(0, edits.getFirst().getBeginA() - CONTEXT);
        int newLine = Math.max(0, edits.getFirst().getBeginB() - CONTEXT);
        // Both sides are the same before the first edit, so the shorter run-up counts for both.
        int oldStart = edits.getFirst().getBeginA()
                - Math.min(
                        edits.getFirst().getBeginA() - oldLine, edits.getFirst().getBeginB() - newLine);
        int newStart = edits.getFirst().getBeginB() - (edits.getFirst().getBeginA() - oldStart);
        List<CommitDiff.Line> lines = new ArrayList<>();
        int a = oldStart;
        int b = newStart;
        for (Edit edit : edits) {
            for (; a < edit.getBeginA(); a++, b++) {
                lines.add(new CommitDiff.Line.Same(a + 1, b + 1, before.getString(a)));
            }
            for (; a < edit.getEndA(); a++) {
                lines.add(new CommitDiff.Line.Removed(a + 1, before.getString(a)));
            }
            for (; b < edit.getEndB(); b++) {
                lines.add(new CommitDiff.Line.Added(b + 1, after.getString(b)));
            }
        }
        int end = Math.min(before.size(), a + CONTEXT);
        for (; a < end; a++, b++) {
            lines.add(new CommitDiff.Line.Same(a + 1, b + 1, before.getString(a)));
        }
        return new CommitDiff.Hunk(oldStart + 1, newStart + 1, lines);
    }
}
