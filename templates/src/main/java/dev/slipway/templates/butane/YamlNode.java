package dev.slipway.templates.butane;

import java.util.List;

/**
 * A node of a YAML document, with its position and as it was written.
 *
 * <p>SnakeYAML's own node tree replaces an alias by the node that it stands for. Here it stays an alias, because findings
 * about it belong to the place where it is used.
 */
sealed interface YamlNode {
    /** The line, counted from 1. */
    int line();

    /** The column in characters, counted from 1. */
    int column();

    /**
     * A scalar.
     *
     * @param value the text without quotes
     * @param tag the tag as written, in its short form; empty when there is none
     * @param plain written without quotes and not as a block
     * @param line the line, counted from 1
     * @param column the column, counted from 1
     */
    record Scalar(String value, String tag, boolean plain, int line, int column) implements YamlNode {}

    /**
     * A list.
     *
     * @param items its items
     * @param tag the tag as written; empty when there is none
     * @param line the line, counted from 1
     * @param column the column, counted from 1
     */
    record Sequence(List<YamlNode> items, String tag, int line, int column) implements YamlNode {}

    /**
     * A mapping.
     *
     * @param entries its entries in order, repeated keys included
     * @param tag the tag as written; empty when there is none
     * @param line the line, counted from 1
     * @param column the column, counted from 1
     */
    record Mapping(List<Entry> entries, String tag, int line, int column) implements YamlNode {}

    /**
     * An entry of a mapping.
     *
     * @param key the key
     * @param value the value
     */
    record Entry(YamlNode key, YamlNode value) {}

    /**
     * A use of an anchor.
     *
     * @param name the anchor's name
     * @param target the anchored node
     * @param line the line, counted from 1
     * @param column the column, counted from 1
     */
    record Alias(String name, Target target, int line, int column) implements YamlNode {}

    /** A node that has an anchor; a collection that contains itself is not finished when its alias is read. */
    final class Target {
        private YamlNode node = new Scalar("", "", true, 0, 0);
        private boolean finished;

        YamlNode node() {
            return node;
        }

        boolean isFinished() {
            return finished;
        }

        void finish(YamlNode anchored) {
            node = anchored;
            finished = true;
        }
    }
}
