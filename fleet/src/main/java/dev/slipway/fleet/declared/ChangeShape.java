package dev.slipway.fleet.declared;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/** What can be said about a change before any of its files is parsed. */
final class ChangeShape {
    private ChangeShape() {}

    /** A change without a reason is of no use in two months. */
    static List<Problem> ofMessage(String message) {
        return message.isBlank()
                ? List.of(new Problem("", 0, 0, "message", "the change says nothing about itself.", "Write why."))
                : List.of();
    }

    static List<Problem> ofEdits(List<FileEdit> edits) {
        List<Problem> problems = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        for (FileEdit edit : edits) {
            if (!paths.add(edit.path())) {
                problems.add(Place.ofFile(edit.path()).problem("the file is edited twice.", "Send one edit per file."));
            }
            if (FleetPath.of(edit.path()) instanceof FleetPath.Elsewhere(Problem problem)
                    && !(edit instanceof FileEdit.Delete && FleetPath.belongs(edit.path()))) {
                // What somebody else committed under a bad name may still be deleted.
                problems.add(problem);
            }
            if (edit instanceof FileEdit.Put(String path, String text)) {
                if (text.length() > FleetTree.LARGEST_FILE) {
                    problems.add(FleetTree.tooLarge(path, text.length()));
                } else if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                    problems.add(Place.ofFile(path)
                            .problem("the text has half a character (a lone surrogate).", "Type it again."));
                }
            }
        }
        return problems;
    }

    /** A path cannot be a file and a folder at once. */
    static List<Problem> ofPaths(SortedMap<String, String> texts) {
        List<Problem> problems = new ArrayList<>();
        for (String path : texts.keySet()) {
            String below = path + "/";
            SortedMap<String, String> after = texts.tailMap(below);
            if (!after.isEmpty() && after.firstKey().startsWith(below)) {
                problems.add(Place.ofFile(path)
                        .problem("this is a file, and a folder of the same name has files.", "Rename one of them."));
            }
        }
        return problems;
    }
}
