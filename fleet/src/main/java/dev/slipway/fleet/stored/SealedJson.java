package dev.slipway.fleet.stored;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes the records of a sealed interface as a kind and a JSON body, and reads them back.
 *
 * @param <T> the sealed interface
 */
public final class SealedJson<T> {
    private final Map<String, Class<?>> kinds;

    /**
     * For one sealed interface.
     *
     * @param type the sealed interface; all that it permits must be records
     */
    public SealedJson(Class<T> type) {
        this.kinds = StoredJson.records(type)
                .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));
    }

    /**
     * What stands in the kind column.
     *
     * @param value a record
     * @return its simple name
     */
    public String kind(T value) {
        return value.getClass().getSimpleName();
    }

    /**
     * What stands in the body column.
     *
     * @param value a record
     * @return JSON
     */
    public String body(T value) {
        return StoredJson.mapper().writeValueAsString(value);
    }

    /**
     * Reads both columns.
     *
     * @param kind the record's simple name
     * @param body JSON
     * @return the record
     * @throws IllegalStateException when the kind is not known
     */
    @SuppressWarnings("unchecked") // kinds holds only what T permits
    public T read(String kind, String body) {
        Class<?> type = kinds.get(kind);
        if (type == null) {
            throw new IllegalStateException("The database holds the unknown kind " + kind
                    + ": it was written by a newer Slipway. Start that version again.");
        }
        return (T) StoredJson.mapper().readValue(body, type);
    }
}
