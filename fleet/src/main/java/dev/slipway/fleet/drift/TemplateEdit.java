package dev.slipway.fleet.drift;

import dev.slipway.fleet.declared.RenderedProfile;
import dev.slipway.templates.render.LineMap;
import dev.slipway.templates.render.YamlScalar;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Changes a Butane template by changing what one machine's rendering of it says. Only whole lines change that the template
 * wrote as they are, once: a line that comes from a tag, a loop or an included file is nobody's own, and an edit there is
 * refused. Whoever edits renders again afterwards and looks whether that did what it should, and nothing else.
 */
final class TemplateEdit {
    private static final String TEMPLATE = "butane.yaml";
    private static final Pattern BEFORE_KEY = Pattern.compile("\\s*(?:- +)*");
    private static final Pattern BEFORE_ITEM = Pattern.compile("\\s*- +");
    private static final Pattern COMMENT = Pattern.compile("\\s+#.*");

    private static final Pattern TAG = Pattern.compile("\\{(?=[{%#])");

    private final List<String> rendered;
    private final List<String> template;
    private final LineMap map;
    private final int[] uses;
    private final MappingNode root;
    private final List<Splice> splices = new ArrayList<>();
    private final SortedMap<String, String> files;
    private final SortedMap<String, String> edited = new TreeMap<>();

    /** Lines of the template, from one to before another, that become others. */
    private record Splice(int from, int to, List<String> lines) {}

    /** The template cannot be edited safely. */
    static final class Unsafe extends Exception {
        Unsafe(String words) {
            super(words);
        }

        /** Why, as a sentence. */
        String words() {
            return Objects.requireNonNullElse(getMessage(), "");
        }
    }

    TemplateEdit(RenderedProfile profile) throws Unsafe {
        this.files = profile.profile().files();
        this.rendered = lines(profile.rendered().text());
        this.template = lines(files.getOrDefault(TEMPLATE, ""));
        this.map = profile.rendered().lineMap();
        this.uses = new int[template.size()];
        for (int i = 0; i < rendered.size(); i++) {
            LineMap.Source source = map.source(i + 1);
            if (source.file().equals(TEMPLATE) && source.line() <= uses.length) {
                uses[source.line() - 1]++;
            }
        }
        this.root = compose(profile.rendered().text());
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines;
    }

    private static MappingNode compose(String text) throws Unsafe {
        try {
            Node node = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            if (node instanceof MappingNode mapping && mapping.getFlowStyle() != FlowStyle.FLOW) {
                return mapping;
            }
        } catch (YAMLException e) {
            throw new Unsafe("The rendered profile is no YAML that can be edited.");
        }
        throw new Unsafe("The rendered profile is not written in lines of \"key: value\".");
    }

    /** The changed files of the profile by their paths below its folder. */
    SortedMap<String, String> result() {
        SortedMap<String, String> all = new TreeMap<>(edited);
        if (!splices.isEmpty()) {
            List<String> lines = new ArrayList<>(template);
            splices.stream()
                    .sorted(Comparator.comparingInt(Splice::from).reversed())
                    .forEach(splice -> {
                        List<String> part = lines.subList(splice.from(), splice.to());
                        part.clear();
                        part.addAll(splice.lines());
                    });
            all.put(TEMPLATE, String.join("\n", lines) + "\n");
        }
        return all;
    }

    /** Whether the profile's folder has a file. */
    boolean hasFile(String path) {
        return files.containsKey(path);
    }

    /** Another text for a file that the profile takes in as it is. */
    void file(String path, String text) throws Unsafe {
        if (!hasFile(path) || path.equals(TEMPLATE)) {
            throw new Unsafe("The profile has no file " + path + " of its own.");
        }
        edited.put(path, text);
    }

    MappingNode root() {
        return root;
    }

    static Optional<Node> get(MappingNode mapping, String key) {
        return tuple(mapping, key).map(NodeTuple::getValueNode);
    }

