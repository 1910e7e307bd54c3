package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.FieldType;
import dev.slipway.templates.ignition.SchemaField;
import dev.slipway.templates.ignition.SchemaStructure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The mappings of one version of Butane: those of its Ignition version with keys in snake case, and the sugar.
 *
 * @param spec the version
 * @param mappings mappings by name
 */
record ButaneTypes(ButaneSpec spec, Map<String, ButaneMapping> mappings) {
    private static final Map<ButaneSpec, ButaneTypes> BUILT = new ConcurrentHashMap<>();
    private static final List<List<String>> SUGAR = Table.read("butane-sugar.txt", 6);
    private static final Pattern WORD = Pattern.compile("MiB|[A-Z]");

    ButaneTypes {
        mappings = Map.copyOf(mappings);
    }

    static ButaneTypes of(ButaneSpec spec) {
        return BUILT.computeIfAbsent(spec, ButaneTypes::build);
    }

    ButaneMapping root() {
        return mapping("Config");
    }

    ButaneMapping mapping(String name) {
        ButaneMapping mapping = mappings.get(name);
        if (mapping == null) {
            throw new IllegalArgumentException("no mapping " + name + " in " + spec);
        }
        return mapping;
    }

    /** Ignition's camel case into Butane's snake case. */
    static String snake(String camel) {
        return WORD.matcher(camel).replaceAll(match -> "_" + match.group()).toLowerCase(Locale.ROOT);
    }

    private static ButaneTypes build(ButaneSpec spec) {
        Map<String, Map<String, ButaneField>> fields = new LinkedHashMap<>();
        for (SchemaStructure structure : spec.ignition().structures().values()) {
            Map<String, ButaneField> its = fields.computeIfAbsent(structure.name(), name -> new LinkedHashMap<>());
            for (SchemaField field : structure.fields().values()) {
                // The version of Ignition follows from that of Butane.
                if ("Ignition".equals(structure.name()) && "version".equals(field.name())) {
                    continue;
                }
                String name = snake(field.name());
                its.put(
                        name,
                        new ButaneField(
                                name, field.name(), field.type(), field.required(), field.nullable(), field.help()));
            }
        }
        for (List<String> row : SUGAR) {
            if (spec.meets(row.get(3))) {
                boolean required = "required".equals(row.get(4));
                fields.computeIfAbsent(row.get(0), name -> new LinkedHashMap<>())
                        .put(
                                row.get(1),
                                new ButaneField(
                                        row.get(1), "", FieldType.parse(row.get(2)), required, false, row.get(5)));
            }
        }
        Map<String, ButaneMapping> mappings = new LinkedHashMap<>();
        fields.forEach((name, its) -> mappings.put(name, new ButaneMapping(name, its)));
        return new ButaneTypes(spec, mappings);
    }
}
