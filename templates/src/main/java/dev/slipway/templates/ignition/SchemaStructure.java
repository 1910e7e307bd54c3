package dev.slipway.templates.ignition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A structure of the specification.
 *
 * @param name its name in the schema
 * @param fields its keys in the order in which they are written
 * @param keyField the field that tells entries of a list apart; empty when there is none
 */
public record SchemaStructure(String name, Map<String, SchemaField> fields, String keyField) {
    /** Keeps its own copy, in order. */
    public SchemaStructure {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