    private static Optional<NodeTuple> tuple(MappingNode mapping, String key) {
        return mapping.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode scalar
                        && scalar.getValue().equals(key))
                .findFirst();
    }

    static String text(MappingNode mapping, String key) {
        return get(mapping, key)
                .filter(ScalarNode.class::isInstance)
                .map(node -> ((ScalarNode) node).getValue())
                .orElse("");
    }

    static Optional<MappingNode> mapping(MappingNode mapping, String... path) {
        MappingNode at = mapping;
        for (String key : path) {
            if (!(get(at, key).orElse(null) instanceof MappingNode next)) {
                return Optional.empty();
            }
            at = next;
        }
        return Optional.of(at);
    }

    static List<Node> items(MappingNode mapping, String key) {
        return get(mapping, key).orElse(null) instanceof SequenceNode sequence ? sequence.getValue() : List.of();
    }

    static Optional<MappingNode> item(MappingNode mapping, String key, String name, String value) {
        return items(mapping, key).stream()
                .filter(MappingNode.class::isInstance)
                .map(MappingNode.class::cast)
                .filter(item -> text(item, name).equals(value))
                .findFirst();
    }

    private int template(int line) throws Unsafe {
        LineMap.Source source = map.source(line + 1);
        if (!source.file().equals(TEMPLATE)) {
            throw new Unsafe("The place is written by the included file " + source.file() + ".");
        }
        int at = source.line() - 1;
        if (at >= template.size() || !template.get(at).equals(rendered.get(line))) {
            throw new Unsafe("The place is written by a tag in line " + source.line() + " of " + TEMPLATE + ".");
        }
        if (uses[at] > 1) {
            throw new Unsafe("The place is in a loop, in line " + source.line() + " of " + TEMPLATE + ".");
        }
        return at;
    }

    private void replace(int from, int to, List<String> lines) throws Unsafe {
        int first = template(from);
        for (int i = from; i < to; i++) {
            if (template(i) != first + i - from) {
                throw new Unsafe(
                        "The place has tags between its lines, from line " + (first + 1) + " of " + TEMPLATE + " on.");
            }
        }
        splices.add(new Splice(first, first + to - from, lines));
    }

    private void insertAt(int templateLine, List<String> lines) {
        splices.add(new Splice(templateLine, templateLine, lines));
    }

    private static int line(Node node) {
        return node.getStartMark().getLine();
    }

    private static int column(Node node) {
        return node.getStartMark().getColumn();
    }

    private String before(Node node, Pattern expected) throws Unsafe {
        String line = rendered.get(line(node));
        String before = line.substring(0, line.offsetByCodePoints(0, column(node)));
        if (!expected.matcher(before).matches()) {
            throw new Unsafe("The place is written in one line with others.");
        }
        return before;
    }

    /** The last line of a value; the marks of block collections and block scalars lie behind it. */
    private int lastLine(Node node) {
        return switch (node) {
            case ScalarNode scalar
            when scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED -> {
                Mark end = scalar.getEndMark();
                int last = Math.min(end.getColumn() == 0 ? end.getLine() - 1 : end.getLine(), rendered.size() - 1);
                while (last > line(scalar) && rendered.get(last).isBlank()) {
                    last--;
                }
                yield last;
            }
            case MappingNode mapping
            when mapping.getFlowStyle() != FlowStyle.FLOW && !mapping.getValue().isEmpty() ->
                lastLine(mapping.getValue().getLast());
            case SequenceNode sequence
            when sequence.getFlowStyle() != FlowStyle.FLOW
                    && !sequence.getValue().isEmpty() ->
                lastLine(sequence.getValue().getLast());
            case ScalarNode scalar
            when scalar.getTag().equals(Tag.NULL) && scalar.getValue().isEmpty() ->
                Math.min(line(scalar), rendered.size() - 1);
            default -> node.getEndMark().getLine();
        };
    }

    /** The last line of a key with its value; a value that is not there has its mark anywhere behind the key. */
    private int lastLine(NodeTuple tuple) {
        return isNothing(tuple.getValueNode())
                ? line(tuple.getKeyNode())
                : Math.max(line(tuple.getKeyNode()), lastLine(tuple.getValueNode()));
    }

    private static boolean isNothing(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.getTag().equals(Tag.NULL)
                && scalar.getValue().isEmpty();
    }

    private static void requireLines(MappingNode mapping) throws Unsafe {
        if (mapping.getFlowStyle() == FlowStyle.FLOW || mapping.getValue().isEmpty()) {
            throw new Unsafe("The place is written in one line with others.");
        }
    }

    /**
     * Gives a key another value, or a value at all.
     *
     * @param value what follows the colon; further lines stand below, indented from the key
     */
    void set(MappingNode mapping, String key, List<String> value) throws Unsafe {
        requireLines(mapping);
        Optional<NodeTuple> present = tuple(mapping, key);
        if (present.isPresent()) {
            Node name = present.get().getKeyNode();
            String before = before(name, BEFORE_KEY);
            int last = lastLine(present.get());
            String comment = last == line(name) ? commentAfter(present.get().getValueNode()) : "";
            replace(line(name), last + 1, keyLines(before, column(name), key, value, comment));
            return;
        }
        NodeTuple first = mapping.getValue().getFirst();
        before(first.getKeyNode(), BEFORE_KEY);
        int indent = column(first.getKeyNode());
        int after = template(lastLine(first)) + 1;
        insertAt(after, keyLines(" ".repeat(indent), indent, key, value, ""));
    }

    private String commentAfter(Node value) {
        String line = rendered.get(value.getEndMark().getLine());
        String rest = line.substring(Math.min(
                line.length(),
                line.offsetByCodePoints(
                        0, Math.min(value.getEndMark().getColumn(), line.codePointCount(0, line.length())))));
        Matcher comment = COMMENT.matcher(rest);
        return comment.matches() ? rest : "";
    }

    private static List<String> keyLines(String before, int indent, String key, List<String> value, String comment) {
        List<String> lines = new ArrayList<>();
        String first = value.getFirst();
        lines.add(before + key + ":" + (first.isEmpty() ? "" : " " + first) + comment);
        lines.addAll(indented(indent, value.subList(1, value.size())));
        return lines;
    }

    private static List<String> indented(int indent, List<String> lines) {
        return lines.stream()
                .map(line -> line.isEmpty() ? line : " ".repeat(indent) + line)
                .toList();
    }

    /** Takes an item out of a list; a list that would be empty goes with its key. */
    void remove(MappingNode parent, String key, Node item) throws Unsafe {
        NodeTuple tuple = tuple(parent, key).orElseThrow(() -> new Unsafe("There is no " + key + "."));
        if (!(tuple.getValueNode() instanceof SequenceNode sequence) || sequence.getFlowStyle() == FlowStyle.FLOW) {
            throw new Unsafe("The list " + key + " is written in one line.");
        }
        if (sequence.getValue().size() == 1) {
            String before = before(tuple.getKeyNode(), BEFORE_KEY);
            if (!before.isBlank() && !before.isEmpty()) {
                throw new Unsafe("The list " + key + " begins an item of another list.");
            }
            replace(line(tuple.getKeyNode()), lastLine(tuple) + 1, List.of());
            return;
        }
        before(item, BEFORE_ITEM);
        replace(line(item), lastLine(item) + 1, List.of());
    }

    /**
     * Puts an item at the beginning of a list, where no loop has begun yet; what leads to the list is made when it is not
     * there.
     *
     * @param path the keys from {@code start} to the list
     * @param item its lines; the first begins with a dash
     */
    void insert(MappingNode start, List<String> path, List<String> item) throws Unsafe {
        MappingNode at = start;
        for (int i = 0; i < path.size(); i++) {
            Optional<NodeTuple> tuple = tuple(at, path.get(i));
            boolean last = i == path.size() - 1;
            List<String> rest = path.subList(i + 1, path.size());
            if (tuple.isEmpty()) {
                insertKey(at, nested(path.subList(i, path.size()), item));
                return;
            }
            Node key = tuple.get().getKeyNode();
            Node value = tuple.get().getValueNode();
            boolean empty = isNothing(value)
                    || (value instanceof SequenceNode sequence
                            && sequence.getValue().isEmpty())
                    || (value instanceof MappingNode mapping
                            && mapping.getValue().isEmpty());
            if (empty) {
                String before = before(key, BEFORE_KEY);
                List<String> lines = new ArrayList<>();
                lines.add(before + path.get(i) + ":");
                lines.addAll(indented(column(key) + 2, nested(rest, item)));
                replace(line(key), lastLine(tuple.get()) + 1, lines);
                return;
            }
            if (last) {
                insertFirst(key, value, item);
                return;
            }
            if (!(value instanceof MappingNode mapping)) {
                throw new Unsafe("What is at " + path.get(i) + " is no mapping.");
            }
            requireLines(mapping);
            at = mapping;
        }
    }

    private void insertFirst(Node key, Node value, List<String> item) throws Unsafe {
        if (!(value instanceof SequenceNode sequence) || sequence.getFlowStyle() == FlowStyle.FLOW) {
            throw new Unsafe("The list is written in one line, or is no list.");
        }
        Node first = sequence.getValue().getFirst();
        int dash = rendered.get(line(first)).indexOf('-');
        if (line(first) <= line(key)
                || !rendered.get(line(first)).substring(0, Math.max(0, dash)).isBlank()) {
            throw new Unsafe("The list is written in one line with its key.");
        }
        insertAt(template(line(key)) + 1, indented(dash, item));
    }

    private void insertKey(MappingNode mapping, List<String> lines) throws Unsafe {
        if (mapping.equals(root)) {
            insertAt(template.size(), lines);
            return;
        }
        requireLines(mapping);
        NodeTuple first = mapping.getValue().getFirst();
        before(first.getKeyNode(), BEFORE_KEY);
        insertAt(template(lastLine(first)) + 1, indented(column(first.getKeyNode()), lines));
    }

    private static List<String> nested(List<String> path, List<String> item) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            lines.add(" ".repeat(2 * i) + path.get(i) + ":");
        }
        lines.addAll(indented(2 * path.size(), item));
        return lines;
    }

    /** A text as a YAML value in a template: readable where it can be, and never taken for a tag. */
    static List<String> scalar(String text) {
        if (isBlock(text)) {
            List<String> lines = new ArrayList<>();
            lines.add(text.endsWith("\n") ? "|" : "|-");
            String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            for (String line : body.split("\n", -1)) {
                lines.add(line.isEmpty() ? "" : "  " + line);
            }
            return lines;
        }
        return List.of(word(text));
    }

    /** Whether a literal block reads back as the same text. */
    private static boolean isBlock(String text) {
        return text.contains("\n")
                && !text.endsWith("\n\n")
                && !Character.isWhitespace(text.charAt(0))
                && !TAG.matcher(text).find()
                && text.codePoints().allMatch(TemplateEdit::fitsBlock);
    }

    private static boolean fitsBlock(int point) {
        return point == '\n'
                || point == '\t'
                || (!Character.isISOControl(point)
                        && point != 0x2028
                        && point != 0x2029
                        && point != 0xfeff
                        && point <= 0xffff
                        && !Character.isSurrogate((char) point));
    }

    /** A text on one line. */
    static String word(String text) {
        if (!TAG.matcher(text).find()) {
            return YamlScalar.of(text);
        }
        String word = YamlScalar.of(text);
        // A tag only opens with a brace and one of three signs; in double quotes YAML has another name for each brace.
        return word.startsWith("\"") ? TAG.matcher(word).replaceAll("\\\\x7b") : word;
    }
}
