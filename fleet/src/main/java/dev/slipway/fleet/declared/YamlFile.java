package dev.slipway.fleet.declared;

import java.io.StringReader;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/** Reads YAML as far as its nodes, which know their places; never as Java objects. */
final class YamlFile {
    /** People nest values a few levels deep. */
    private static final int DEEPEST = 30;

    /** Anchors save a few lines in a machine's file; more aliases than this are an attack on memory. */
    private static final int MOST_ALIASES = 50;

    private YamlFile() {}

    /**
     * Reads a file whose top is a mapping.
     *
     * @param problems where to say what is wrong
     * @return the mapping, an empty one when there is none
     */
    static Section read(String file, String text, List<Problem> problems) {
        Node root = compose(file, text, problems);
        if (root instanceof MappingNode mapping) {
            return new Section(file, "", mapping, problems);
        }
        if (!root.getTag().equals(Tag.NULL)) {
            problems.add(Place.at(file, root.getStartMark(), "")
                    .problem("the file must be a mapping, that is lines of \"key: value\".", "See the other files."));
        }
        return new Section(file, "", nothing(), problems);
    }

    private static Node compose(String file, String text, List<Problem> problems) {
        if (text.length() > FleetTree.LARGEST_FILE) {
            problems.add(FleetTree.tooLarge(file, text.length()));
            return nothing();
        }
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(FleetTree.LARGEST_FILE + 1);
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setAllowRecursiveKeys(false);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            return root == null ? nothing() : root;
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            Place place = mark == null ? Place.ofFile(file) : Place.at(file, mark, "");
            problems.add(place.problem("this is not YAML: " + reason(e) + ".", hint(e)));
        } catch (ReaderException e) {
            problems.add(placeOf(file, text, e.getPosition())
                    .problem(
                            "the character U+" + String.format("%04X", e.getCodePoint()) + " is not allowed in YAML.",
                            "Remove it, or write it as an escape in double quotes."));
        } catch (YAMLException e) {
            problems.add(Place.ofFile(file)
                    .problem(
                            "this YAML is refused: " + e.getMessage() + ".",
                            "Write it without deep nesting and aliases."));
        }
        return nothing();
    }

    private static String reason(MarkedYAMLException e) {
        String problem = String.valueOf(e.getProblem());
        return e.getContext() == null ? problem : e.getContext() + ", " + problem;
    }

    private static String hint(MarkedYAMLException e) {
        String problem = String.valueOf(e.getProblem());
        if (problem.contains("'\\t'") || problem.contains("\\t(TAB)")) {
            return "Indent with spaces, not with tabs.";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "Put the value in quotes, or check the indentation.";
        }
        return "Check indentation, quotes and colons here.";
    }

    private static Place placeOf(String file, String text, int index) {
        String before = text.substring(0, Math.clamp(index, 0, text.length()));
        int line =
                1 + (int) before.chars().filter(character -> character == '\n').count();
        return new Place(file, line, index - (before.lastIndexOf('\n') + 1) + 1, "");
    }

    private static MappingNode nothing() {
        return new MappingNode(Tag.MAP, List.<NodeTuple>of(), FlowStyle.BLOCK);
    }
}
