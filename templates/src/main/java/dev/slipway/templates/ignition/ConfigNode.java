package dev.slipway.templates.ignition;

import dev.slipway.templates.report.FieldPath;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * A node of a configuration that remembers where it came from.
 *
 * <p>Absent fields have no node. A configuration is at most a few levels deep, so recursion over it is safe.
 */
public sealed interface ConfigNode {
    /**
     * The field of the source document that this node was made from.
     *
     * @return a path in the source document, or {@link FieldPath#UNKNOWN}
     */
    FieldPath origin();

    /**
     * The same value, made from somewhere else.
     *
     * @param elsewhere the new origin, for this node and all below it
     * @return a copy
     */
    default ConfigNode from(FieldPath elsewhere) {
        return switch (this) {
            case Structure structure -> structure.from(elsewhere);
            case Listing listing ->
                new Listing(
                        listing.items.stream().map(item -> item.from(elsewhere)).toList(), elsewhere);
            case Text text -> new Text(text.value, elsewhere);
            case Whole whole -> new Whole(whole.value, elsewhere);
            case Flag flag -> new Flag(flag.value, elsewhere);
        };
    }

    /**
     * A JSON object.
     *
     * @param fields values by key, in the order of the specification
     * @param origin see {@link ConfigNode#origin()}
     */
    record Structure(Map<String, ConfigNode> fields, FieldPath origin) implements ConfigNode {
        /** Has no fields and no origin. */
        public static final Structure EMPTY = new Structure(Map.of(), FieldPath.UNKNOWN);

        /** Keeps its own copy, in order. */
        public Structure {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        @Override
        public Structure from(FieldPath elsewhere) {
            Map<String, ConfigNode> moved = new LinkedHashMap<>();
            fields.forEach((key, value) -> moved.put(key, value.from(elsewhere)));
            return new Structure(moved, elsewhere);
        }

        /**
         * Tells whether a key is there.
         *
         * @param key the key
         * @return true when it has a value, be it an empty one
         */
        public boolean has(String key) {
            return fields.containsKey(key);
        }

        /**
         * A field's value.
         *
         * @param key the key
         * @return the value, or nothing when the key is absent
         */
        public Optional<ConfigNode> get(String key) {
            return Optional.ofNullable(fields.get(key));
        }

        /**
         * A field that is an object.
         *
         * @param key the key
         * @return the object; empty when the key is absent
         */
        public Structure structure(String key) {
            return fields.get(key) instanceof Structure structure ? structure : EMPTY;
        }

        /**
         * A field that is a list.
         *
         * @param key the key
         * @return the items; none when the key is absent
         */
        public List<ConfigNode> items(String key) {
            return fields.get(key) instanceof Listing listing ? listing.items : List.of();
        }

        /**
         * A field that is a list of objects.
         *
         * @param key the key
         * @return the objects; none when the key is absent
         */
        public List<Structure> structures(String key) {
            return items(key).stream()
                    .filter(Structure.class::isInstance)
                    .map(Structure.class::cast)
                    .toList();
        }

        /**
         * A field that is a list of texts.
         *
         * @param key the key
         * @return the texts; none when the key is absent
         */
        public List<String> texts(String key) {
            return items(key).stream()
                    .filter(Text.class::isInstance)
                    .map(item -> ((Text) item).value)
                    .toList();
        }

        /**
         * A field that is a text.
         *
         * @param key the key
         * @return the text; empty when the key is absent
         */
        public String text(String key) {
            return fields.get(key) instanceof Text text ? text.value : "";
        }

        /**
         * A field that is a number.
         *
         * @param key the key
         * @return the number, if the key is there
         */
        public OptionalLong whole(String key) {
            return fields.get(key) instanceof Whole whole ? OptionalLong.of(whole.value) : OptionalLong.empty();
        }

        /**
         * A field that is a truth value.
         *
         * @param key the key
         * @return true when it is there and true
         */
        public boolean isTrue(String key) {
            return fields.get(key) instanceof Flag flag && flag.value;
        }

        /**
         * A field that is a truth value.
         *
         * @param key the key
         * @return true when it is there and false
         */
        public boolean isFalse(String key) {
            return fields.get(key) instanceof Flag flag && !flag.value;
        }

        /**
         * Sets a field; a new one comes last.
         *
         * @param key the key
         * @param value its value
         * @return a changed copy
         */
        public Structure with(String key, ConfigNode value) {
            Map<String, ConfigNode> changed = new LinkedHashMap<>(fields);
            changed.put(key, value);
            return new Structure(changed, origin);
        }

        /**
         * Removes a field.
         *
         * @param key the key
         * @return a changed copy
         */
        public Structure without(String key) {
            Map<String, ConfigNode> changed = new LinkedHashMap<>(fields);
            changed.remove(key);
            return new Structure(changed, origin);
        }

        /**
         * Changes an object below.
         *
         * @param key its key; an absent object is made
         * @param originWhenAbsent the origin of an object that has to be made
         * @param change what to do with it
         * @return a changed copy
         */
        public Structure change(String key, FieldPath originWhenAbsent, UnaryOperator<Structure> change) {
            Structure child = has(key) ? structure(key) : new Structure(Map.of(), originWhenAbsent);
            return with(key, change.apply(child));
        }
    }

    /**
     * A JSON array.
     *
     * @param items its items
     * @param origin see {@link ConfigNode#origin()}
     */
    record Listing(List<ConfigNode> items, FieldPath origin) implements ConfigNode {
        /** Keeps its own copy. */
        public Listing {
            items = List.copyOf(items);
        }
    }

    /**
     * A JSON string.
     *
     * @param value its text
     * @param origin see {@link ConfigNode#origin()}
     */
    record Text(String value, FieldPath origin) implements ConfigNode {}

    /**
     * A JSON number; Ignition only has whole ones.
     *
     * @param value the number
     * @param origin see {@link ConfigNode#origin()}
     */
    record Whole(long value, FieldPath origin) implements ConfigNode {}

    /**
     * A JSON truth value.
     *
     * @param value true or false
     * @param origin see {@link ConfigNode#origin()}
     */
    record Flag(boolean value, FieldPath origin) implements ConfigNode {}
}
