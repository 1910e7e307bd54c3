package dev.slipway.templates.butane;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Reads the tables that hold what differs between variants and versions. */
final class Table {
    private Table() {}

    /**
     * Reads a table.
     *
     * @param resource its file name
     * @param columns how many cells a row has
     * @return rows of cells
     */
    static List<List<String>> read(String resource, int columns) {
        try (InputStream in = Objects.requireNonNull(Table.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> List.of(line.split("\\|", columns)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Tells whether a number is in a range.
     *
     * @param range {@code 2-5}, or {@code 2-} without an end
     * @param number the number
     * @return true when it is within, both ends included
     */
    static boolean contains(String range, int number) {
        String[] ends = range.split("-", 2);
        return number >= Integer.parseInt(ends[0]) && (ends[1].isEmpty() || number <= Integer.parseInt(ends[1]));
    }
}
