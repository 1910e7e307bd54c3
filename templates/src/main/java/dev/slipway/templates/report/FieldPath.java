package dev.slipway.templates.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way from the root of a document to a field, such as {@code $.storage.files.0.path}.
 *
 * <p>A path shares its beginning with its parent, so that a path for every node of a large document stays cheap.
 */
public final class FieldPath {
    /** The place of something that was made from nothing in particular. */
    public static final FieldPath UNKNOWN = new FieldPath(null, "?", -2);

    /** The document itself, written {@code $}. */
    public static final FieldPath ROOT = new FieldPath(null, "", -1);

    private final @Nullable FieldPath parent;
    private final String key;
    private final int index;

    private FieldPath(@Nullable FieldPath parent, String key, int index) {
        this.parent = parent;
        this.key = key;
        this.index = index;
    }

    /**
     * Builds a path from the root.
     *
     * @param components keys (strings) and list positions (integers)
     * @return the path
     * @throws IllegalArgumentException when a component is neither
     */
    public static FieldPath of(Object... components) {
        return ROOT.child(components);
    }

    /**
     * Goes on downwards.
     *
     * @param components keys (strings) and list positions (integers)
     * @return the longer path
     * @throws IllegalArgumentException when a component is neither
     */
    public FieldPath child(Object... components) {
        FieldPath path = this;
        for (Object component : components) {
            path = switch (component) {
                case String text -> path.key(text);
                case Integer number -> path.index(number);
                default -> throw new IllegalArgumentException("a path has keys and list positions, not " + component);
            };
        }
        return path;
    }

    /**
     * The path of a key in this mapping.
     *
     * @param name the key
     * @return the longer path
     */
    public FieldPath key(String name) {
        return new FieldPath(this, name, -1);
    }

    /**
     * The path of an item in this list.
     *
     * @param position counted from 0
     * @return the longer path
     */
    public FieldPath index(int position) {
        return new FieldPath(this, "", position);
    }

    /**
     * Appends a whole other path.
     *
     * @param tail the path to append, seen from its root
     * @return the longer path
     */
    public FieldPath append(FieldPath tail) {
        FieldPath path = this;
        for (FieldPath step : tail.steps()) {
            path = new FieldPath(path, step.key, step.index);
        }
        return path;
    }

    /**
     * The path without its last component; the root is its own parent.
     *
     * @return the shorter path
     */
    public FieldPath parent() {
        return parent == null ? this : parent;
    }

    /**
     * Tells whether this is the document itself.
     *
     * @return true at the root
     */
    public boolean isRoot() {
        return parent == null;
    }

    /**
     * Tells whether this is a place at all.
     *
     * @return false for {@link #UNKNOWN}
     */
    @SuppressWarnings("ReferenceEquality")
    public boolean isKnown() {
        return this != UNKNOWN;
    }

    /**
     * Tells whether the last component is a list position.
     *
     * @return true for the path of a list item
     */
    public boolean isIndex() {
        return index >= 0;
    }

    /**
     * The last component as a list position.
     *
     * @return the position from 0, or -1 when the last component is a key
     */
    public int lastIndex() {
        return index;
    }

    /**
     * The last component as a key.
     *
     * @return the key; empty at the root and for list items
     */
    public String lastKey() {
        return key;
    }

    /**
     * All prefixes from the first component to this path.
     *
     * @return one path per component, outermost first; empty at the root
     */
    public List<FieldPath> steps() {
        Deque<FieldPath> steps = new ArrayDeque<>();
        for (FieldPath at = this; at.parent != null; at = at.parent) {
            steps.addFirst(at);
        }
        return new ArrayList<>(steps);
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(@Nullable Object other) {
        FieldPath left = this;
        if (!(other instanceof FieldPath right)) {
            return false;
        }
        while (left != right) {
            if (left == UNKNOWN
                    || right == UNKNOWN
                    || left.parent == null
                    || right.parent == null
                    || left.index != right.index
                    || !left.key.equals(right.key)) {
                return false;
            }
            left = left.parent;
            right = right.parent;
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (FieldPath at = this; at.parent != null; at = at.parent) {
            hash = hash * 31 + at.key.hashCode() + at.index;
        }
        return hash;
    }

    /** Butane's own notation: {@code $}, then each component after a dot. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("$");
        for (FieldPath step : steps()) {
            text.append('.');
            if (step.index >= 0) {
                text.append(step.index);
            } else {
                text.append(step.key);
            }
        }
        return text.toString();
    }
}
