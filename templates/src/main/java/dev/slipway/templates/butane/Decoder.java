package dev.slipway.templates.butane;

import dev.slipway.templates.butane.YamlNode.Alias;
import dev.slipway.templates.butane.YamlNode.Entry;
import dev.slipway.templates.butane.YamlNode.Mapping;
import dev.slipway.templates.butane.YamlNode.Scalar;
import dev.slipway.templates.butane.YamlNode.Sequence;
import dev.slipway.templates.ignition.ConfigNode;
import dev.slipway.templates.ignition.ConfigNode.Flag;
import dev.slipway.templates.ignition.ConfigNode.Listing;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.ConfigNode.Text;
import dev.slipway.templates.ignition.ConfigNode.Whole;
import dev.slipway.templates.ignition.FieldType;
import dev.slipway.templates.ignition.FieldType.FlagType;
import dev.slipway.templates.ignition.FieldType.StructureType;
import dev.slipway.templates.ignition.FieldType.StructuresType;
import dev.slipway.templates.ignition.FieldType.TextMapType;
import dev.slipway.templates.ignition.FieldType.TextType;
import dev.slipway.templates.ignition.FieldType.TextsType;
import dev.slipway.templates.ignition.FieldType.WholeType;
import dev.slipway.templates.report.FieldPath;
import dev.slipway.templates.report.ReportEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * YAML nodes into typed values, by go-yaml's rules for decoding into Go structures.
 *
 * <p>Only what the schema knows is looked at, so that depth is bounded by the schema. Type errors are collected.
 */
final class Decoder {
    private static final Set<String> YES = Set.of("y", "Y", "yes", "Yes", "YES", "on", "On", "ON");
    private static final Set<String> NO = Set.of("n", "N", "no", "No", "NO", "off", "Off", "OFF");

    /** From here on, go-yaml allows fewer and fewer nodes to come from aliases. */
    private static final int ALIASES_FREE = 400_000;

    private static final int ALIASES_FEW = 4_000_000;

    private final ButaneTypes types;
    private final GoNames names;
    private final List<ReportEntry> errors = new ArrayList<>();
    private final Deque<YamlNode.Target> expanding = new ArrayDeque<>();
    private long decoded;
    private long decodedInAliases;

    private Decoder(ButaneTypes types) {
        this.types = types;
        this.names = new GoNames(types.spec());
    }

    /**
     * Decodes a document.
     *
     * @param types what it may hold
     * @param root its root
     * @return the values; keys that the schema does not know are left out
     * @throws YamlProblem when something has the wrong type
     */
    static Structure decode(ButaneTypes types, YamlNode root) throws YamlProblem {
        Decoder decoder = new Decoder(types);
        Structure decoded = decoder.structure(types.root(), root, "Config", FieldPath.ROOT)
                .orElse(new Structure(Map.of(), FieldPath.ROOT));
        decoder.complain();
        return decoded;
    }

    /**
     * Decodes the two fields that every document has.
     *
     * @param root the document's root
     * @return {@code variant} and {@code version}, as far as they are there
     * @throws YamlProblem when they are no texts
     */
    static Structure decodeHeader(YamlNode root) throws YamlProblem {
        // Any version will do: these fields are the same in all.
        ButaneTypes types = ButaneTypes.of(ButaneSpec.all().getFirst());
        Map<String, ButaneField> fields = new LinkedHashMap<>();
        for (String key : List.of("variant", "version")) {
            ButaneField field = types.root().fields().get(key);
            if (field != null) {
                fields.put(key, field);
            }
        }
        Decoder decoder = new Decoder(types);
        Structure header = decoder.structure(
                        new ButaneMapping("commonFields", fields), root, "config.commonFields", FieldPath.ROOT)
                .orElse(Structure.EMPTY);
        decoder.complain();
        return header;
    }

    private void complain() throws YamlProblem {
        if (!errors.isEmpty()) {
            String lines = errors.stream()
                    .map(entry -> "  line " + entry.line() + ": " + entry.message())
                    .collect(Collectors.joining("\n"));
            throw new YamlProblem("yaml: unmarshal errors:\n" + lines, errors);
        }
    }

    private Optional<ConfigNode> value(FieldType type, YamlNode node, FieldPath path) throws YamlProblem {
        count();
        if (node instanceof Alias alias) {
            return aliased(alias, () -> value(type, alias.target().node(), path));
        }
        return switch (type) {
            case StructureType structure ->
                structure(types.mapping(structure.name()), node, names.of(type, path), path)
                        .map(decoded -> (ConfigNode) decoded);
            case StructuresType structures -> list(new StructureType(structures.name()), node, type, path);
            case TextsType ignored -> list(new TextType(), node, type, path);
            case TextMapType ignored -> textMap(node, path);
            case TextType ignored -> scalar(type, node, path);
            case WholeType ignored -> scalar(type, node, path);
            case FlagType ignored -> scalar(type, node, path);
        };
    }

