package dev.slipway.templates.ignition;

import dev.slipway.templates.ignition.ConfigNode.Flag;
import dev.slipway.templates.ignition.ConfigNode.Listing;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.ConfigNode.Text;
import dev.slipway.templates.ignition.ConfigNode.Whole;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes JSON the way Go does, which is what tools around Ignition compare with. */
public final class JsonText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder();
    private final boolean pretty;

    private JsonText(boolean pretty) {
        this.pretty = pretty;
    }

    /**
     * Writes a document.
     *
     * @param node the document; all that is in it is written
     * @param pretty indent by two spaces
     * @return the text, without a newline at the end
     */
    public static String write(ConfigNode node, boolean pretty) {
        JsonText text = new JsonText(pretty);
        text.value(node, 0);
        return text.out.toString();
    }

    private void value(ConfigNode node, int depth) {
        switch (node) {
            case Structure structure -> object(structure.fields(), depth);
            case Listing listing -> array(listing.items(), depth);
            case Text text -> quote(text.value());
            case Whole whole -> out.append(whole.value());
            case Flag flag -> out.append(flag.value());
        }
    }

    private void object(Map<String, ConfigNode> fields, int depth) {
        if (fields.isEmpty()) {
            out.append("{}");
            return;
        }
        out.append('{');
        for (Iterator<Map.Entry<String, ConfigNode>> each = fields.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, ConfigNode> field = each.next();
            line(depth + 1);
            quote(field.getKey());
            out.append(pretty ? ": " : ":");
            value(field.getValue(), depth + 1);
            if (each.hasNext()) {
                out.append(',');
            }
        }
        line(depth);
        out.append('}');
    }

    private void array(List<ConfigNode> items, int depth) {
        if (items.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        for (Iterator<ConfigNode> each = items.iterator(); each.hasNext(); ) {
            line(depth + 1);
            value(each.next(), depth + 1);
            if (each.hasNext()) {
                out.append(',');
            }
        }
        line(depth);
        out.append(']');
    }

    private void line(int depth) {
        if (pretty) {
            out.append('\n');
            out.repeat("  ", depth);
        }
    }

    /**
     * Go also escapes what could end a script element in HTML, and what JavaScript takes for a line end. Bytes that were
     * no UTF-8 are lone surrogates here; they become the replacement character, one for each.
     */
    private void quote(String text) {
        out.append('"');
        int plain = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c >= ' '
                    && c != '"'
                    && c != '\\'
                    && c != '<'
                    && c != '>'
                    && c != '&'
                    && c != '\u2028'
                    && c != '\u2029'
                    && !isLone(text, at)) {
                continue;
            }
            out.append(text, plain, at);
            plain = at + 1;
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (Character.isSurrogate(c)) {
                        out.append("\\ufffd");
                        continue;
                    }
                    out.append("\\u")
                            .append(HEX[c >> 12])
                            .append(HEX[(c >> 8) & 15])
                            .append(HEX[(c >> 4) & 15])
                            .append(HEX[c & 15]);
                }
            }
        }
        out.append(text, plain, text.length()).append('"');
    }

    private static boolean isLone(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
