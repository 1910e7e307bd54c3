package dev.slipway.templates.butane;

import dev.slipway.templates.butane.YamlNode.Alias;
import dev.slipway.templates.butane.YamlNode.Entry;
import dev.slipway.templates.butane.YamlNode.Mapping;
import dev.slipway.templates.butane.YamlNode.Scalar;
import dev.slipway.templates.butane.YamlNode.Sequence;
import dev.slipway.templates.butane.YamlNode.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * The first document of a YAML text as a tree of nodes.
 *
 * <p>Built from SnakeYAML's events without recursion, so that depth costs no stack. Nothing is ever loaded into objects.
 */
final class YamlDocument {
    /** Where go-yaml stops as well. */
    private static final int MAX_DEPTH = 10_000;

    /** Some twenty thousand files: what a text of the largest size may hold without filling the memory. */
    private static final int MAX_NODES = 250_000;

    private final Map<String, Target> anchors = new HashMap<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable YamlNode root;
    private int nodes;

    private YamlDocument() {}

    /**
     * Reads a document.
     *
     * @param text the whole text; further documents in it are ignored
     * @return its root; an empty scalar when there is none
     * @throws YamlProblem when it cannot be read
     */
    static YamlNode read(String text) throws YamlProblem {
        try {
            return new YamlDocument().compose(new ParserImpl(new YamlScanner(text)));
        } catch (MarkedYAMLException e) {
            throw YamlProblem.of(e);
        } catch (ReaderException e) {
            throw new YamlProblem("control characters are not allowed", 0, 0);
        } catch (YAMLException e) {
            throw new YamlProblem(String.valueOf(e.getMessage()), 0, 0);
        }
    }

    private YamlNode compose(ParserImpl parser) throws YamlProblem {
        while (true) {
            Event event = parser.getEvent();
            switch (event) {
                case AliasEvent alias -> add(alias(alias));
                case ScalarEvent scalar -> add(anchored(scalar, scalar(scalar)));
                case SequenceStartEvent sequence -> push(sequence, false, sequence.getTag());
                case MappingStartEvent mapping -> push(mapping, true, mapping.getTag());
                default -> {
                    if (event.is(Event.ID.SequenceEnd) || event.is(Event.ID.MappingEnd)) {
                        add(pop());
                    } else if (event.is(Event.ID.DocumentEnd) || event.is(Event.ID.StreamEnd)) {
                        return root == null ? new Scalar("", "", true, 0, 0) : root;
                    }
                }
            }
        }
    }

    private void push(NodeEvent start, boolean mapping, @Nullable String tag) throws YamlProblem {
        Mark mark = start.getStartMark();
        if (open.size() >= MAX_DEPTH) {
            throw new YamlProblem("exceeded max depth of " + MAX_DEPTH, mark.getLine() + 1, mark.getColumn() + 1);
        }
        Target target = new Target();
        if (start.getAnchor() != null) {
            anchors.put(start.getAnchor(), target);
        }
        open.push(new Open(mapping, shortTag(tag), mark, target));
    }

    private YamlNode pop() {
        Open collection = open.pop();
        int line = collection.mark.getLine() + 1;
        int column = collection.mark.getColumn() + 1;
        YamlNode node;
        if (collection.mapping) {
            List<Entry> entries = new ArrayList<>(collection.children.size() / 2);
            for (int i = 0; i + 1 < collection.children.size(); i += 2) {
                entries.add(new Entry(collection.children.get(i), collection.children.get(i + 1)));
            }
            node = new Mapping(entries, collection.tag, line, column);
        } else {
            node = new Sequence(collection.children, collection.tag, line, column);
        }
        collection.target.finish(node);
        return node;
    }

    private void add(YamlNode node) throws YamlProblem {
        if (++nodes > MAX_NODES) {
            throw new YamlProblem(
                    "the document has more than " + MAX_NODES
                            + " values; put large contents into the files directory and name them with local or trees",
                    node.line(),
                    node.column());
        }
        if (open.isEmpty()) {
            root = node;
        } else {
            open.peek().children.add(node);
        }
    }

    private static Scalar scalar(ScalarEvent event) {
        Mark mark = event.getStartMark();
        return new Scalar(
                event.getValue(), shortTag(event.getTag()), event.isPlain(), mark.getLine() + 1, mark.getColumn() + 1);
    }

    private YamlNode anchored(NodeEvent event, YamlNode node) {
        if (event.getAnchor() != null) {
            Target target = new Target();
            target.finish(node);
            anchors.put(event.getAnchor(), target);
        }
        return node;
    }

    private Alias alias(AliasEvent event) throws YamlProblem {
        Mark mark = event.getStartMark();
        Target target = anchors.get(event.getAnchor());
        if (target == null) {
            throw new YamlProblem("unknown anchor '" + event.getAnchor() + "' referenced", 0, 0);
        }
        return new Alias(event.getAnchor(), target, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static String shortTag(@Nullable String tag) {
        String standard = "tag:yaml.org,2002:";
        if (tag == null || "!".equals(tag)) {
            return "";
        }
        return tag.startsWith(standard) ? "!!" + tag.substring(standard.length()) : tag;
    }

    /** A collection whose end has not come yet. */
    private static final class Open {
        private final boolean mapping;
        private final String tag;
        private final Mark mark;
        private final Target target;
        private final List<YamlNode> children = new ArrayList<>();

        Open(boolean mapping, String tag, Mark mark, Target target) {
            this.mapping = mapping;
            this.tag = tag;
            this.mark = mark;
            this.target = target;
        }
    }
}
