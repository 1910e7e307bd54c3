package dev.slipway.templates.ignition;

import dev.slipway.templates.ignition.ConfigNode.Listing;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.FieldType.StructureType;
import dev.slipway.templates.ignition.FieldType.StructuresType;
import dev.slipway.templates.ignition.FieldType.TextsType;
import dev.slipway.templates.report.FieldPath;
import dev.slipway.templates.report.Finding;
import dev.slipway.templates.report.Findings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks a configuration by the rules of its version: first for entries that are there twice, then each structure for
 * itself, from the outside inwards.
 */
public final class IgnitionRules {
    private final IgnitionSchema schema;

    /**
     * Checks by the rules of a version.
     *
     * @param schema the version
     */
    public IgnitionRules(IgnitionSchema schema) {
        this.schema = schema;
    }

    /**
     * Looks for entries of lists that mean the same thing.
     *
     * @param config the configuration
     * @return errors, with paths in the configuration
     */
    public List<Finding> duplicates(Structure config) {
        Findings findings = new Findings();
        duplicates(schema.root(), config, FieldPath.ROOT, findings);
        return findings.list();
    }

    private void duplicates(SchemaStructure type, Structure structure, FieldPath path, Findings findings) {
        Map<String, Set<String>> seen = new HashMap<>();
        for (SchemaField field : type.fields().values()) {
            List<ConfigNode> items = structure.items(field.name());
            boolean isList = field.type() instanceof StructuresType || field.type() instanceof TextsType;
            if (items.isEmpty() || !isList || field.appended()) {
                continue;
            }
            SchemaStructure entry =
                    field.type() instanceof StructuresType structures ? schema.structure(structures.name()) : type;
            Set<String> keys = seen.computeIfAbsent(field.sharedWith(), word -> new HashSet<>());
            for (int i = 0; i < items.size(); i++) {
                if (!keys.add(SchemaKeys.of(entry, items.get(i)))) {
                    findings.error(path.key(field.name()).index(i), "duplicate entry defined");
                }
            }
        }
        descend(type, structure, path, (child, inner, at) -> duplicates(child, inner, at, findings));
    }

    /**
     * Checks each structure.
     *
     * @param config the configuration
     * @return errors and warnings, with paths in the configuration
     */
    public List<Finding> check(Structure config) {
        RuleContext context = new RuleContext(schema.minor(), new Findings());
        check(schema.root(), config, FieldPath.ROOT, context);
        return context.findings().list();
    }

    private void check(SchemaStructure type, Structure structure, FieldPath path, RuleContext context) {
        switch (type.name()) {
            case "Config" -> NodeRules.config(structure, path, context);
            case "IgnitionConfig" -> ResourceRules.ignitionConfig(structure, path, context);
            case "Ignition" -> ResourceRules.version(structure, path, context, schema.version());
            case "TLS" -> ResourceRules.certificateAuthorities(structure, path, context);
            case "Resource", "FileContents", "ConfigReference", "CaReference" ->
                ResourceRules.resource(type, structure, path, context);
            case "HTTPHeader" -> ResourceRules.header(structure, path, context);
            case "Verification" -> ResourceRules.verification(structure, path, context);
            case "Proxy" -> ResourceRules.proxy(structure, path, context);
            case "Storage" -> NodeRules.storage(structure, path, context);
            case "File" -> NodeRules.file(structure, path, context);
            case "Directory" -> NodeRules.directory(structure, path, context);
            case "Link" -> NodeRules.node(structure, path, context);
            case "NodeUser", "NodeGroup" -> NodeRules.owner(structure, path, context);
            case "Disk" -> DiskRules.disk(structure, path, context);
            case "Partition" -> DiskRules.partition(structure, path, context);
            case "Filesystem" -> DiskRules.filesystem(structure, path, context);
            case "Raid" -> DiskRules.raid(structure, path, context);
            case "Luks" -> LuksRules.luks(structure, path, context);
            case "Custom", "ClevisCustom" -> LuksRules.custom(structure, path, context);
            case "Tang" -> LuksRules.tang(structure, path, context);
            case "Systemd" -> UnitRules.systemd(structure, path, context);
            case "Unit" -> UnitRules.unit(structure, path, context);
            case "Dropin" -> UnitRules.dropin(structure, path, context);
            default -> {}
        }
        descend(type, structure, path, (child, inner, at) -> check(child, inner, at, context));
    }

    private interface Visit {
        void structure(SchemaStructure type, Structure structure, FieldPath path);
    }

    private void descend(SchemaStructure type, Structure structure, FieldPath path, Visit visit) {
        for (SchemaField field : type.fields().values()) {
            ConfigNode value = structure.fields().get(field.name());
            if (value == null) {
                continue;
            }
            FieldPath at = path.key(field.name());
            switch (field.type()) {
                case StructureType inner
                when value instanceof Structure child -> visit.structure(schema.structure(inner.name()), child, at);
                case StructuresType inner
                when value instanceof Listing listing -> {
                    for (int i = 0; i < listing.items().size(); i++) {
                        if (listing.items().get(i) instanceof Structure child) {
                            visit.structure(schema.structure(inner.name()), child, at.index(i));
                        }
                    }
                }
                default -> {}
            }
        }
    }
}
