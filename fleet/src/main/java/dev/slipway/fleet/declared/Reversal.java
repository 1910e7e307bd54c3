package dev.slipway.fleet.declared;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.merge.MergeAlgorithm;
import org.eclipse.jgit.merge.MergeFormatter;
import org.eclipse.jgit.merge.MergeResult;
import org.eclipse.jgit.revwalk.RevCommit;

/** Works out what undoes a commit on top of what came after it, by a three-way merge per file. */
final class Reversal {
    private final GitStore store;
    private final GitHistory history;

    Reversal(GitStore store, GitHistory history) {
        this.store = store;
        this.history = history;
    }

    /**
     * What to do.
     *
     * @param edits the files to change
     * @param clashes files whose later changes touch the same lines; nothing can be done then
     */
    record Plan(List<FileEdit> edits, List<Clash> clashes) {}

    Plan of(RevCommit commit, ObjectId head) throws IOException {
        ObjectId beforeTree = history.firstParentTree(commit);
        ObjectId headTree = store.tree(head);
        List<FileEdit> edits = new ArrayList<>();
        List<Clash> clashes = new ArrayList<>();
        for (String path : history.summary(commit).paths()) {
            if (!FleetPath.belongs(path)) {
                continue;
            }
            ObjectId before = store.blob(beforeTree, path);
            ObjectId after = store.blob(commit.getTree(), path);
            ObjectId now = store.blob(headTree, path);
            if (now.equals(before)) {
                continue;
            }
            if (now.equals(after)) {
                edits.add(
                        before.equals(ObjectId.zeroId())
                                ? new FileEdit.Delete(path)
                                : new FileEdit.Put(path, store.text(beforeTree, path)));
                continue;
            }
            boolean allThere = !before.equals(ObjectId.zeroId())
                    && !after.equals(ObjectId.zeroId())
                    && !now.equals(ObjectId.zeroId());
            MergeResult<RawText> merged =
                    merge(store.text(commit.getTree(), path), store.text(headTree, path), store.text(beforeTree, path));
            if (allThere && !merged.containsConflicts()) {
                edits.add(new FileEdit.Put(path, text(merged)));
            } else {
                clashes.add(history.clash(path, commit.getTree(), head));
            }
        }
        return new Plan(edits, clashes);
    }

    private static MergeResult<RawText> merge(String base, String ours, String theirs) {
        return new MergeAlgorithm().merge(RawTextComparator.DEFAULT, raw(base), raw(ours), raw(theirs));
    }

    private static RawText raw(String text) {
        return new RawText(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(MergeResult<RawText> merged) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new MergeFormatter().formatMerge(out, merged, List.of("base", "ours", "theirs"), StandardCharsets.UTF_8);
        return out.toString(StandardCharsets.UTF_8);
    }
}
