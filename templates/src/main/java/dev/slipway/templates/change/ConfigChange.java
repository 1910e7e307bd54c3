package dev.slipway.templates.change;

import dev.slipway.templates.ignition.ConfigNode.Structure;
import java.util.List;

/**
 * One difference between two configurations.
 *
 * <p>Its text leaves the declarations out: they may hold secrets.
 *
 * @param subject what is declared differently
 * @param kind how it differs
 * @param fields the keys of the specification that differ, in alphabetical order; for an added or removed subject all that
 *     mean anything
 * @param before its declaration before; empty when it was not declared
 * @param after its declaration after; empty when it is no longer declared
 */
public record ConfigChange(Subject subject, Kind kind, List<String> fields, Structure before, Structure after) {
    /** How a declaration differs. */
    public enum Kind {
        /** It is only declared after. */
        ADDED,
        /** It was only declared before. */
        REMOVED,
        /** It is declared in both, differently. */
        CHANGED
    }

    /** Keeps an unmodifiable copy. */
    public ConfigChange {
        fields = List.copyOf(fields);
    }

    @Override
    public String toString() {
        return kind + " " + subject.words() + " " + fields;
    }
}
