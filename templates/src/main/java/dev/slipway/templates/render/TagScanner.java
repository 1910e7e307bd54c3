package dev.slipway.templates.render;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prepares a template's text for Pebble, line for line, so that whitespace does what an author of YAML expects:
 *
 * <ul>
 *   <li>a line that holds nothing but block tags or comments leaves nothing behind, not even its indentation;
 *   <li>every other line keeps its line end (Pebble would join {@code a: {{ b }}} with the next line);
 *   <li>verbatim text keeps its leading whitespace (Pebble strips it).
 * </ul>
 */
final class TagScanner {
    private static final Pattern VERBATIM = Pattern.compile("\\{%-?\\s*verbatim\\s*-?%}");
    private static final Pattern END_VERBATIM = Pattern.compile("\\{%-?\\s*endverbatim\\s*-?%}");

    private final String file;
    private final String source;
    private final Literals literals;
    private final StringBuilder out = new StringBuilder();
    /** Ranges of {@link #out} on the current line that are blank. */
    private final List<int[]> blanks = new ArrayList<>();

    private boolean lineHasBlockTag;
    private boolean lineHasContent;
    private boolean afterTrim;
    private boolean afterTag;

    private TagScanner(String file, String source, Literals literals) {
        this.file = file;
        this.source = source;
        this.literals = literals;
    }

    /** Keeps text that must come through untouched, and gives out the expression that prints it. */
    interface Literals {
        /**
         * Keeps a text.
         *
         * @param text what to print
         * @param line the line where it starts
         * @return a Pebble expression
         */
        String keep(String text, int line);
    }

    /**
     * Rewrites a template.
     *
     * @throws TemplateFailure when a string uses interpolation, which is not offered
     */
    static String prepare(String file, String source, Literals literals) {
        return new TagScanner(file, source, literals).run();
    }

    private String run() {
        int at = 0;
        while (at < source.length()) {
            if (source.startsWith("{{", at)) {
                at = print(at);
            } else if (source.startsWith("{%", at)) {
                at = block(at);
            } else if (source.startsWith("{#", at)) {
                int end = source.indexOf("#}", at + 2);
                at = tag(at, end < 0 ? source.length() : end + 2);
            } else {
                at = data(at);
            }
        }
        endOfLine();
        return out.toString();
    }

    private int print(int at) {
        int end = tagEnd(at, "}}");
        lineHasContent = true;
        out.append(source, at, end);
        afterTag = true;
        afterTrim = source.startsWith("-}}", end - 3);
        return end;
    }

    private int block(int at) {
        Matcher verbatim = VERBATIM.matcher(source).region(at, source.length());
        if (!verbatim.lookingAt()) {
            return tag(at, tagEnd(at, "%}"));
        }
        Matcher close = END_VERBATIM.matcher(source);
        if (!close.find(verbatim.end())) {
            throw new TemplateFailure(new TemplateError(
                    file, lineAt(at), columnAt(at), "the verbatim tag is never closed.", "Add {% endverbatim %}."));
        }
        int start = verbatim.end();
        int end = close.start();
        // The tag's own line is dropped where it holds nothing else, as for every block tag.
        boolean alone = !lineHasContent && restIsBlank(start);
        int textStart = alone ? afterLineEnd(start) : start;
        boolean closedAlone = startIsBlank(end) && restIsBlank(close.end());
        int textEnd = closedAlone ? Math.max(textStart, lineStart(end)) : end;
        String text = source.substring(Math.min(textStart, textEnd), textEnd);
        if (alone) {
            dropBlanks();
        }
        out.append("{{ ").append(literals.keep(text, lineAt(textStart)));
        out.append("\n".repeat(lines(source.substring(at, close.end())))).append(" }}");
        afterTag = true;
        lineHasContent = !closedAlone;
        if (closedAlone) {
            int next = afterLineEnd(close.end());
            // Pebble swallows the one line end that follows the tag, and with it the closing tag's line is gone.
            out.append(source, source.length() == next ? next : lineEndStart(close.end()), next);
            newLine();
            return next;
        }
        return close.end();
    }

