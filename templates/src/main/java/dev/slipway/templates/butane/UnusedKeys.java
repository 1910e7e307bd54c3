package dev.slipway.templates.butane;

import dev.slipway.templates.butane.YamlNode.Entry;
import dev.slipway.templates.butane.YamlNode.Mapping;
import dev.slipway.templates.butane.YamlNode.Scalar;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.FieldType.StructureType;
import dev.slipway.templates.ignition.FieldType.StructuresType;
import dev.slipway.templates.report.FieldPath;
import dev.slipway.templates.report.ReportEntry;
import dev.slipway.templates.report.ReportEntry.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Warns of keys that the schema does not know, and of places where it cannot look for them. */
final class UnusedKeys {
    private final ButaneTypes types;
    private final Positions positions;
    private final List<ReportEntry> entries = new ArrayList<>();

    private UnusedKeys(ButaneTypes types, Positions positions) {
        this.types = types;
        this.positions = positions;
    }

    static List<ReportEntry> find(ButaneTypes types, Structure source, Positions positions) {
        UnusedKeys unused = new UnusedKeys(types, positions);
        unused.mapping(types.root(), source, FieldPath.ROOT);
        return unused.entries;
    }

    private void mapping(ButaneMapping type, Structure decoded, FieldPath path) {
        Optional<YamlNode> node = positions.exact(path);
        if (node.isEmpty()) {
            return;
        }
        if (node.get() instanceof Mapping mapping) {
            keys(type, mapping, path);
        } else {
            warn(
                    path,
                    node.get(),
                    "context tree does not match content tree at " + path
                            + ". Line and column reporting may be inconsistent. Unused keys may not be reported");
        }
        for (ButaneField field : type.fields().values()) {
            FieldPath at = path.key(field.name());
            switch (field.type()) {
                case StructureType inner -> {
                    if (!field.nullable() || decoded.has(field.name())) {
                        mapping(types.mapping(inner.name()), decoded.structure(field.name()), at);
                    }
                }
                case StructuresType inner -> {
                    List<Structure> items = decoded.structures(field.name());
                    for (int i = 0; i < items.size(); i++) {
                        mapping(types.mapping(inner.name()), items.get(i), at.index(i));
                    }
                }
                default -> {}
            }
        }
    }

    private void keys(ButaneMapping type, Mapping mapping, FieldPath path) {
        Map<String, YamlNode> keys = new LinkedHashMap<>();
        for (Entry entry : mapping.entries()) {
            keys.put(entry.key() instanceof Scalar scalar ? scalar.value() : "", entry.key());
        }
        keys.forEach((key, node) -> {
            if (!type.fields().containsKey(key)) {
                warn(path.key(key), node, "unused key " + key);
            }
        });
    }

    private void warn(FieldPath path, YamlNode node, String message) {
        entries.add(new ReportEntry(
                Kind.WARNING, path.isRoot() ? "" : path.toString(), node.line(), node.column(), message));
    }
}
