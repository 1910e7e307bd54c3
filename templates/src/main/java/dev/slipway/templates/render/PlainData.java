package dev.slipway.templates.render;

import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.attributes.ResolvedAttribute;
import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.MacroAttributeProvider;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The only way into values: keys of maps, indices of lists, and a loop's own variables. Never Java's members. */
final class PlainData implements AttributeResolver {
    @Override
    public ResolvedAttribute resolve(
            Object instance,
            Object name,
            Object @Nullable [] arguments,
            @Nullable ArgumentsNode args,
            EvaluationContextImpl context,
            String file,
            int line) {
        String key = String.valueOf(name);
        return switch (instance) {
            case MacroAttributeProvider macros
            when args != null -> new ResolvedAttribute(macros.macro(context, key, args, false, line));
            case Map<?, ?> map when arguments == null -> ofMap(map, key, file, line);
            case List<?> list when arguments == null -> ofList(list, key, file, line);
            case Map.Entry<?, ?> entry
            when arguments == null && key.equals("key") -> new ResolvedAttribute(entry.getKey());
            case Map.Entry<?, ?> entry
            when arguments == null && key.equals("value") -> new ResolvedAttribute(entry.getValue());
            case ForNode.LoopVariables loop when arguments == null -> ofLoop(loop, key, file, line);
            default ->
                throw new AttributeNotFoundException(
                        null, "\"" + key + "\" cannot be asked of " + kind(instance) + ".", key, line, file);
        };
    }

    private static ResolvedAttribute ofMap(Map<?, ?> map, String key, String file, int line) {
        if (!map.containsKey(key)) {
            throw new AttributeNotFoundException(
                    null,
                    "there is no \"" + key + "\""
                            + (map.isEmpty()
                                    ? "; the map is empty."
                                    : "; there is "
                                            + String.join(
                                                    ", ",
                                                    map.keySet().stream()
                                                            .map(String::valueOf)
                                                            .sorted()
                                                            .limit(20)
                                                            .toList())
                                            + "."),
                    key,
                    line,
                    file);
        }
        return new ResolvedAttribute(map.get(key));
    }

    private static ResolvedAttribute ofList(List<?> list, String key, String file, int line) {
        int index;
        try {
            index = Integer.parseInt(key);
        } catch (NumberFormatException e) {
            throw new AttributeNotFoundException(
                    null, "\"" + key + "\" cannot be asked of a list; give a number.", key, line, file);
        }
        if (index < 0 || index >= list.size()) {
            throw new AttributeNotFoundException(
                    null, "there is no [" + index + "]; the list has " + list.size() + ".", key, line, file);
        }
        return new ResolvedAttribute(list.get(index));
    }

    private static ResolvedAttribute ofLoop(ForNode.LoopVariables loop, String key, String file, int line) {
        return new ResolvedAttribute(
                switch (key) {
                    case "index" -> loop.getIndex();
                    case "first" -> loop.isFirst();
                    case "last" -> loop.isLast();
                    case "length" -> loop.getLength();
                    case "revindex" -> loop.getRevindex();
                    default ->
                        throw new AttributeNotFoundException(
                                null,
                                "a loop has no \"" + key + "\"; it has index, first, last, length, revindex.",
                                key,
                                line,
                                file);
                });
    }

    private static String kind(@Nullable Object instance) {
        return switch (instance) {
            case null -> "nothing";
            case CharSequence text -> "a text";
            case Number number -> "a number";
            case Boolean truth -> "true or false";
            case Map<?, ?> map -> "a map with arguments";
            case List<?> list -> "a list with arguments";
            default -> "this";
        };
    }
}
