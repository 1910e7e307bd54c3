package dev.slipway.templates.ignition;

import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.ConfigNode.Text;

/** What tells the entries of a list apart, for merging and for finding duplicates. */
final class SchemaKeys {
    private SchemaKeys() {}

    /**
     * The identity of a list entry.
     *
     * @param structure the entry's structure in the schema
     * @param entry the entry
     * @return a text that is equal for entries that mean the same thing
     */
    static String of(SchemaStructure structure, ConfigNode entry) {
        return switch (entry) {
            case Text text -> text.value();
            case Structure fields when "Partition".equals(structure.name()) -> partition(fields);
            case Structure fields -> fields.text(structure.keyField());
            default -> "";
        };
    }

    private static String partition(Structure partition) {
        long number = partition.whole("number").orElse(0);
        if (number != 0) {
            return "number:" + number;
        }
        return partition.has("label") ? "label:" + partition.text("label") : "";
    }
}
