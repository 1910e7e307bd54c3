package dev.slipway.templates.ignition;

import dev.slipway.templates.ignition.ConfigNode.Flag;
import dev.slipway.templates.ignition.ConfigNode.Listing;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.ConfigNode.Text;
import dev.slipway.templates.ignition.ConfigNode.Whole;
import dev.slipway.templates.ignition.FieldType.FlagType;
import dev.slipway.templates.ignition.FieldType.StructureType;
import dev.slipway.templates.ignition.FieldType.StructuresType;
import dev.slipway.templates.ignition.FieldType.TextMapType;
import dev.slipway.templates.ignition.FieldType.TextType;
import dev.slipway.templates.ignition.FieldType.TextsType;
import dev.slipway.templates.ignition.FieldType.WholeType;
import dev.slipway.templates.ignition.JsonDocument.Value;
import dev.slipway.templates.report.FieldPath;
import dev.slipway.templates.report.Findings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** JSON into the typed values of a version of the specification. */
final class IgnitionReader {
    private final IgnitionSchema schema;
    private final Findings findings = new Findings();
    private String problem = "";
    private int problemOffset;

    private IgnitionReader(IgnitionSchema schema) {
        this.schema = schema;
    }

    /**
     * What was read.
     *
     * @param problem why nothing could be read; empty when something could
     * @param offset where the problem is, in characters
     * @param config the configuration; origins are paths in itself
     * @param unused warnings about keys that the version does not know
     */
    record Read(String problem, int offset, Structure config, Findings unused) {
        boolean isReadable() {
            return problem.isEmpty();
        }
    }

    static Read read(JsonDocument document, IgnitionSchema schema) {
        if (!document.isValid()) {
            return new Read(document.problem(), document.offset(), Structure.EMPTY, new Findings());
        }
        IgnitionReader reader = new IgnitionReader(schema);
        Structure config = reader.value(new StructureType("Config"), document.root(), FieldPath.ROOT, "types.Config")
                                .orElse(Structure.EMPTY)
                        instanceof Structure structure
                ? structure
                : Structure.EMPTY;
        return new Read(reader.problem, reader.problemOffset, config, reader.findings);
    }

    private Optional<ConfigNode> value(FieldType type, Value value, FieldPath path, String goName) {
        if (value instanceof Value.Null) {
            return Optional.empty();
        }
        return switch (type) {
            case StructureType structure
            when value instanceof Value.Obj object ->
                Optional.of(structure(schema.structure(structure.name()), object, path));
            case StructuresType structures
            when value instanceof Value.Arr array ->
                Optional.of(list(new StructureType(structures.name()), array, path, goName));
            case TextsType ignored
            when value instanceof Value.Arr array -> Optional.of(list(new TextType(), array, path, goName));
            case TextType ignored when value instanceof Value.Str text -> Optional.of(new Text(text.value(), path));
            case FlagType ignored when value instanceof Value.Bool flag -> Optional.of(new Flag(flag.value(), path));
            case WholeType ignored when value instanceof Value.Num number -> whole(number, path, goName);
            case StructureType ignored -> mismatch(value, goName);
            case StructuresType ignored -> mismatch(value, goName);
            case TextsType ignored -> mismatch(value, goName);
            case TextType ignored -> mismatch(value, goName);
            case FlagType ignored -> mismatch(value, goName);
            case WholeType ignored -> mismatch(value, goName);
            case TextMapType ignored -> mismatch(value, goName);
        };
    }

    private Structure structure(SchemaStructure type, Value.Obj object, FieldPath path) {
        Map<String, ConfigNode> found = new LinkedHashMap<>();
        object.fields().forEach((key, value) -> {
            SchemaField field = fieldFor(type, key);
            if (field != null) {
                value(field.type(), value, path.key(field.name()), type.name() + "." + field.name())
                        .ifPresent(decoded -> found.put(field.name(), decoded));
            }
            if (field == null || !field.name().equals(key)) {
                findings.warning(path.key(key), "unused key " + key);
            }
        });
        Map<String, ConfigNode> ordered = new LinkedHashMap<>();
        for (SchemaField field : type.fields().values()) {
            ConfigNode decoded = found.get(field.name());
            if (decoded != null) {
                ordered.put(field.name(), decoded);
            } else if (field.required()) {
                ordered.put(field.name(), zero(field, path));
            }
        }
        return new Structure(ordered, path);
    }

    private static ConfigNode zero(SchemaField field, FieldPath path) {
        FieldPath at = path.key(field.name());
        return field.type() instanceof WholeType ? new Whole(0, at) : new Text("", at);
    }

    /** Go also takes keys that differ in case. */
    private static @org.jspecify.annotations.Nullable SchemaField fieldFor(SchemaStructure type, String key) {
        SchemaField exact = type.fields().get(key);
        if (exact != null) {
            return exact;
        }
        String lower = key.toLowerCase(Locale.ROOT);
        return type.fields().values().stream()
                .filter(field -> field.name().toLowerCase(Locale.ROOT).equals(lower))
                .findFirst()
                .orElse(null);
    }

    private Listing list(FieldType item, Value.Arr array, FieldPath path, String goName) {
        List<ConfigNode> items = new ArrayList<>();
        for (Value each : array.items()) {
            FieldPath at = path.index(items.size());
            items.add(value(item, each, at, goName)
                    .orElseGet(() -> item instanceof StructureType structure
                            ? structure(schema.structure(structure.name()), new Value.Obj(Map.of(), Map.of(), 0), at)
                            : new Text("", at)));
        }
        return new Listing(items, path);
    }

    private Optional<ConfigNode> whole(Value.Num number, FieldPath path, String goName) {
        try {
            return Optional.of(new Whole(Long.parseLong(number.digits()), path));
        } catch (NumberFormatException e) {
            complain(
                    "json: cannot unmarshal number " + number.digits() + " into Go struct field " + goName
                            + " of type int",
                    number.offset());
            return Optional.empty();
        }
    }

    private Optional<ConfigNode> mismatch(Value value, String goName) {
        String kind = switch (value) {
            case Value.Obj ignored -> "object";
            case Value.Arr ignored -> "array";
            case Value.Str ignored -> "string";
            case Value.Num ignored -> "number";
            case Value.Bool ignored -> "bool";
            case Value.Null ignored -> "null";
        };
        complain("json: cannot unmarshal " + kind + " into Go struct field " + goName, value.offset());
        return Optional.empty();
    }

    private void complain(String message, int offset) {
        if (problem.isEmpty()) {
            problem = message;
            problemOffset = offset;
        }
    }
}
