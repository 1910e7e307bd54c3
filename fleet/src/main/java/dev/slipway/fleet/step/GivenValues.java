package dev.slipway.fleet.step;

import dev.slipway.host.OsFamily;
import java.util.Map;
import java.util.Set;

/**
 * Parameters as JSON brings them: a person names only what he wishes, the database has what the plan settled besides.
 *
 * @param values by their names
 */
public record GivenValues(Map<String, String> values) {
    /** Keeps an unmodifiable copy. */
    public GivenValues {
        if (values.containsValue(null)) {
            throw new IllegalArgumentException("a value is null; leave it out instead");
        }
        values = Map.copyOf(values);
    }

    /**
     * Refuses what is misspelt.
     *
     * @throws IllegalArgumentException when there is a name that is not among the known ones
     */
    public GivenValues only(String... names) {
        Set<String> known = Set.of(names);
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("\"" + name + "\" is not one of " + String.join(", ", names));
            }
        }
        return this;
    }

    public String text(String name) {
        return values.getOrDefault(name, "").strip();
    }

    /** What the plan found; unknown while it is only a wish. */
    public OsFamily family() {
        String family = text("family");
        return family.isEmpty() ? OsFamily.UNKNOWN : OsFamily.valueOf(family);
    }

    public boolean flag(String name) {
        return text(name).equals("true");
    }
}
