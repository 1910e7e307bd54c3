package dev.slipway.fleet.declared;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The fleet's files at one moment.
 *
 * @param texts every readable file's text by its path
 * @param unreadable what is wrong with the others
 */
record FleetTree(SortedMap<String, String> texts, List<Problem> unreadable) {
    static final FleetTree EMPTY = new FleetTree(Collections.emptySortedMap(), List.of());

    /** A machine's file has a few hundred bytes; a profile may bring a certificate or a long script. */
    static final int LARGEST_FILE = 1 << 20;

    /** All files together, which are kept in memory: a thousand machines need one megabyte. */
    static final int LARGEST_TREE = 32 << 20;

    FleetTree {
        texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
        unreadable = List.copyOf(unreadable);
    }

    /** The files after the edits. An edit also mends a file that could not be read. */
    FleetTree with(List<FileEdit> edits) {
        SortedMap<String, String> changed = new TreeMap<>(texts);
        List<Problem> stillUnreadable = new ArrayList<>(unreadable);
        for (FileEdit edit : edits) {
            stillUnreadable.removeIf(problem -> problem.file().equals(edit.path()));
            switch (edit) {
                case FileEdit.Put(String path, String text) -> changed.put(path, text);
                case FileEdit.Delete(String path) -> changed.remove(path);
            }
        }
        return new FleetTree(changed, stillUnreadable);
    }

    static Problem tooLarge(String path, long bytes) {
        return new Problem(
                path,
                0,
                0,
                "",
                "the file has " + bytes + " bytes; at most " + LARGEST_FILE + " are read.",
                "Keep large files elsewhere and let the profile fetch them.");
    }
}
