package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.ConfigNode;
import dev.slipway.templates.ignition.ConfigNode.Listing;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.ConfigNode.Text;
import dev.slipway.templates.ignition.ConfigNode.Whole;
import dev.slipway.templates.ignition.FieldType.StructureType;
import dev.slipway.templates.ignition.FieldType.StructuresType;
import dev.slipway.templates.ignition.IgnitionSchema;
import dev.slipway.templates.ignition.SchemaField;
import dev.slipway.templates.ignition.SchemaStructure;
import dev.slipway.templates.report.FieldPath;
import dev.slipway.templates.report.Finding;
import dev.slipway.templates.report.Findings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a variant forbids although Ignition could do it. */
final class FieldBans {
    private static final List<List<String>> TABLE = Table.read("butane-bans.txt", 5);

    private final IgnitionSchema schema;
    private final Map<String, Ban> bans = new HashMap<>();
    private final Findings findings = new Findings();

    private FieldBans(ButaneSpec spec) {
        this.schema = spec.ignition();
        for (List<String> row : TABLE) {
            if (spec.meets(row.get(0) + ":" + row.get(1))) {
                bans.put(row.get(2), new Ban("emptyIsFine".equals(row.get(3)), row.get(4)));
            }
        }
    }

    private record Ban(boolean emptyIsFine, String message) {}

    /** Finds what is banned, with paths in the generated configuration. */
    static List<Finding> find(ButaneSpec spec, Structure config) {
        FieldBans bans = new FieldBans(spec);
        if (!bans.bans.isEmpty()) {
            bans.structure(bans.schema.root(), config, "", FieldPath.ROOT);
        }
        return bans.findings.list();
    }

    private void structure(SchemaStructure type, Structure structure, String prefix, FieldPath path) {
        for (SchemaField field : type.fields().values()) {
            ConfigNode value = structure.fields().get(field.name());
            if (value == null) {
                continue;
            }
            String name = prefix + field.name();
            FieldPath at = path.key(field.name());
            Ban ban = bans.get(name);
            if (ban != null) {
                boolean emptyText = value instanceof Text text && text.value().isEmpty();
                if (!isEmpty(field, value) && !(emptyText && ban.emptyIsFine)) {
                    findings.error(at, ban.message);
                }
                continue;
            }
            switch (field.type()) {
                case StructureType inner
                when value instanceof Structure child ->
                    structure(schema.structure(inner.name()), child, name + ".", at);
                case StructuresType inner
                when value instanceof Listing listing -> {
                    for (int i = 0; i < listing.items().size(); i++) {
                        if (listing.items().get(i) instanceof Structure child) {
                            structure(schema.structure(inner.name()), child, name + ".", at.index(i));
                        }
                    }
                }
                default -> {}
            }
        }
    }

    private boolean isEmpty(SchemaField field, ConfigNode value) {
        return switch (value) {
            case Listing listing -> listing.items().isEmpty();
            case Structure structure ->
                !field.nullable()
                        && field.type() instanceof StructureType inner
                        && structure.fields().entrySet().stream()
                                .allMatch(entry -> isEmpty(inner, entry.getKey(), entry.getValue()));
            case Text text -> field.required() && text.value().isEmpty();
            case Whole whole -> field.required() && whole.value() == 0;
            default -> false;
        };
    }

    private boolean isEmpty(StructureType type, String name, ConfigNode value) {
        SchemaField field = schema.structure(type.name()).fields().get(name);
        return field != null && isEmpty(field, value);
    }
}
