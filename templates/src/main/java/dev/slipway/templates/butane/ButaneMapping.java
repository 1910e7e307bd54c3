package dev.slipway.templates.butane;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A mapping of a Butane document.
 *
 * @param name the name of its structure
 * @param fields its keys
 */
record ButaneMapping(String name, Map<String, ButaneField> fields) {
    /** Keeps its own copy, in order. */
    ButaneMapping {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
