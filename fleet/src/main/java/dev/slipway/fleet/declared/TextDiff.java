package dev.slipway.fleet.declared;

import dev.slipway.fleet.declared.CommitDiff.FileDiff;
import dev.slipway.fleet.declared.CommitDiff.Kind;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.diff.RawText;

/** Compares two texts as Git compares two versions of a file. */
public final class TextDiff {
    private TextDiff() {}

    /**
     * What differs.
     *
     * @param path what the text is called
     * @param kind what happened to it
     * @param before the old text
     * @param after the new text
     * @return the places that differ; none when both are equal
     */
    public static FileDiff between(String path, Kind kind, String before, String after) {
        return new FileDiff(path, kind, GitHistory.hunks(raw(before), raw(after)));
    }

    private static RawText raw(String text) {
        return new RawText(text.getBytes(StandardCharsets.UTF_8));
    }
}
