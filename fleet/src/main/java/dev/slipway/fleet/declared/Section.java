package dev.slipway.fleet.declared;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping that is read key by key. Every key that is asked for is known; {@link #end} refuses the others. What is
 * wrong is added to the problems and then counts as not written.
 */
final class Section {
    private final String file;
    private final String path;
    private final List<Problem> problems;
    private final Map<String, NodeTuple> tuples = new LinkedHashMap<>();
    private final SortedSet<String> known = new TreeSet<>();

    Section(String file, String path, MappingNode node, List<Problem> problems) {
        this.file = file;
        this.path = path;
        this.problems = problems;
        for (NodeTuple tuple : node.getValue()) {
            add(tuple);
        }
    }

    private void add(NodeTuple tuple) {
        Place place = Place.at(file, tuple.getKeyNode().getStartMark(), path);
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            problems.add(place.problem("a key must be a word.", "Write \"key: value\"."));
            return;
        }
        NodeTuple first = tuples.putIfAbsent(key.getValue(), tuple);
        if (first != null) {
            problems.add(Place.at(file, key.getStartMark(), field(key.getValue()))
                    .problem(
                            "\"" + key.getValue() + "\" is written twice, first in line "
                                    + (first.getKeyNode().getStartMark().getLine() + 1) + ".",
                            "Keep one of them."));
        }
    }

    /** The node of a key, unless it is not there or empty. */
    Optional<Written<Node>> node(String key) {
        known.add(key);
        NodeTuple tuple = tuples.get(key);
        if (tuple == null) {
            return Optional.empty();
        }
        Node value = tuple.getValueNode();
        if (value.getTag().equals(Tag.NULL)) {
            problems.add(Place.at(file, tuple.getKeyNode().getStartMark(), field(key))
                    .problem("\"" + key + "\" has no value.", "Write one, or remove the line."));
            return Optional.empty();
        }
        return Optional.of(new Written<>(value, Place.at(file, value.getStartMark(), field(key))));
    }

    /** The text of a key. Numbers and the like are taken as they are written. */
    Optional<Written<String>> text(String key) {
        return node(key).flatMap(written -> text(written.value(), written.place()));
    }

    /** A list of texts. */
    List<Written<String>> texts(String key) {
        Optional<Written<Node>> written = node(key);
        List<Written<String>> texts = new ArrayList<>();
        if (written.isPresent()) {
            if (written.get().value() instanceof SequenceNode sequence) {
                for (Node item : sequence.getValue()) {
                    text(item, Place.at(file, item.getStartMark(), field(key) + "[" + texts.size() + "]"))
                            .ifPresent(texts::add);
                }
            } else {
                problems.add(written.get()
                        .place()
                        .problem("\"" + key + "\" must be a list.", "Write each entry on its own line after \"- \"."));
            }
        }
        return texts;
    }

    /** A mapping inside. */
    Optional<Section> section(String key) {
        return node(key).flatMap(written -> {
            if (written.value() instanceof MappingNode mapping) {
                return Optional.of(new Section(file, field(key), mapping, problems));
            }
            problems.add(written.place()
                    .problem(
                            "\"" + key + "\" must be a mapping.",
                            "Write its keys on indented lines of \"key: value\"."));
            return Optional.empty();
        });
    }

    private Optional<Written<String>> text(Node node, Place place) {
        if (node instanceof ScalarNode scalar) {
            if (!scalar.getValue().isBlank()) {
                return Optional.of(new Written<>(scalar.getValue().strip(), place));
            }
            problems.add(place.problem("the text is empty.", "Write one, or remove the line."));
        } else {
            problems.add(place.problem(
                    "this must be a single value, not a " + (node instanceof SequenceNode ? "list" : "mapping") + ".",
                    "Write it after the key on the same line."));
        }
        return Optional.empty();
    }

    /** Refuses the keys that nobody asked for. */
    void end() {
        tuples.forEach((key, tuple) -> {
            if (!known.contains(key)) {
                String remedy = key.equals("name") && path.isEmpty()
                        ? "The name is the file's name; rename the file instead."
                        : Suggestion.among(known, key, "");
                problems.add(Place.at(file, tuple.getKeyNode().getStartMark(), field(key))
                        .problem("there is no key \"" + key + "\" here.", remedy));
            }
        });
    }

    List<Problem> problems() {
        return problems;
    }

    String file() {
        return file;
    }

    /** The place of a key, or of the file when it is not there. */
    Place place(String key) {
        NodeTuple tuple = tuples.get(key);
        return tuple == null
                ? new Place(file, 0, 0, field(key))
                : Place.at(file, tuple.getKeyNode().getStartMark(), field(key));
    }

    private String field(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
