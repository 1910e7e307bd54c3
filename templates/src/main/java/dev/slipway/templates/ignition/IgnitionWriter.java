package dev.slipway.templates.ignition;

import dev.slipway.templates.ignition.ConfigNode.Listing;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.ConfigNode.Whole;
import dev.slipway.templates.ignition.FieldType.StructureType;
import dev.slipway.templates.ignition.FieldType.StructuresType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Brings a configuration into the form in which it is written: in the specification's order, without empty parts. */
public final class IgnitionWriter {
    private final IgnitionSchema schema;

    /**
     * Writes by the order of a version.
     *
     * @param schema the version
     */
    public IgnitionWriter(IgnitionSchema schema) {
        this.schema = schema;
    }

    /**
     * Orders a configuration and drops what is empty.
     *
     * @param config the configuration
     * @return what is to be written
     */
    public Structure tidy(Structure config) {
        return tidy(schema.root(), config);
    }

    private Structure tidy(SchemaStructure type, Structure structure) {
        Map<String, ConfigNode> fields = new LinkedHashMap<>();
        for (SchemaField field : type.fields().values()) {
            structure
                    .get(field.name())
                    .flatMap(value -> tidy(field, value))
                    .ifPresent(value -> fields.put(field.name(), value));
        }
        return new Structure(fields, structure.origin());
    }

    private Optional<ConfigNode> tidy(SchemaField field, ConfigNode value) {
        return switch (field.type()) {
            case StructureType inner
            when value instanceof Structure structure ->
                Optional.<ConfigNode>of(tidy(schema.structure(inner.name()), structure))
                        .filter(tidied -> !((Structure) tidied).fields().isEmpty());
            case StructuresType inner
            when value instanceof Listing listing ->
                Optional.<ConfigNode>of(new Listing(
                                listing.items().stream()
                                        .<ConfigNode>map(item -> tidy(schema.structure(inner.name()), (Structure) item))
                                        .toList(),
                                listing.origin()))
                        .filter(tidied -> !((Listing) tidied).items().isEmpty());
            default -> {
                boolean empty = (value instanceof Listing listing
                                && listing.items().isEmpty())
                        || (field.unlessZero() && (value instanceof Whole(long number, var from) && number == 0))
                        || (field.unlessZero()
                                && value instanceof ConfigNode.Text text
                                && text.value().isEmpty());
                yield empty ? Optional.empty() : Optional.of(value);
            }
        };
    }
}
