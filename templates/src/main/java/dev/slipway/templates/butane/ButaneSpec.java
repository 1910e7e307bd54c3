package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.IgnitionSchema;
import dev.slipway.templates.ignition.SemanticVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A version of a variant of Butane.
 *
 * @param variant such as {@code fcos}
 * @param version such as {@code 1.5.0}
 * @param minor its second number
 * @param base the generation of the schema that all variants share; it makes Ignition 3.(base-1)
 * @param fcos the minor version of fcos whose sugar is understood; -1 for none
 */
record ButaneSpec(String variant, String version, int minor, int base, int fcos) {
    private static final Map<String, ButaneSpec> ALL = readAll();

    static Optional<ButaneSpec> find(String variant, String version) {
        return Optional.ofNullable(ALL.get(variant + " " + version));
    }

    /** All specifications, variant by variant, oldest first. */
    static List<ButaneSpec> all() {
        return List.copyOf(ALL.values());
    }

    boolean isOpenShift() {
        return "openshift".equals(variant);
    }

    IgnitionSchema ignition() {
        return IgnitionSchema.of(base - 1);
    }

    /**
     * Tells whether this version is meant by a condition of the tables.
     *
     * @param condition {@code any}, {@code base:2-}, {@code fcos:3-5} or {@code openshift:8-}
     * @return true when it is
     */
    boolean meets(String condition) {
        String[] parts = condition.split(":", 2);
        return switch (parts[0]) {
            case "any" -> true;
            case "base" -> Table.contains(parts[1], base);
            case "fcos" -> fcos >= 0 && Table.contains(parts[1], fcos);
            default -> variant.equals(parts[0]) && Table.contains(parts[1], minor);
        };
    }

    private static Map<String, ButaneSpec> readAll() {
        Map<String, ButaneSpec> all = new LinkedHashMap<>();
        for (List<String> row : Table.read("butane-specs.txt", 4)) {
            int minor = (int) SemanticVersion.parse(row.get(1)).orElseThrow().minor();
            int fcos = "-".equals(row.get(3)) ? -1 : Integer.parseInt(row.get(3));
            all.put(
                    row.get(0) + " " + row.get(1),
                    new ButaneSpec(row.get(0), row.get(1), minor, Integer.parseInt(row.get(2)), fcos));
        }
        return all;
    }
}
