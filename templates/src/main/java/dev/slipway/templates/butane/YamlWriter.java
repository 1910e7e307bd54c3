package dev.slipway.templates.butane;

import java.io.StringWriter;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Writes YAML the way people write Butane: indented lists, texts of several lines as blocks. */
final class YamlWriter {
    /** Stands for the leading zero of an octal number, which SnakeYAML only writes in quotes. Texts with it are quoted. */
    private static final char ZERO = '\uE0FF';

    private static final Pattern OCTAL = Pattern.compile("(?m)(?<=[:-] )" + ZERO + "(?=[0-7]+$)");

    /** Line breaks of YAML 1.1 and others that only survive in double quotes. */
    private static final Pattern DELICATE = Pattern.compile("[\r\t\u0085\u2028\u2029\uFEFF" + ZERO + "]");

    private YamlWriter() {}

    static String write(Node root) {
        DumperOptions options = new DumperOptions();
        options.setIndent(2);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        options.setSplitLines(false);
        StringWriter out = new StringWriter();
        new Yaml(options).serialize(root, out);
        return OCTAL.matcher(out.toString()).replaceAll("0");
    }

    static ScalarNode text(String value) {
        ScalarStyle style = value.indexOf('\n') >= 0 ? ScalarStyle.LITERAL : ScalarStyle.PLAIN;
        return scalar(Tag.STR, value, DELICATE.matcher(value).find() ? ScalarStyle.DOUBLE_QUOTED : style);
    }

    static ScalarNode number(String digits) {
        return scalar(Tag.INT, digits, ScalarStyle.PLAIN);
    }

    static ScalarNode octal(long value) {
        return scalar(Tag.STR, ZERO + Long.toOctalString(value), ScalarStyle.PLAIN);
    }

    static ScalarNode truth(boolean value) {
        return scalar(Tag.BOOL, Boolean.toString(value), ScalarStyle.PLAIN);
    }

    private static ScalarNode scalar(Tag tag, String value, ScalarStyle style) {
        return new ScalarNode(tag, value, null, null, style);
    }
}
