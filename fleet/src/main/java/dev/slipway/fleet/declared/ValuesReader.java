package dev.slipway.fleet.declared;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads the values for templates. Unquoted {@code true}, {@code false} and decimal numbers are what they look like;
 * all else is text as written, so that {@code no}, {@code 0644} and {@code 1:30} stay what the author sees.
 */
final class ValuesReader {
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,17})\\.[0-9]{1,18}");

    /** What aliases may blow a file up to; far more than anyone writes by hand. */
    private static final int MOST_NODES = 20_000;

    private static final int DEEPEST = 30;

    /** The path of what has no path of its own. */
    private static final String INSIDE_LIST = "";

    private final Section section;
    private final Map<String, Place> places = new TreeMap<>();
    private int nodes;
    private boolean exhausted;

    private ValuesReader(Section section) {
        this.section = section;
    }

    /** Values with the places of their leaves by dotted path. */
    record Values(TemplateValues values, Map<String, Place> places) {
        static final Values NONE = new Values(TemplateValues.NONE, Map.of());
    }

    /** Reads the key {@code values} of a file. */
    static Values read(Section section) {
        return read(section, "values");
    }

    /** Reads another key of the same form. */
    static Values read(Section section, String key) {
        return section.node(key)
                .map(written -> {
                    if (written.value() instanceof MappingNode mapping) {
                        ValuesReader reader = new ValuesReader(section);
                        TemplateValues values = new TemplateValues(reader.map(mapping, "", key, 0));
                        if (reader.exhausted) {
                            section.problems()
                                    .add(written.place()
                                            .problem(
                                                    "the " + key + " are too many or nest too deeply.",
                                                    "Write them without aliases."));
                        }
                        return new Values(values, reader.places);
                    }
                    section.problems()
                            .add(written.place()
                                    .problem(
                                            "\"" + key + "\" must be a mapping.",
                                            "Write its keys on indented lines of \"key: value\"."));
                    return Values.NONE;
                })
                .orElse(Values.NONE);
    }

    private Map<String, Object> map(MappingNode mapping, String path, String field, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Place place = Place.at(section.file(), tuple.getKeyNode().getStartMark(), field);
            if (!(tuple.getKeyNode() instanceof ScalarNode key) || key.getTag().equals(Tag.MERGE)) {
                section.problems()
                        .add(place.problem("a key must be a word.", "Write \"key: value\"; \"<<\" is not offered."));
                continue;
            }
            String name = key.getValue();
            if (map.containsKey(name)) {
                section.problems().add(place.problem("\"" + name + "\" is written twice.", "Keep one of them."));
                continue;
            }
            String below = path.isEmpty() && depth > 0 ? INSIDE_LIST : path.isEmpty() ? name : path + "." + name;
            map.put(name, value(tuple.getValueNode(), below, field + "." + name, depth + 1));
        }
        return map;
    }

    private Object value(Node node, String path, String field, int depth) {
        Place place = Place.at(section.file(), node.getStartMark(), field);
        nodes++;
        if (nodes > MOST_NODES || depth > DEEPEST) {
            exhausted = true;
            return "";
        }
        return switch (node) {
            case MappingNode mapping -> {
                if (mapping.getValue().isEmpty()) {
                    place(path, place);
                }
                yield map(mapping, path, field, depth);
            }
            case SequenceNode sequence -> {
                place(path, place);
                List<Object> list = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    // Leaves inside of a list have no path of their own: a list is inherited as a whole.
                    list.add(value(item, INSIDE_LIST, field + "[" + list.size() + "]", depth + 1));
                }
                yield list;
            }
            default -> {
                place(path, place);
                yield scalar((ScalarNode) node, place);
            }
        };
    }

    private void place(String path, Place place) {
        if (!path.equals(INSIDE_LIST)) {
            places.put(path, place);
        }
    }

    private Object scalar(ScalarNode scalar, Place place) {
        String text = scalar.getValue();
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
            return text;
        }
        if (scalar.getTag().equals(Tag.NULL)) {
            section.problems()
                    .add(place.problem(
                            "the value is empty.", "Write \"\" for an empty text, or [] for an empty list."));
            return "";
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (WHOLE.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        return DECIMAL.matcher(text).matches() ? new BigDecimal(text) : text;
    }
}
