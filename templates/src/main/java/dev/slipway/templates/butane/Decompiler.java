package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.ConfigNode;
import dev.slipway.templates.ignition.ConfigNode.Flag;
import dev.slipway.templates.ignition.ConfigNode.Listing;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.ConfigNode.Text;
import dev.slipway.templates.ignition.ConfigNode.Whole;
import dev.slipway.templates.ignition.Contents;
import dev.slipway.templates.ignition.FieldType.StructureType;
import dev.slipway.templates.ignition.FieldType.StructuresType;
import dev.slipway.templates.ignition.Ignition;
import dev.slipway.templates.ignition.SemanticVersion;
import dev.slipway.templates.report.Report;
import dev.slipway.templates.report.ReportEntry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Ignition (JSON) back into Butane (YAML), so that an existing configuration can be edited.
 *
 * <p>Embedded texts become {@code inline}, modes octal. Sugar that generated parts of the configuration is not recovered: a mount
 * unit stays a unit. What is made translates to the same machine.
 */
public final class Decompiler {
    private static final Set<String> OCTAL = Set.of("mode");

    private final ButaneTypes types;

    private Decompiler(ButaneTypes types) {
        this.types = types;
    }

    /**
     * What came of it.
     *
     * @param butane the Butane document; empty when the configuration could not be read
     * @param report errors when it could not, warnings about what was left out
     */
    public record Decompiled(String butane, Report report) {}

    /**
     * Turns a configuration back.
     *
     * @param json the Ignition configuration, specification 3.x
     * @param variant the variant to write; its first version that makes the configuration's version, or a later one, is taken
     * @return the Butane document, or why there is none
     */
    public static Decompiled decompile(byte[] json, String variant) {
        Ignition.Parsed parsed = Ignition.read(json);
        String version = parsed.config().version();
        if (parsed.report().isFatal()) {
            return new Decompiled("", parsed.report());
        }
        Optional<ButaneSpec> spec = spec(variant, version);
        if (spec.isEmpty()) {
            String message = "no version of " + variant + " makes Ignition " + version + "; choose another variant";
            return new Decompiled("", new Report(List.of(remark(ReportEntry.Kind.ERROR, message))));
        }
        List<ReportEntry> entries = new ArrayList<>(parsed.report().entries());
        String made = spec.get().ignition().version();
        if (!made.equals(version)) {
            entries.add(
                    remark(ReportEntry.Kind.INFO, "becomes Ignition " + made + ", the first that " + variant + " has"));
        }
        Decompiler decompiler = new Decompiler(ButaneTypes.of(spec.get()));
        return new Decompiled(decompiler.document(spec.get(), parsed.config().root()), new Report(entries));
    }

    private static ReportEntry remark(ReportEntry.Kind kind, String message) {
        return new ReportEntry(kind, "$.ignition.version", 0, 0, message);
    }

    /** The version for exactly this Ignition, or the oldest for a newer one: each has all that the ones before had. */
    private static Optional<ButaneSpec> spec(String variant, String ignition) {
        List<ButaneSpec> specs = ButaneSpec.all().stream()
                .filter(each -> each.variant().equals(variant))
                .toList();
        Optional<ButaneSpec> same = specs.stream()
                .filter(each -> each.ignition().version().equals(ignition))
                .findFirst();
        return same.or(() -> specs.stream()
                .filter(each ->
                        !each.version().contains("-") && minor(each.ignition().version()) > minor(ignition))
                .min(Comparator.comparingLong(each -> minor(each.ignition().version()))));
    }

    private static long minor(String version) {
        return SemanticVersion.parse(version).map(SemanticVersion::minor).orElse(Long.MAX_VALUE);
    }

    private String document(ButaneSpec spec, Structure config) {
        List<NodeTuple> entries = new ArrayList<>();
        entries.add(entry("variant", text(spec.variant())));
        entries.add(entry("version", text(spec.version())));
        entries.addAll(mapping(types.root(), config).getValue());
        return YamlWriter.write(new MappingNode(Tag.MAP, entries, FlowStyle.BLOCK));
    }

    private static NodeTuple entry(String key, Node value) {
        return new NodeTuple(new ScalarNode(Tag.STR, key, null, null, ScalarStyle.PLAIN), value);
    }

    private MappingNode mapping(ButaneMapping type, Structure structure) {
        List<NodeTuple> entries = new ArrayList<>();
        Optional<String> inline = inline(type, structure);
        for (ButaneField field : type.fields().values()) {
            if (field.isSugar() || !structure.has(field.ignitionName())) {
                continue;
            }
            boolean replaced =
                    inline.isPresent() && Set.of("source", "compression").contains(field.name());
            ConfigNode value = structure.get(field.ignitionName()).orElseThrow();
            if (!replaced && !isNothing(field, value)) {
                entries.add(entry(field.name(), node(field, value)));
            }
        }
        inline.ifPresent(text -> entries.add(entry("inline", text(text))));
        return new MappingNode(Tag.MAP, entries, entries.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
    }

    private boolean isNothing(ButaneField field, ConfigNode value) {
        return switch (value) {
            case Listing listing -> listing.items().isEmpty();
            case Structure structure ->
                field.type() instanceof StructureType inner
                        && mapping(types.mapping(inner.name()), structure)
                                .getValue()
                                .isEmpty();
            case Whole whole -> field.required() && whole.value() == 0;
            default -> false;
        };
    }

    /** The contents, when they are embedded, are text, and come out the same when embedded again. */
    private Optional<String> inline(ButaneMapping type, Structure resource) {
        if (!type.fields().containsKey("inline")
                || !(Contents.of(resource) instanceof Contents.Embedded(ByteBuffer data))) {
            return Optional.empty();
        }
        if (resource.origin().toString().startsWith("$.ignition.config.")) {
            // Butane checks inline configurations, and takes only those that it knows.
            return Optional.empty();
        }
        boolean cannotCompress =
                types.spec().base() == 1 && !resource.text("compression").isEmpty();
        if (cannotCompress || resource.structure("verification").has("hash")) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(data).toString();
            return StreamReader.isPrintable(text) ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private Node node(ButaneField field, ConfigNode value) {
        return switch (value) {
            case Structure structure
            when field.type() instanceof StructureType inner -> mapping(types.mapping(inner.name()), structure);
            case Structure structure -> throw new IllegalStateException(field.name() + " " + structure.origin());
            case Listing listing -> {
                List<Node> items = new ArrayList<>();
                for (ConfigNode item : listing.items()) {
                    items.add(
                            item instanceof Structure structure && field.type() instanceof StructuresType inner
                                    ? mapping(types.mapping(inner.name()), structure)
                                    : node(field, item));
                }
                yield new SequenceNode(Tag.SEQ, items, FlowStyle.BLOCK);
            }
            case Text text -> text(text.value());
            case Whole whole -> {
                boolean octal = OCTAL.contains(field.name()) && whole.value() > 0;
                yield octal ? YamlWriter.octal(whole.value()) : YamlWriter.number(Long.toString(whole.value()));
            }
            case Flag flag -> YamlWriter.truth(flag.value());
        };
    }

    private static ScalarNode text(String value) {
        return YamlWriter.text(value);
    }
}
