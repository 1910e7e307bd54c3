package dev.slipway.templates.ignition;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The structures of one version of the Ignition specification.
 *
 * <p>All versions come from one table, {@code ignition-schema.txt}, so that what a version adds can be seen in one place.
 *
 * @param minor the minor version: 4 for 3.4.0
 * @param structures structures by name
 */
public record IgnitionSchema(int minor, Map<String, SchemaStructure> structures) {
    /** The newest minor version; it is still experimental. */
    public static final int NEWEST_MINOR = 7;

    private static final List<IgnitionSchema> ALL = readAll();

    /** Keeps its own copy, in order. */
    public IgnitionSchema {
        structures = Collections.unmodifiableMap(new LinkedHashMap<>(structures));
    }

    /**
     * The schema of a version.
     *
     * @param minor 0 to {@link #NEWEST_MINOR}
     * @return its structures
     */
    public static IgnitionSchema of(int minor) {
        return ALL.get(minor);
    }

    /**
     * The version as it is written in a configuration.
     *
     * @return such as {@code 3.4.0}
     */
    public String version() {
        return "3." + minor + (minor == NEWEST_MINOR ? ".0-experimental" : ".0");
    }

    /**
     * A structure.
     *
     * @param name its name in the schema
     * @return the structure
     * @throws IllegalArgumentException when the schema has no such structure
     */
    public SchemaStructure structure(String name) {
        SchemaStructure structure = structures.get(name);
        if (structure == null) {
            throw new IllegalArgumentException("no structure " + name + " in Ignition " + version());
        }
        return structure;
    }

    /**
     * The whole configuration.
     *
     * @return the structure of the document
     */
    public SchemaStructure root() {
        return structure("Config");
    }

    private static List<IgnitionSchema> readAll() {
        List<SchemaRow> rows = SchemaRow.read(IgnitionSchema.class, "ignition-schema.txt");
        return IntStream.rangeClosed(0, NEWEST_MINOR)
                .mapToObj(minor -> build(minor, rows))
                .toList();
    }

    private static IgnitionSchema build(int minor, List<SchemaRow> rows) {
        Map<String, Map<String, SchemaField>> fields = new LinkedHashMap<>();
        Map<String, String> keys = new LinkedHashMap<>();
        for (SchemaRow row : rows) {
            Map<String, SchemaField> structure = fields.computeIfAbsent(row.structure(), name -> new LinkedHashMap<>());
            if (!row.appliesTo(minor)) {
                continue;
            }
            // Only 3.2 has structures that can be null.
            structure.put(row.key(), row.field(minor == 2));
            if (row.flags().contains("key")) {
                keys.put(row.structure(), row.key());
            }
        }
        Map<String, SchemaStructure> structures = new LinkedHashMap<>();
        fields.forEach((name, its) ->
                structures.put(name, new SchemaStructure(name, its, Objects.requireNonNullElse(keys.get(name), ""))));
        return new IgnitionSchema(minor, structures);
    }

    /** A line of the table. */
    private record SchemaRow(
            String structure, String key, String type, int since, int until, Set<String> flags, String help) {
        static List<SchemaRow> read(Class<?> beside, String resource) {
            List<SchemaRow> rows = new ArrayList<>();
            try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(resource), resource)) {
                for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                    if (line.isBlank() || line.startsWith("#")) {
                        continue;
                    }
                    String[] cells = line.split("\\|", 6);
                    String[] range = cells[3].split("-", 2);
                    rows.add(new SchemaRow(
                            cells[0],
                            cells[1],
                            cells[2],
                            Integer.parseInt(range[0]),
                            range[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(range[1]),
                            Set.of(cells[4].split(",")),
                            cells[5]));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return rows;
        }

        boolean appliesTo(int minor) {
            return since <= minor && minor <= until;
        }

        SchemaField field(boolean nullableVersion) {
            String shared = flags.stream()
                    .filter(flag -> flag.startsWith("shared="))
                    .findFirst()
                    .orElse(key);
            return new SchemaField(
                    key,
                    FieldType.parse(type),
                    flags.contains("required"),
                    flags.contains("unlessZero"),
                    flags.contains("append"),
                    shared,
                    nullableVersion && flags.contains("nullable"),
                    help);
        }
    }
}
