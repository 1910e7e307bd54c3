package dev.slipway.templates.render;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A template and the files that it may include.
 *
 * @param main the name of the file to render
 * @param files every file's text by its name, which is its path relative to the template's folder; holds {@code main}
 */
public record TemplateSource(String main, SortedMap<String, String> files) {
    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException when {@code main} is not among the files
     */
    public TemplateSource {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        if (!files.containsKey(main)) {
            throw new IllegalArgumentException("no file " + main + " to render");
        }
    }
}
