package dev.slipway.templates.butane;

import dev.slipway.templates.butane.YamlNode.Entry;
import dev.slipway.templates.butane.YamlNode.Mapping;
import dev.slipway.templates.butane.YamlNode.Scalar;
import dev.slipway.templates.butane.YamlNode.Sequence;
import dev.slipway.templates.report.FieldPath;
import dev.slipway.templates.report.Finding;
import dev.slipway.templates.report.ReportEntry;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the place of a path in the source.
 *
 * <p>Like the original it looks at the text, not at what was decoded: it does not follow aliases or merge keys, and counts
 * items without a value.
 */
final class Positions {
    private final YamlNode root;
    private final IdentityHashMap<Mapping, Map<String, YamlNode>> children = new IdentityHashMap<>();

    Positions(YamlNode root) {
        this.root = root;
    }

    /** The node at a path, if the text has one. */
    Optional<YamlNode> exact(FieldPath path) {
        YamlNode at = root;
        for (FieldPath step : path.steps()) {
            YamlNode next = child(at, step);
            if (next == null) {
                return Optional.empty();
            }
            at = next;
        }
        return Optional.of(at);
    }

    private @org.jspecify.annotations.Nullable YamlNode child(YamlNode node, FieldPath step) {
        return switch (node) {
            case Mapping mapping
            when !step.isIndex() ->
                children.computeIfAbsent(mapping, Positions::byKey).get(step.lastKey());
            case Sequence sequence
            when step.isIndex() && step.lastIndex() < sequence.items().size() ->
                sequence.items().get(step.lastIndex());
            default -> null;
        };
    }

    private static Map<String, YamlNode> byKey(Mapping mapping) {
        Map<String, YamlNode> byKey = new HashMap<>();
        for (Entry entry : mapping.entries()) {
            byKey.put(entry.key() instanceof Scalar scalar ? scalar.value() : "", entry.value());
        }
        return byKey;
    }

    /** The node at a path, or the deepest one on the way to it. */
    YamlNode nearest(FieldPath path) {
        YamlNode at = root;
        for (FieldPath step : path.steps()) {
            YamlNode next = child(at, step);
            if (next == null) {
                return at;
            }
            at = next;
        }
        return at;
    }

    ReportEntry entry(Finding finding) {
        YamlNode node = nearest(finding.path());
        return new ReportEntry(
                finding.kind(),
                finding.path().isRoot() ? "" : finding.path().toString(),
                node.line(),
                node.column(),
                finding.message());
    }
}