    private interface Step<T> {
        T take() throws YamlProblem;
    }

    private <T> T aliased(Alias alias, Step<T> step) throws YamlProblem {
        if (!alias.target().isFinished() || expanding.contains(alias.target())) {
            throw new YamlProblem("anchor '" + alias.name() + "' value contains itself", 0, 0);
        }
        expanding.push(alias.target());
        try {
            return step.take();
        } finally {
            expanding.pop();
        }
    }

    private void count() throws YamlProblem {
        decoded++;
        if (!expanding.isEmpty()) {
            decodedInAliases++;
        }
        double allowed = decoded <= ALIASES_FREE
                ? 0.99
                : decoded >= ALIASES_FEW ? 0.10 : 0.99 - 0.89 * (decoded - ALIASES_FREE) / (ALIASES_FEW - ALIASES_FREE);
        if (decodedInAliases > 100 && decoded > 1000 && (double) decodedInAliases / decoded > allowed) {
            throw new YamlProblem("document contains excessive aliasing", 0, 0);
        }
    }

    private Optional<Structure> structure(ButaneMapping mapping, YamlNode node, String goName, FieldPath path)
            throws YamlProblem {
        if (node instanceof Alias alias) {
            return aliased(alias, () -> structure(mapping, alias.target().node(), goName, path));
        }
        if (!(node instanceof Mapping map)) {
            if (!isNull(node)) {
                mismatch(node, goName);
            }
            return Optional.empty();
        }
        Map<String, ConfigNode> fields = new LinkedHashMap<>();
        fields(mapping, map, path, fields, new HashMap<>());
        return Optional.of(new Structure(fields, path));
    }

    /** Decodes entries into fields; a key that is there already, from a mapping that merges this one, stays. */
    private void fields(
            ButaneMapping mapping,
            Mapping map,
            FieldPath path,
            Map<String, ConfigNode> fields,
            Map<String, Boolean> taken)
            throws YamlProblem {
        if (hasRepeatedKeys(map)) {
            return;
        }
        List<YamlNode> merges = new ArrayList<>();
        for (Entry entry : map.entries()) {
            if (isMergeKey(entry.key())) {
                merges.add(entry.value());
                continue;
            }
            Optional<String> key = key(entry.key());
            if (key.isEmpty() || taken.putIfAbsent(key.get(), true) != null) {
                continue;
            }
            ButaneField field = mapping.fields().get(key.get());
            if (field != null) {
                value(field.type(), entry.value(), path.key(key.get()))
                        .ifPresent(value -> fields.put(key.get(), value));
            }
        }
        for (YamlNode merge : merges) {
            merge(mapping, merge, path, fields, taken, true);
        }
    }

    private void merge(
            ButaneMapping mapping,
            YamlNode merged,
            FieldPath path,
            Map<String, ConfigNode> fields,
            Map<String, Boolean> taken,
            boolean listAllowed)
            throws YamlProblem {
        switch (merged) {
            case Mapping map -> {
                count();
                fields(mapping, map, path, fields, taken);
            }
            case Alias alias
            when alias.target().node() instanceof Mapping map -> {
                count();
                aliased(alias, () -> {
                    fields(mapping, map, path, fields, taken);
                    return true;
                });
            }
            case Sequence list
            when listAllowed -> {
                for (YamlNode item : list.items()) {
                    merge(mapping, item, path, fields, taken, false);
                }
            }
            default ->
                throw new YamlProblem(
                        "map merge requires map or sequence of maps as the value", merged.line(), merged.column());
        }
    }

    private static boolean isMergeKey(YamlNode key) {
        return key instanceof Scalar scalar
                && "<<".equals(scalar.value())
                && ("!!merge".equals(scalar.tag()) || (scalar.tag().isEmpty() && scalar.plain()));
    }

    private boolean hasRepeatedKeys(Mapping map) {
        Map<String, YamlNode> seen = new HashMap<>();
        int before = errors.size();
        for (Entry entry : map.entries()) {
            String kind = entry.key().getClass().getSimpleName();
            String text = entry.key() instanceof Scalar scalar ? scalar.value() : "";
            YamlNode first = seen.putIfAbsent(kind + text, entry.key());
            if (first != null) {
                error(entry.key(), "mapping key \"" + text + "\" already defined at line " + first.line());
            }
        }
        return errors.size() > before;
    }

