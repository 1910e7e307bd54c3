package dev.slipway.fleet.declared;

import java.util.List;

/**
 * What a commit changed against its first parent.
 *
 * @param summary who, when and why
 * @param files the changed files by path
 * @param unified the same as {@code git diff} writes it
 */
public record CommitDiff(CommitSummary summary, List<FileDiff> files, String unified) {
    /** Copies the list. */
    public CommitDiff {
        files = List.copyOf(files);
    }

    /** What happened to a file. */
    public enum Kind {
        /** It is new. */
        ADDED,
        /** Its text changed. */
        MODIFIED,
        /** It is gone. */
        DELETED
    }

    /**
     * One file.
     *
     * @param path its path in the work tree
     * @param kind what happened to it
     * @param hunks the places that differ, each with three lines around it
     */
    public record FileDiff(String path, Kind kind, List<Hunk> hunks) {
        /** Copies the list. */
        public FileDiff {
            hunks = List.copyOf(hunks);
        }
    }

    /**
     * One place that differs.
     *
     * @param oldStart the first line in the old text, from 1
     * @param newStart the first line in the new text, from 1
     * @param lines in the order in which they are read
     */
    public record Hunk(int oldStart, int newStart, List<Line> lines) {
        /** Copies the list. */
        public Hunk {
            lines = List.copyOf(lines);
        }
    }

    /** A line of a hunk. */
    public sealed interface Line {
        /**
         * The line's text.
         *
         * @return without the line end
         */
        String text();

        /**
         * In both texts.
         *
         * @param oldLine its number in the old text, from 1
         * @param newLine its number in the new text, from 1
         */
        record Same(int oldLine, int newLine, String text) implements Line {}

        /**
         * Only in the old text.
         *
         * @param oldLine its number there, from 1
         */
        record Removed(int oldLine, String text) implements Line {}

        /**
         * Only in the new text.
         *
         * @param newLine its number there, from 1
         */
        record Added(int newLine, String text) implements Line {}
    }
}
