package dev.slipway.templates.render;

import java.util.List;

/**
 * The way back from a line of rendered text to the line of the template that wrote it.
 *
 * @param sources for every line of the text, in order; never empty
 */
public record LineMap(List<Source> sources) {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException when it is empty
     */
    public LineMap {
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("even an empty text has a first line");
        }
        sources = List.copyOf(sources);
    }

    /**
     * Where a line came from.
     *
     * @param file the template file's name
     * @param line the line in it, from 1
     * @param same how many characters at the line's beginning are the same in the template and in the output
     */
    public record Source(String file, int line, int same) {
        /**
         * The column in the template: as it is where the text came through unchanged, otherwise where it stops being
         * the same, which is the tag that wrote the rest.
         *
         * @param column in the rendered line, from 1; 0 for none
         * @return the column in the template's line, from 1; 0 for none
         */
        public int column(int column) {
            return Math.min(column, same + 1);
        }
    }

    /**
     * Looks up a line.
     *
     * @param line in the rendered text, from 1; a line beyond the end means the last
     * @return where it came from
     */
    public Source source(int line) {
        return sources.get(Math.clamp(line, 1, sources.size()) - 1);
    }
}
