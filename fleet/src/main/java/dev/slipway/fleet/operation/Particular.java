package dev.slipway.fleet.operation;

import dev.slipway.fleet.stored.StoredJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * One of the things that a plan has settled, as people read it.
 *
 * @param label what it is, one word or a few
 * @param words what was settled
 * @param literal whether the words stand exactly so on the machine, as a command or a path does
 */
public record Particular(String label, String words, boolean literal) {
    /**
     * Something in the words of a sentence.
     *
     * @param label what it is
     * @param words what was settled
     * @return the particular
     */
    public static Particular of(String label, String words) {
        return new Particular(label, words, false);
    }

    /**
     * Something that stands exactly so on the machine.
     *
     * @param label what it is
     * @param words what was settled
     * @return the particular
     */
    public static Particular literal(String label, String words) {
        return new Particular(label, words, true);
    }

    /**
     * All that is plain in a record: texts, numbers, flags and lists of them, under the names of its components. What is empty
     * tells nothing, and what has parts of its own is for the lines of the plan.
     *
     * @param settled a kind's parameters
     * @return in the order of the components
     */
    static List<Particular> ofAll(Record settled) {
        List<Particular> all = new ArrayList<>();
        JsonNode json = StoredJson.mapper().valueToTree(settled);
        json.properties().forEach(component -> {
            String label = label(component.getKey());
            JsonNode value = component.getValue();
            if (value.isArray() && value.valueStream().allMatch(JsonNode::isValueNode)) {
                String words = value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
                if (!words.isEmpty()) {
                    all.add(literal(label, words));
                }
            } else if (value.isBoolean()) {
                all.add(of(label, value.asBoolean() ? "yes" : "no"));
            } else if (value.isValueNode()
                    && !value.isNull()
                    && !value.asString().isEmpty()) {
                all.add(of(label, choice(value.asString())));
            }
        });
        return all;
    }

    /** The name of a component, as {@code keepHostKeys}, in words. */
    private static String label(String name) {
        String words = name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** A constant, as {@code AS_DECLARED}, in words; every other text as it is. */
    private static String choice(String text) {
        return text.matches("[A-Z][A-Z_]+") ? text.replace('_', ' ').toLowerCase(Locale.ROOT) : text;
    }
}
