package dev.slipway.fleet.declared;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.AbstractTreeIterator;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Reads who changed what, when and why. */
final class GitHistory {
    /** Lines shown around a change, as {@code git diff} does. */
    private static final int CONTEXT = 3;

    /** A diff of a larger file is of no use to a person. */
    private static final int LARGEST_DIFF = 1 << 20;

    private final GitStore store;

    GitHistory(GitStore store) {
        this.store = store;
    }

    List<CommitSummary> newest(ObjectId head, String path, int limit) throws IOException {
        List<CommitSummary> commits = new ArrayList<>();
        if (head.equals(ObjectId.zeroId())) {
            return commits;
        }
        try (RevWalk walk = new RevWalk(store.repository())) {
            walk.markStart(walk.parseCommit(head));
            if (!path.isEmpty()) {
                walk.setTreeFilter(AndTreeFilter.create(PathFilter.create(path), TreeFilter.ANY_DIFF));
            }
            for (RevCommit commit : walk) {
                if (commits.size() >= limit) {
                    break;
                }
                // The walk rewrites parents when it filters by path; the summary wants the real ones.
                commits.add(summary(store.commit(commit.getId())));
            }
        }
        return commits;
    }

    CommitSummary summary(RevCommit commit) throws IOException {
        PersonIdent author = commit.getAuthorIdent();
        List<String> paths = new ArrayList<>();
        try (TreeWalk walk = new TreeWalk(store.repository())) {
            GitStore.add(walk, firstParentTree(commit));
            walk.addTree(commit.getTree());
            walk.setRecursive(true);
            walk.setFilter(TreeFilter.ANY_DIFF);
            while (walk.next()) {
                paths.add(walk.getPathString());
            }
        }
        return new CommitSummary(
                commit.name(),
                author.getName(),
                author.getEmailAddress(),
                author.getWhenAsInstant(),
                commit.getFullMessage().strip(),
                paths);
    }

    /** The tree before a commit; the empty one before the first. */
    ObjectId firstParentTree(RevCommit commit) throws IOException {
        return commit.getParentCount() == 0
                ? GitStore.emptyTree()
                : store.tree(commit.getParent(0).getId());
    }

    /** Who changed a file last, and what it was and is. */
    Clash clash(String path, ObjectId baseTree, ObjectId head) throws IOException {
        Optional<CommitSummary> last = newest(head, path, 1).stream().findFirst();
        return new Clash(
                path,
                last.map(CommitSummary::author).orElse(""),
                last.map(CommitSummary::commit).orElse(head.name()),
                last.map(CommitSummary::time).orElse(Instant.EPOCH),
                last.map(CommitSummary::message).orElse(""),
                store.text(store.tree(head), path),
                store.text(baseTree, path));
    }

    CommitDiff diff(RevCommit commit) throws IOException {
        ByteArrayOutputStream unified = new ByteArrayOutputStream();
        List<CommitDiff.FileDiff> files = new ArrayList<>();
        try (DiffFormatter formatter = new DiffFormatter(unified);
                ObjectReader reader = store.repository().newObjectReader()) {
            formatter.setRepository(store.repository());
            formatter.setContext(CONTEXT);
            formatter.setBinaryFileThreshold(LARGEST_DIFF);
            ObjectId before = firstParentTree(commit);
            List<DiffEntry> entries = before.equals(GitStore.emptyTree())
                    ? formatter.scan(new EmptyTreeIterator(), tree(reader, commit.getTree()))
                    : formatter.scan(before, commit.getTree());
            for (DiffEntry entry : entries) {
                formatter.format(entry);
                files.add(file(reader, entry));
            }
        }
        return new CommitDiff(summary(commit), files, unified.toString(StandardCharsets.UTF_8));
    }

    private static AbstractTreeIterator tree(ObjectReader reader, ObjectId tree) throws IOException {
        CanonicalTreeParser parser = new CanonicalTreeParser();
        parser.reset(reader, tree);
        return parser;
    }

    private static CommitDiff.FileDiff file(ObjectReader reader, DiffEntry entry) throws IOException {
        RawText before = raw(reader, entry.getOldId());
        RawText after = raw(reader, entry.getNewId());
        List<CommitDiff.Hunk> hunks = hunks(before, after);
        return switch (entry.getChangeType()) {
            case ADD -> new CommitDiff.FileDiff(entry.getNewPath(), CommitDiff.Kind.ADDED, hunks);
            case DELETE -> new CommitDiff.FileDiff(entry.getOldPath(), CommitDiff.Kind.DELETED, hunks);
            case MODIFY, RENAME, COPY -> new CommitDiff.FileDiff(entry.getNewPath(), CommitDiff.Kind.MODIFIED, hunks);
        };
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

    private static RawText raw(ObjectReader reader, AbbreviatedObjectId id) throws IOException {
        ObjectId blob = id.toObjectId();
        boolean readable = !blob.equals(ObjectId.zeroId())
                && reader.has(blob, Constants.OBJ_BLOB)
                && reader.getObjectSize(blob, Constants.OBJ_BLOB) <= LARGEST_DIFF;
        return readable ? new RawText(reader.open(blob).getBytes()) : RawText.EMPTY_TEXT;
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
