package dev.slipway.templates.render;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Filters on text that know how long their result will be before they make it. */
final class TextFilters {
    private TextFilters() {}

    /** {@code text | indent(8)}: every line but the first moves right, so that a text fits into a block scalar. */
    record Indent(RenderRun run) implements Filter {
        private static final int WIDEST = 100;

        @Override
        public List<String> getArgumentNames() {
            return List.of("width", "first");
        }

        @Override
        public Object apply(
                @Nullable Object input,
                Map<String, Object> args,
                PebbleTemplate self,
                EvaluationContext context,
                int line) {
            String text = text(input, "indent", self, line);
            int width = args.get("width") instanceof Number number ? number.intValue() : 4;
            if (width < 0 || width > WIDEST) {
                throw new PebbleException(null, "a text can be indented by 0 to " + WIDEST + ".", line, self.getName());
            }
            run.checkLength((long) text.length() + text.lines().count() * width, self.getName(), line);
            String space = " ".repeat(width);
            // Blank lines stay blank: trailing spaces mean something in some texts.
            String indented = text.replaceAll("\n(?=[^\r\n])", "\n" + space);
            return Boolean.TRUE.equals(args.get("first")) && !text.isEmpty() ? space + indented : indented;
        }
    }

    /** {@code text | replace({"a": "b"})}. */
    record Replace(RenderRun run) implements Filter {
        @Override
        public List<String> getArgumentNames() {
            return List.of("replace_pairs");
        }

        @Override
        public Object apply(
                @Nullable Object input,
                Map<String, Object> args,
                PebbleTemplate self,
                EvaluationContext context,
                int line) {
            String text = text(input, "replace", self, line);
            if (!(args.get("replace_pairs") instanceof Map<?, ?> pairs)) {
                throw new PebbleException(
                        null, "replace wants a map, as in replace({\":\": \"-\"}).", line, self.getName());
            }
            for (Map.Entry<?, ?> pair : pairs.entrySet()) {
                String from = String.valueOf(pair.getKey());
                String to = String.valueOf(pair.getValue());
                run.checkLength(text.length() + (text.length() + 1L) * to.length(), self.getName(), line);
                text = text.replace(from, to);
            }
            return text;
        }
    }

    /** {@code list | join(", ")}. */
    record Join(RenderRun run) implements Filter {
        @Override
        public List<String> getArgumentNames() {
            return List.of("separator");
        }

        @Override
        public Object apply(
                @Nullable Object input,
                Map<String, Object> args,
                PebbleTemplate self,
                EvaluationContext context,
                int line) {
            if (!(input instanceof List<?> list)) {
                throw new PebbleException(null, "join wants a list.", line, self.getName());
            }
            String separator = Objects.toString(args.get("separator"), "");
            long length = (long) list.size() * separator.length();
            for (Object item : list) {
                length += String.valueOf(item).length();
            }
            run.checkLength(length, self.getName(), line);
            return list.stream().map(String::valueOf).collect(Collectors.joining(separator));
        }
    }

    /** {@code text | split(",")}: at a text, not at a regular expression. */
    record Split() implements Filter {
        @Override
        public List<String> getArgumentNames() {
            return List.of("delimiter");
        }

        @Override
        public Object apply(
                @Nullable Object input,
                Map<String, Object> args,
                PebbleTemplate self,
                EvaluationContext context,
                int line) {
            String text = text(input, "split", self, line);
            String delimiter = Objects.toString(args.get("delimiter"), "");
            if (delimiter.isEmpty()) {
                throw new PebbleException(null, "split wants a text to split at.", line, self.getName());
            }
            List<String> parts = new ArrayList<>();
            int from = 0;
            for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, from)) {
                parts.add(text.substring(from, at));
                from = at + delimiter.length();
            }
            parts.add(text.substring(from));
            return parts;
        }
    }

    private static String text(@Nullable Object input, String filter, PebbleTemplate self, int line) {
        return switch (input) {
            case CharSequence text -> text.toString();
            case Number number -> number.toString();
            case null, default -> throw new PebbleException(null, filter + " wants a text.", line, self.getName());
        };
    }
}
