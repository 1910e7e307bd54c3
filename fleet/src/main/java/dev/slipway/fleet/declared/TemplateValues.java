package dev.slipway.fleet.declared;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values that templates may use: a tree of maps, lists, {@code String}, {@code Long}, {@code BigDecimal} and
 * {@code Boolean}, without nulls, unmodifiable at every depth.
 *
 * @param map the tree's top
 */
public record TemplateValues(Map<String, Object> map) {
    /** No values. */
    public static final TemplateValues NONE = new TemplateValues(Map.of());

    /** Copies the whole tree, keeping the order of keys. */
    public TemplateValues {
        map = copy(map);
    }

    /**
     * These values, and where they say nothing, the others. Maps are merged key by key; a list or a scalar replaces.
     *
     * @param weaker the values to fall back on
     * @return the merged tree
     */
    public TemplateValues over(TemplateValues weaker) {
        return new TemplateValues(merge(map, weaker.map));
    }

    private static Map<String, Object> merge(Map<?, ?> stronger, Map<?, ?> weaker) {
        Map<String, Object> merged = copy(weaker);
        Map<String, Object> result = new LinkedHashMap<>(merged);
        stronger.forEach((key, value) -> {
            Object below = weaker.get(key);
            result.put(
                    String.valueOf(key),
                    value instanceof Map<?, ?> upper && below instanceof Map<?, ?> lower ? merge(upper, lower) : value);
        });
        return result;
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), copyOf(value)));
        return Collections.unmodifiableMap(copy);
    }

    private static Object copyOf(Object value) {
        return switch (value) {
            case Map<?, ?> map -> copy(map);
            case List<?> list -> {
                List<Object> copy = new ArrayList<>();
                list.forEach(item -> copy.add(copyOf(item)));
                yield Collections.unmodifiableList(copy);
            }
            default -> value;
        };
    }
}
