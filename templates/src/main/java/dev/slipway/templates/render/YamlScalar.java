package dev.slipway.templates.render;

import java.util.regex.Pattern;

/** Writes scalars into YAML so that they are read back as the same text, by YAML 1.1 and 1.2 readers alike. */
public final class YamlScalar {
    /**
     * Texts that every reader takes for a string: they begin with a letter or one of a few signs, hold no indicator of
     * a flow collection (so that they may stand in one), and no {@code ": "} or {@code " #"}.
     */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z/_][A-Za-z0-9/_.@+=:-]*(?: [A-Za-z0-9/_.@+=][A-Za-z0-9/_.@+=:-]*)*");

    /** What YAML 1.1 or 1.2 takes for something else, in any case; and words that begin a number with a letter. */
    private static final Pattern SPECIAL = Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null|=");

    private YamlScalar() {}

    /**
     * Writes a text on one line: plain where every reader takes it for a string, in double quotes otherwise.
     *
     * @param text any text
     * @return a YAML scalar, which may also stand in a flow collection
     */
    public static String of(String text) {
        boolean plain = PLAIN.matcher(text).matches()
                && !SPECIAL.matcher(text).matches()
                && !text.endsWith(":")
                && !text.contains(": ");
        return plain ? text : quoted(text);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(point -> {
            switch (point) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (printable(point)) {
                        quoted.appendCodePoint(point);
                    } else if (point > 0xffff) {
                        quoted.append(String.format("\\U%08x", point));
                    } else {
                        quoted.append(String.format("\\u%04x", point));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    /** YAML 1.2 §5.1, without the line separators, the byte order mark and what lies beyond the basic plane. */
    private static boolean printable(int point) {
        return (point >= 0x20 && point < 0x7f)
                || (point >= 0xa0 && point <= 0xd7ff && point != 0x2028 && point != 0x2029)
                || (point >= 0xe000 && point <= 0xfffd && point != 0xfeff);
    }
}
