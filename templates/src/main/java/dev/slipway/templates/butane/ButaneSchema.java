package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.FieldType;
import dev.slipway.templates.ignition.FieldType.FlagType;
import dev.slipway.templates.ignition.FieldType.StructureType;
import dev.slipway.templates.ignition.FieldType.StructuresType;
import dev.slipway.templates.ignition.FieldType.TextMapType;
import dev.slipway.templates.ignition.FieldType.TextType;
import dev.slipway.templates.ignition.FieldType.TextsType;
import dev.slipway.templates.ignition.FieldType.WholeType;
import dev.slipway.templates.report.FieldPath;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What may be written where: completion and help for an editor. */
public final class ButaneSchema {
    private ButaneSchema() {}

    /**
     * A key that may be written.
     *
     * @param name the key
     * @param holds what it holds
     * @param since the first version of the variant that knows it
     * @param help one line
     */
    public record Key(String name, FieldType holds, String since, String help) {
        /**
         * What it holds, in words.
         *
         * @return {@code text}, {@code whole number}, {@code list of mappings} ...
         */
        public String type() {
            return words(holds);
        }
    }

    /**
     * The keys that a mapping may have.
     *
     * @param variant such as {@code fcos}
     * @param version such as {@code 1.6.0}
     * @param at the path of the mapping; list positions stand for any item
     * @return its keys in alphabetical order; empty for unknown variants, versions and paths, and for scalars
     */
    public static List<Key> keys(String variant, String version, FieldPath at) {
        return mapping(variant, version, at).stream()
                .flatMap(mapping -> mapping.fields().values().stream())
                .map(field -> new Key(field.name(), field.type(), since(variant, at, field.name()), field.help()))
                .sorted(Comparator.comparing(Key::name))
                .toList();
    }

    private static Optional<ButaneMapping> mapping(String variant, String version, FieldPath at) {
        Optional<ButaneTypes> types = ButaneSpec.find(variant, version).map(ButaneTypes::of);
        Optional<ButaneMapping> mapping = types.map(ButaneTypes::root);
        for (FieldPath step : at.steps()) {
            if (!step.isIndex()) {
                mapping = mapping.map(outer -> outer.fields().get(step.lastKey()))
                        .flatMap(field -> switch (field.type()) {
                            case StructureType inner -> types.map(all -> all.mapping(inner.name()));
                            case StructuresType inner -> types.map(all -> all.mapping(inner.name()));
                            default -> Optional.empty();
                        });
            }
        }
        return mapping;
    }

    private static String since(String variant, FieldPath at, String key) {
        return versions(variant).stream()
                .filter(version -> mapping(variant, version, at)
                        .filter(mapping -> mapping.fields().containsKey(key))
                        .isPresent())
                .findFirst()
                .orElse("");
    }

    private static String words(FieldType type) {
        return switch (type) {
            case TextType ignored -> "text";
            case WholeType ignored -> "whole number";
            case FlagType ignored -> "true or false";
            case TextsType ignored -> "list of texts";
            case TextMapType ignored -> "mapping of texts";
            case StructureType ignored -> "mapping";
            case StructuresType ignored -> "list of mappings";
        };
    }

    /**
     * The variants.
     *
     * @return such as {@code fcos}, {@code flatcar}
     */
    public static List<String> variants() {
        return ButaneSpec.all().stream().map(ButaneSpec::variant).distinct().toList();
    }

    /**
     * The versions of a variant, oldest first.
     *
     * @param variant such as {@code fcos}
     * @return such as {@code 1.0.0}; empty for unknown variants
     */
    public static List<String> versions(String variant) {
        return ButaneSpec.all().stream()
                .filter(spec -> spec.variant().equals(variant))
                .map(ButaneSpec::version)
                .toList();
    }
}