    private Optional<String> key(YamlNode key) throws YamlProblem {
        return scalar(new TextType(), key, FieldPath.UNKNOWN).map(text -> ((Text) text).value());
    }

    private Optional<ConfigNode> textMap(YamlNode node, FieldPath path) throws YamlProblem {
        if (!(node instanceof Mapping map)) {
            if (!isNull(node)) {
                mismatch(node, "map[string]string");
            }
            return Optional.empty();
        }
        if (hasRepeatedKeys(map)) {
            return Optional.empty();
        }
        Map<String, ConfigNode> texts = new LinkedHashMap<>();
        for (Entry entry : map.entries()) {
            Optional<String> key = key(entry.key());
            if (key.isPresent()) {
                FieldPath at = path.key(key.get());
                texts.put(key.get(), value(new TextType(), entry.value(), at).orElse(new Text("", at)));
            }
        }
        return Optional.of(new Structure(texts, path));
    }

    /** An item without a value is dropped, and those after it move up. */
    private Optional<ConfigNode> list(FieldType item, YamlNode node, FieldType type, FieldPath path)
            throws YamlProblem {
        if (!(node instanceof Sequence sequence)) {
            if (!isNull(node)) {
                mismatch(node, names.of(type, path));
            }
            return Optional.empty();
        }
        List<ConfigNode> items = new ArrayList<>(sequence.items().size());
        for (YamlNode each : sequence.items()) {
            value(item, each, path.index(items.size())).ifPresent(items::add);
        }
        return Optional.of(new Listing(items, path));
    }

    private Optional<ConfigNode> scalar(FieldType type, YamlNode node, FieldPath path) throws YamlProblem {
        if (node instanceof Alias alias) {
            return aliased(alias, () -> scalar(type, alias.target().node(), path));
        }
        if (!(node instanceof Scalar scalar)) {
            mismatch(node, names.of(type, path));
            return Optional.empty();
        }
        ScalarValue value = ScalarValue.of(scalar);
        if (value instanceof ScalarValue.Nothing) {
            return Optional.empty();
        }
        Optional<ConfigNode> decoded = switch (type) {
            case WholeType ignored -> whole(value).map(number -> new Whole(number, path));
            case FlagType ignored -> flag(value).map(truth -> new Flag(truth, path));
            default ->
                Optional.of(
                        value instanceof ScalarValue.Text text && "!!binary".equals(text.tag())
                                ? new Text(text.value(), path)
                                : new Text(scalar.value(), path));
        };
        if (decoded.isEmpty()) {
            String text = scalar.value();
            String shown = text.length() > 10 ? text.substring(0, 7) + "..." : text;
            String tag = scalar.tag().isEmpty() ? value.tag() : scalar.tag();
            error(node, "cannot unmarshal " + tag + " `" + shown + "` into " + names.of(type, path));
        }
        return decoded;
    }

    /** A fraction is cut off, as a conversion in Go does. */
    private static Optional<Long> whole(ScalarValue value) {
        return switch (value) {
            case ScalarValue.Whole whole -> Optional.of(whole.value());
            case ScalarValue.Real real when real.value() <= Long.MAX_VALUE -> Optional.of((long) real.value());
            default -> Optional.empty();
        };
    }

    private static Optional<Boolean> flag(ScalarValue value) {
        return switch (value) {
            case ScalarValue.Truth truth -> Optional.of(truth.value());
            case ScalarValue.Text text when YES.contains(text.value()) -> Optional.of(true);
            case ScalarValue.Text text when NO.contains(text.value()) -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static boolean isNull(YamlNode node) throws YamlProblem {
        return node instanceof Scalar scalar && ScalarValue.of(scalar) instanceof ScalarValue.Nothing;
    }

    private void mismatch(YamlNode node, String goType) throws YamlProblem {
        switch (node) {
            case Scalar scalar -> {
                String text = scalar.value();
                String shown = text.length() > 10 ? text.substring(0, 7) + "..." : text;
                String tag = scalar.tag().isEmpty() ? ScalarValue.of(scalar).tag() : scalar.tag();
                error(node, "cannot unmarshal " + tag + " `" + shown + "` into " + goType);
            }
            case Sequence sequence -> error(node, "cannot unmarshal !!seq into " + goType);
            case Mapping mapping -> {
                if (!hasRepeatedKeys(mapping)) {
                    error(node, "cannot unmarshal !!map into " + goType);
                }
            }
            case Alias alias -> mismatch(alias.target().node(), goType);
        }
    }

    private void error(YamlNode node, String message) {
        errors.add(new ReportEntry(ReportEntry.Kind.ERROR, "", node.line(), node.column(), message));
    }
}
