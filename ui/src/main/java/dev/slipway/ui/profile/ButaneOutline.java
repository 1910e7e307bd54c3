package dev.slipway.ui.profile;

import dev.slipway.templates.report.FieldPath;
import dev.slipway.ui.profile.CaretPlace.Part;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the shape of a Butane template by its indentation alone, because YAML that is half typed cannot be parsed.
 *
 * <p>One outline reads one text once, from top to bottom; everything that it needs to remember is the chain of
 * mappings and lists that are open at a line.
 */
final class ButaneOutline {
    private static final Pattern KEY =
            Pattern.compile("(?<quote>[\"']?)(?<key>[A-Za-z0-9_.\uE001-]+)\\k<quote>\\s*:(?=\\s|$)");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]*");
    private static final Pattern TEXT_OF_LINES = Pattern.compile("(?:.*\\s)?[|>][-+0-9]*\\s*");

    private final Deque<Level> open = new ArrayDeque<>();
    private final Map<String, List<String>> header = new LinkedHashMap<>();
    private final int caret;
    private int block = -1;
    private int flow;
    private CaretPlace found = nowhere(FieldPath.ROOT, "");
    private Level foundIn = new Level(0, false, FieldPath.ROOT);

    /** A mapping or a list that is open: its column, its path and what it has. */
    private static final class Level {
        private final int column;
        private final boolean list;
        private final FieldPath path;
        private final Set<String> keys = new HashSet<>();
        private String last = "";
        private int items;

        Level(int column, boolean list, FieldPath path) {
            this.column = column;
            this.list = list;
            this.path = path;
        }

        /** The path of what stands deeper than this level now. */
        FieldPath inner() {
            return list ? path.index(Math.max(0, items - 1)) : last.isEmpty() ? path : path.key(last);
        }
    }

    private ButaneOutline(int caret) {
        this.caret = caret;
    }

    /**
     * Finds the place of the caret.
     *
     * @param text a Butane template, perhaps half typed
     * @param caret an offset in it
     * @return the place; never fails, whatever the text is
     */
    static CaretPlace at(String text, int caret) {
        ButaneOutline outline = new ButaneOutline(Math.clamp(caret, 0, text.length()));
        String masked = TemplateMask.over(text);
        int start = 0;
        for (String line : masked.split("\n", -1)) {
            outline.read(line, start);
            start += line.length() + 1;
        }
        CaretPlace place = outline.found;
        Set<String> others = new HashSet<>(outline.foundIn.keys);
        if (place.colon()) {
            others.remove(place.key());
        }
        return new CaretPlace(
                place.part(),
                place.mapping(),
                place.key(),
                place.column(),
                place.dash(),
                place.colon(),
                place.from(),
                place.dash() ? Set.of() : others,
                outline.header);
    }

    private void read(String line, int start) {
        boolean here = caret >= start && caret <= start + line.length();
        int at = caret - start;
        boolean silent = here && (tagAt(line, at) || at > comment(line));
        if (silent) {
            found = elsewhere();
        }
        int hidden = here
                ? (int) line.substring(0, at)
                        .chars()
                        .filter(c -> c == TemplateMask.TAG)
                        .count()
                : 0;
        String yaml = line.substring(0, comment(line)).replace(String.valueOf(TemplateMask.TAG), "");
        boolean blank = yaml.isBlank();
        boolean onlyTags = blank && line.indexOf(TemplateMask.TAG) >= 0;
        Spot spot = new Spot(here && !silent && !onlyTags, at - hidden, caret);
        if (here && onlyTags) {
            found = elsewhere();
        }
        if (flow > 0) {
            flow = Math.max(0, flow + brackets(yaml));
            if (spot.here) {
                found = elsewhere();
            }
            return;
        }
        int indent = indent(yaml);
        if (block >= 0 && (blank ? !spot.here || spot.at > block : indent > block)) {
            if (spot.here) {
                found = elsewhere();
            }
            return;
        }
        if (!blank) {
            block = -1;
        }
        if (blank) {
            if (spot.here) {
                begun(spot.at, "", spot);
            }
        } else if (!yaml.startsWith("---") && !yaml.startsWith("...")) {
            content(yaml, indent, spot);
        }
    }

    /** The caret as a line sees it: whether it is here, its column without the tags before it, its offset. */
    private record Spot(boolean here, int at, int offset) {}

    private void content(String yaml, int indent, Spot spot) {
        int column = indent;
        String rest = yaml.substring(column);
        while (rest.equals("-") || rest.startsWith("- ")) {
            item(column);
            if (spot.here && spot.at <= column + 1) {
                found = elsewhere();
                spot = new Spot(false, 0, 0);
            }
            if (rest.substring(1).isBlank()) {
                if (spot.here) {
                    begun(spot.at, "", spot);
                }
                return;
            }
            int skipped = 1 + indent(rest.substring(1));
            column += skipped;
            rest = rest.substring(skipped);
        }
        Matcher key = KEY.matcher(rest);
        if (key.lookingAt()) {
            key(key.group("key"), column, rest.substring(key.end()), key, spot);
        } else {
            if (spot.here) {
                String word = rest.stripTrailing();
                if (WORD.matcher(word).matches() && spot.at >= column && spot.at <= column + word.length()) {
                    begun(column, word, spot);
                } else {
                    found = elsewhere();
                }
            }
            after(rest, open.isEmpty() ? 0 : open.getFirst().column);
        }
    }

    private void key(String name, int column, String value, Matcher match, Spot spot) {
        Level level = mapping(column);
        int keyEnd = column + match.end("key");
        if (spot.here && spot.at < column) {
            found = elsewhere();
        } else if (spot.here && spot.at <= keyEnd) {
            int from = spot.offset - (spot.at - column - match.start("key"));
            foundIn = level;
            found = new CaretPlace(Part.KEY, level.path, name, column, false, true, from, Set.of(), Map.of());
        } else if (spot.here) {
            int first = column + match.end() + indent(value);
            int from = spot.offset - Math.max(0, spot.at - first);
            foundIn = level;
            found = new CaretPlace(Part.VALUE, level.path, name, column, false, true, from, Set.of(), Map.of());
        }
        level.keys.add(name);
        level.last = name;
        if (level.path.isRoot()) {
            header.computeIfAbsent(name, any -> new ArrayList<>())
                    .add(value.strip().replaceAll("[\"']", ""));
        }
        after(value, column);
    }

    /** What a value does to the lines below it. */
    private void after(String value, int column) {
        if (TEXT_OF_LINES.matcher(value).matches()) {
            block = column;
        }
        flow = Math.max(0, brackets(value));
    }

    /** A key that is begun, or could be, in a column. */
    private void begun(int column, String word, Spot spot) {
        Level before = open.isEmpty() ? new Level(-1, false, FieldPath.ROOT) : open.getFirst();
        boolean closed = false;
        while (!open.isEmpty() && open.getFirst().column > column) {
            before = open.pop();
            closed = true;
        }
        int from = spot.offset - Math.clamp(spot.at - column, 0, word.length());
        Level top = open.peek();
        if (top != null && top.list && top.column == column && !hasMapping(column)) {
            found = new CaretPlace(
                    Part.KEY, top.path.index(top.items), word, column, true, false, from, Set.of(), Map.of());
            return;
        }
        if (closed && (top == null || top.column < column)) {
            // Deeper than the mapping around it, but not as deep as what that mapping already holds.
            open.push(before);
            found = nowhere(before.path, before.last);
            foundIn = before;
            return;
        }
        Level level = mapping(column);
        foundIn = level;
        found = new CaretPlace(Part.KEY, level.path, word, column, false, false, from, Set.of(), Map.of());
    }

    private boolean hasMapping(int column) {
        return open.stream().anyMatch(level -> !level.list && level.column == column);
    }

    private Level mapping(int column) {
        close(column);
        Level top = open.peek();
        if (top != null && top.list && top.column == column) {
            open.pop();
            top = open.peek();
        }
        if (top == null || top.list || top.column < column) {
            top = new Level(column, false, top == null ? FieldPath.ROOT : top.inner());
            open.push(top);
        }
        return top;
    }

    private void item(int column) {
        close(column);
        Level top = open.peek();
        if (top == null || !top.list || top.column < column) {
            top = new Level(column, true, top == null ? FieldPath.ROOT : top.inner());
            open.push(top);
        }
        top.items++;
    }

    private void close(int column) {
        while (!open.isEmpty() && open.getFirst().column > column) {
            open.pop();
        }
    }

    private CaretPlace elsewhere() {
        Level top = open.peek();
        if (top == null) {
            return nowhere(FieldPath.ROOT, "");
        }
        foundIn = top;
        return nowhere(top.list ? top.inner() : top.path, top.last);
    }

    private static CaretPlace nowhere(FieldPath mapping, String key) {
        return new CaretPlace(Part.ELSEWHERE, mapping, key, 0, false, false, 0, Set.of(), Map.of());
    }

    private static boolean tagAt(String line, int at) {
        return at > 0
                && at <= line.length()
                && line.charAt(at - 1) == TemplateMask.TAG
                && at < line.length()
                && line.charAt(at) == TemplateMask.TAG;
    }

    /** Where the comment of a line begins; its length when it has none. */
    private static int comment(String line) {
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if ((c == '"' || c == '\'') && (i == 0 || " [{,:".indexOf(line.charAt(i - 1)) >= 0)) {
                quote = c;
            } else if (c == '#' && (i == 0 || Character.isWhitespace(line.charAt(i - 1)))) {
                return i;
            }
        }
        return line.length();
    }

    private static int indent(String text) {
        int indent = 0;
        while (indent < text.length() && text.charAt(indent) == ' ') {
            indent++;
        }
        return indent;
    }

    /** How many more brackets a value opens than it closes; none when it is no flow collection. */
    private int brackets(String value) {
        String plain = value.strip();
        if (flow == 0 && !plain.startsWith("[") && !plain.startsWith("{")) {
            return 0;
        }
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else {
                switch (c) {
                    case '"', '\'' -> quote = c;
                    case '[', '{' -> depth++;
                    case ']', '}' -> depth--;
                    default -> {}
                }
            }
        }
        return depth;
    }
}
