package dev.slipway.ui.profile;

/** Hides Pebble from who reads only the YAML around it; every offset stays where it was. */
final class TemplateMask {
    /** Stands where a tag or a comment is, which leave nothing in the YAML. */
    static final char TAG = '\uE000';

    /** Stands where a value is printed. */
    static final char PRINTED = '\uE001';

    private TemplateMask() {}

    /**
     * Hides tags, comments and printed values.
     *
     * @param text a template; what is not closed yet ends with its line
     * @return a text of the same length and the same lines
     */
    static String over(String text) {
        StringBuilder masked = new StringBuilder(text);
        int at = 0;
        while (at + 1 < text.length()) {
            char kind = text.charAt(at + 1);
            if (text.charAt(at) != '{' || (kind != '%' && kind != '#' && kind != '{')) {
                at++;
                continue;
            }
            int end = end(text, at + 2, kind == '{' ? "}}" : kind + "}");
            for (int i = at; i < end; i++) {
                if (text.charAt(i) != '\n') {
                    masked.setCharAt(i, kind == '{' ? PRINTED : TAG);
                }
            }
            at = end;
        }
        return masked.toString();
    }

    private static int end(String text, int from, String close) {
        int closed = text.indexOf(close, from);
        if (closed >= 0) {
            return closed + close.length();
        }
        int line = text.indexOf('\n', from);
        return line < 0 ? text.length() : line;
    }
}