    private int tag(int at, int end) {
        lineHasBlockTag = true;
        out.append(source, at, end);
        afterTag = true;
        afterTrim = end >= 3 && source.charAt(end - 3) == '-';
        return end;
    }

    private int data(int at) {
        char next = source.charAt(at);
        if (next == '\n' || next == '\r') {
            return lineEnd(at);
        }
        if (next == ' ' || next == '\t') {
            blanks.add(new int[] {out.length(), out.length() + 1});
        } else {
            lineHasContent = true;
        }
        out.append(next);
        afterTag = false;
        return at + 1;
    }

    private int lineEnd(int at) {
        boolean dropped = endOfLine();
        int end = at;
        if (afterTag && !dropped && !afterTrim) {
            // Pebble swallows one line end after any tag; as a literal they all stay. The blank lines that follow must
            // go along, or the first of them would be swallowed in turn.
            while (end < source.length() && (source.charAt(end) == '\n' || source.charAt(end) == '\r')) {
                end++;
            }
            out.append("{{'").append(source, at, end).append("'}}");
        } else {
            end = source.startsWith("\r\n", at) ? at + 2 : at + 1;
            out.append(source, at, end);
        }
        newLine();
        return end;
    }

    private void newLine() {
        blanks.clear();
        lineHasBlockTag = false;
        lineHasContent = false;
        afterTag = false;
        afterTrim = false;
    }

    /** Drops the blanks of a line of nothing but block tags. */
    private boolean endOfLine() {
        if (lineHasBlockTag && !lineHasContent) {
            dropBlanks();
            afterTag = true;
            return true;
        }
        return false;
    }

    private void dropBlanks() {
        for (int[] blank : blanks.reversed()) {
            out.delete(blank[0], blank[1]);
        }
        blanks.clear();
    }

    /** The index after a tag's closing delimiter, minding strings and brackets as Pebble's lexer does. */
    private int tagEnd(int open, String close) {
        int depth = 0;
        int at = open + 2;
        while (at < source.length()) {
            char next = source.charAt(at);
            if (depth == 0 && source.startsWith(close, at)) {
                return at + 2;
            }
            switch (next) {
                case '\'', '"' -> at = stringEnd(at, next);
                case '(', '[', '{' -> depth++;
                case ')', ']', '}' -> depth--;
                default -> {}
            }
            at++;
        }
        return source.length();
    }

    private int stringEnd(int open, char quote) {
        int at = open + 1;
        while (at < source.length() && source.charAt(at) != quote) {
            if (quote == '"' && source.startsWith("#{", at)) {
                throw new TemplateFailure(new TemplateError(
                        file,
                        lineAt(at),
                        columnAt(at),
                        "text with #{…} inside is not offered here.",
                        "Join texts with ~, as in \"a\" ~ b."));
            }
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= source.length()) {
            // Pebble's lexer never comes back from some of these.
            throw new TemplateFailure(new TemplateError(
                    file, lineAt(open), columnAt(open), "a text in quotes is never closed.", "Add the closing quote."));
        }
        return at;
    }

    private boolean restIsBlank(int at) {
        return source.substring(at, lineEndStart(at)).isBlank();
    }

    private boolean startIsBlank(int at) {
        return source.substring(lineStart(at), at).isBlank();
    }

    private int lineStart(int at) {
        return source.lastIndexOf('\n', at - 1) + 1;
    }

    private int lineEndStart(int at) {
        int end = source.indexOf('\n', at);
        if (end < 0) {
            return source.length();
        }
        return end > at && source.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    private int afterLineEnd(int at) {
        int end = source.indexOf('\n', at);
        return end < 0 ? source.length() : end + 1;
    }

    private int lineAt(int at) {
        return 1 + lines(source.substring(0, at));
    }

    private int columnAt(int at) {
        return at - lineStart(at) + 1;
    }

    private static int lines(String text) {
        return (int) text.chars().filter(character -> character == '\n').count();
    }
}
