package dev.slipway.fleet.declared;

import dev.slipway.templates.render.YamlScalar;
import java.io.StringReader;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Changes single keys of a machine's YAML and leaves every other character, comments among them, as it is.
 *
 * @param text valid YAML of a machine
 */
public record MachineFileEdit(String text) {
    private static final Pattern COMMENT = Pattern.compile("[ \\t]+#.*");

    /**
     * Sets or removes the group.
     *
     * @param group the group; {@link GroupName#NONE} removes the key
     * @return the edited text
     * @throws IllegalArgumentException when the text is no YAML mapping
     */
    public MachineFileEdit group(GroupName group) {
        return group.isNone() ? without("group") : with("group", YamlScalar.of(group.value()));
    }

    /**
     * Sets the profile.
     *
     * @param profile the profile
     * @return the edited text
     * @throws IllegalArgumentException when the text is no YAML mapping
     */
    public MachineFileEdit profile(ProfileName profile) {
        return with("profile", YamlScalar.of(profile.value()));
    }

    /**
     * Sets the disk.
     *
     * @param disk the disk
     * @return the edited text
     * @throws IllegalArgumentException when the text is no YAML mapping
     */
    public MachineFileEdit disk(InstallDisk disk) {
        return with("disk", disk.yaml());
    }

    /**
     * Sets the operating system.
     *
     * @param os the operating system
     * @return the edited text
     * @throws IllegalArgumentException when the text is no YAML mapping
     */
    public MachineFileEdit os(OsChoice os) {
        return with("os", os.yaml());
    }

    private MachineFileEdit with(String key, String value) {
        for (NodeTuple tuple : mapping()) {
            if (named(tuple, key)) {
                int from = index(tuple.getKeyNode().getEndMark().getIndex());
                int to = end(tuple.getValueNode());
                String comment = commentAfter(to);
                String between = text.substring(
                        from, index(tuple.getValueNode().getStartMark().getIndex()));
                boolean sameLine = !between.contains("\n");
                return new MachineFileEdit(text.substring(0, from)
                        + (sameLine ? between : ": ")
                        + value
                        + comment
                        + text.substring(to + comment.length()));
            }
        }
        return new MachineFileEdit(appended(key + ": " + value));
    }

    private String appended(String line) {
        return (text.isEmpty() || text.endsWith("\n") ? text : text + "\n") + line + "\n";
    }

    private MachineFileEdit without(String key) {
        for (NodeTuple tuple : mapping()) {
            if (named(tuple, key)) {
                int from = text.lastIndexOf(
                                '\n', index(tuple.getKeyNode().getStartMark().getIndex()) - 1)
                        + 1;
                int lineEnd = text.indexOf('\n', end(tuple.getValueNode()));
                return new MachineFileEdit(text.substring(0, from) + (lineEnd < 0 ? "" : text.substring(lineEnd + 1)));
            }
        }
        return this;
    }

    private List<NodeTuple> mapping() {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            if (root == null) {
                return List.of();
            }
            if (root instanceof MappingNode mapping && mapping.getFlowStyle() != FlowStyle.FLOW) {
                return mapping.getValue();
            }
            throw new IllegalArgumentException("the text is not a YAML mapping in lines");
        } catch (YAMLException e) {
            throw new IllegalArgumentException("the text is not YAML", e);
        }
    }

    private static boolean named(NodeTuple tuple, String key) {
        return tuple.getKeyNode() instanceof ScalarNode scalar
                && scalar.getValue().equals(key);
    }

    /** Where a value ends, without the blank lines and comments that a block collection's end mark includes. */
    private int end(Node value) {
        int end = index(value.getEndMark().getIndex());
        int start = index(value.getStartMark().getIndex());
        if (value.getEndMark().getLine() > value.getStartMark().getLine()
                && value.getEndMark().getColumn() == 0) {
            int last = lastContent(value);
            return Math.max(start, Math.min(end, last));
        }
        return end;
    }

    private int lastContent(Node value) {
        return switch (value) {
            case MappingNode mapping
            when !mapping.getValue().isEmpty() ->
                end(mapping.getValue().getLast().getValueNode());
            case SequenceNode sequence
            when !sequence.getValue().isEmpty() -> end(sequence.getValue().getLast());
            default -> index(value.getEndMark().getIndex());
        };
    }

    private String commentAfter(int end) {
        int lineEnd = text.indexOf('\n', end);
        String rest = text.substring(end, lineEnd < 0 ? text.length() : lineEnd);
        return COMMENT.matcher(rest).matches() ? rest : "";
    }

    /** Marks count code points, strings count chars. */
    private int index(int codePoints) {
        return text.offsetByCodePoints(0, codePoints);
    }
}
