package dev.slipway.templates.ignition;

import dev.slipway.templates.ignition.ConfigNode.Listing;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.ConfigNode.Text;
import dev.slipway.templates.ignition.ConfigNode.Whole;
import dev.slipway.templates.ignition.FieldType.StructureType;
import dev.slipway.templates.ignition.FieldType.StructuresType;
import dev.slipway.templates.ignition.FieldType.TextsType;
import dev.slipway.templates.report.FieldPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Merges two configurations as Ignition does with {@code ignition.config.merge}: the child wins field by field, lists
 * are merged by the identity of their entries, the parent's entries first.
 */
public final class ConfigMerge {
    private final IgnitionSchema schema;

    /**
     * Merges by the rules of a version.
     *
     * @param schema the version of both configurations
     */
    public ConfigMerge(IgnitionSchema schema) {
        this.schema = schema;
    }

    /**
     * Merges.
     *
     * @param parent the configuration below
     * @param child the configuration that wins
     * @return both
     */
    public Structure merge(Structure parent, Structure child) {
        return merge(schema.root(), parent, child);
    }

    private Structure merge(SchemaStructure type, Structure parent, Structure child) {
        Map<String, String> childLists = childEntries(type, child);
        Map<String, ConfigNode> merged = new LinkedHashMap<>();
        for (SchemaField field : type.fields().values()) {
            String name = field.name();
            if (field.required()) {
                // Required fields always are the child's, even when they are empty; empty ones lose their origin.
                child.get(name).ifPresent(value -> merged.put(name, withoutEmptyOrigin(value)));
                continue;
            }
            if (!parent.has(name) && !child.has(name)) {
                continue;
            }
            switch (field.type()) {
                case StructureType structure ->
                    merged.put(name, structure(schema.structure(structure.name()), name, parent, child));
                case StructuresType structures ->
                    putList(merged, field, schema.structure(structures.name()), parent, child, childLists);
                case TextsType ignored -> putList(merged, field, type, parent, child, childLists);
                default ->
                    merged.put(
                            name,
                            child.has(name)
                                    ? child.fields().get(name)
                                    : parent.fields().get(name));
            }
        }
        return new Structure(merged, origin(parent.origin(), child.origin()));
    }

    private Structure structure(SchemaStructure type, String name, Structure parent, Structure child) {
        if (!child.has(name)) {
            return settled(type, parent.structure(name));
        }
        return parent.has(name)
                ? merge(type, parent.structure(name), child.structure(name))
                : settled(type, child.structure(name));
    }

    /** What is taken over as a whole: empty required fields lose their origin, as they do everywhere in a merge. */
    private Structure settled(SchemaStructure type, Structure taken) {
        Map<String, ConfigNode> fields = new LinkedHashMap<>();
        taken.fields().forEach((name, value) -> {
            SchemaField field = type.fields().get(name);
            fields.put(name, field == null ? value : settled(field, value));
        });
        return new Structure(fields, taken.origin());
    }

    private ConfigNode settled(SchemaField field, ConfigNode value) {
        return switch (field.type()) {
            case StructureType structure
            when value instanceof Structure inner -> settled(schema.structure(structure.name()), inner);
            case StructuresType structures
            when value instanceof Listing listing ->
                new Listing(
                        listing.items().stream()
                                .map(item -> item instanceof Structure inner
                                        ? settled(schema.structure(structures.name()), inner)
                                        : item)
                                .toList(),
                        listing.origin());
            default -> field.required() ? withoutEmptyOrigin(value) : value;
        };
    }

    private static FieldPath origin(FieldPath parent, FieldPath child) {
        return child.isKnown() ? child : parent;
    }

    private static ConfigNode withoutEmptyOrigin(ConfigNode value) {
        return switch (value) {
            case Text text when text.value().isEmpty() -> text.from(FieldPath.UNKNOWN);
            case Whole whole when whole.value() == 0 -> whole.from(FieldPath.UNKNOWN);
            default -> value;
        };
    }

    private void putList(
            Map<String, ConfigNode> merged,
            SchemaField field,
            SchemaStructure type,
            Structure parent,
            Structure child,
            Map<String, String> childLists) {
        List<ConfigNode> parents = settledItems(field, parent);
        List<ConfigNode> children = settledItems(field, child);
        List<ConfigNode> items =
                field.appended() ? new ArrayList<>(parents) : byIdentity(field, type, parents, children, childLists);
        if (field.appended()) {
            items.addAll(children);
        }
        if (!items.isEmpty()) {
            FieldPath parentOrigin =
                    parent.get(field.name()).map(ConfigNode::origin).orElse(FieldPath.UNKNOWN);
            FieldPath childOrigin =
                    child.get(field.name()).map(ConfigNode::origin).orElse(FieldPath.UNKNOWN);
            merged.put(field.name(), new Listing(items, origin(parentOrigin, childOrigin)));
        }
    }

    private List<ConfigNode> settledItems(SchemaField field, Structure side) {
        return side.get(field.name()).map(list -> settled(field, list)).stream()
                .flatMap(list ->
                        list instanceof Listing listing ? listing.items().stream() : java.util.stream.Stream.of())
                .toList();
    }

    private List<ConfigNode> byIdentity(
            SchemaField field,
            SchemaStructure type,
            List<ConfigNode> parents,
            List<ConfigNode> children,
            Map<String, String> childLists) {
        Map<String, ConfigNode> childByKey = new HashMap<>();
        children.forEach(item -> childByKey.put(SchemaKeys.of(type, item), item));
        Set<String> parentKeys = new HashSet<>();
        List<ConfigNode> items = new ArrayList<>(parents.size() + children.size());
        for (ConfigNode parentItem : parents) {
            String key = SchemaKeys.of(type, parentItem);
            parentKeys.add(key);
            String list = childLists.get(field.sharedWith() + "\0" + key);
            if (list == null) {
                items.add(parentItem);
            } else if (list.equals(field.name())) {
                ConfigNode childItem = childByKey.get(key);
                if (parentItem instanceof Structure from && childItem instanceof Structure over) {
                    if (!"httpHeaders".equals(field.name()) || over.has("value")) {
                        items.add(merge(type, from, over));
                    }
                } else if (childItem != null) {
                    items.add(childItem);
                }
            }
        }
        for (ConfigNode childItem : children) {
            if (!parentKeys.contains(SchemaKeys.of(type, childItem))) {
                items.add(childItem);
            }
        }
        return items;
    }

    /** For each entry of the child's lists, which list it is in: files, directories and links share their paths. */
    private Map<String, String> childEntries(SchemaStructure type, Structure child) {
        Map<String, String> lists = new HashMap<>();
        for (SchemaField field : type.fields().values()) {
            if (field.appended()) {
                continue;
            }
            SchemaStructure entry =
                    field.type() instanceof StructuresType structures ? schema.structure(structures.name()) : type;
            for (ConfigNode item : child.items(field.name())) {
                lists.put(field.sharedWith() + "\0" + SchemaKeys.of(entry, item), field.name());
            }
        }
        return lists;
    }
}
