package dev.slipway.templates.report;

/**
 * One finding.
 *
 * @param kind how bad it is
 * @param path the field it is about, in the notation {@code $.storage.files.0.path}; empty when it is about the whole
 * @param line the line of the source, counted from 1; 0 when no position is known
 * @param column the column in characters, counted from 1; 0 when no position is known
 * @param message what is wrong, one sentence without a full stop
 */
public record ReportEntry(Kind kind, String path, int line, int column, String message) {
    /** How bad a finding is. */
    public enum Kind {
        /** The configuration is refused. */
        ERROR("error"),
        /** Accepted, but {@code --strict} refuses it. */
        WARNING("warning"),
        /** Worth knowing. */
        INFO("info");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /**
     * Tells whether the finding has a place in the source.
     *
     * @return false for findings about the whole
     */
    public boolean hasPosition() {
        return line > 0;
    }

    /** The one-line form, {@code warning at $.a.b, line 6 col 13: message}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind.toString());
        if (!path.isEmpty()) {
            text.append(" at ").append(path);
            if (hasPosition()) {
                text.append(',');
            }
        }
        if (hasPosition()) {
            text.append(path.isEmpty() ? " at" : "")
                    .append(" line ")
                    .append(line)
                    .append(" col ")
                    .append(column);
        }
        return text.append(": ").append(message).toString();
    }
}
