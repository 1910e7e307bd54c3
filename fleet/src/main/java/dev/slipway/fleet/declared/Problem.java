package dev.slipway.fleet.declared;

/**
 * Something in the declared fleet that cannot stand, or that its people should know.
 *
 * @param file the path in the work tree; empty when no single file is meant
 * @param line from 1; 0 when the whole file is meant
 * @param column from 1, in characters; 0 when the whole line or file is meant
 * @param field the key by its path such as {@code os.stream} or {@code macs[1]}, or empty
 * @param message what is wrong, a sentence without the position
 * @param remedy what to do about it, a sentence
 */
public record Problem(String file, int line, int column, String field, String message, String remedy)
        implements Comparable<Problem> {
    @Override
    public int compareTo(Problem other) {
        return java.util.Comparator.comparing(Problem::file)
                .thenComparingInt(Problem::line)
                .thenComparingInt(Problem::column)
                .thenComparing(Problem::field)
                .thenComparing(Problem::message)
                .thenComparing(Problem::remedy)
                .compare(this, other);
    }

    /**
     * The problem in one line, as compilers write it.
     *
     * @return {@code file:line:column: message remedy}
     */
    public String words() {
        String where = file + (line > 0 ? ":" + line : "") + (column > 0 ? ":" + column : "");
        return (where.isEmpty() ? "" : where + ": ")
                + (field.isEmpty() ? "" : field + ": ")
                + message
                + (remedy.isEmpty() ? "" : " " + remedy);
    }
}
