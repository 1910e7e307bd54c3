package dev.slipway.host.reset;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * The {@code egrep} syntax of GNU find (findutils manual, "egrep regular expression syntax"), as far as it means the same
 * everywhere: characters, {@code .}, bracket expressions, groups, alternatives, anchors, and one quantifier behind an atom.
 *
 * <p>Bytes are matched, not characters: in the initial RAM disk, where the deletion happens, the locale is C.
 */
final class Egrep {
    /** What a backslash may take its meaning from. GNU gives meanings to letters, digits and some marks behind one. */
    private static final String ESCAPABLE = "\\/.*+?()[]{}|^$-_ ~@#%&=:,;!\"";

    private final String source;
    private final StringBuilder java = new StringBuilder();
    private int at;
    private boolean quantifiable;

    /** For each open group, the innermost first, whether it holds a choice or a repetition. */
    private final Deque<Boolean> open = new ArrayDeque<>();

    /** Whether the atom that was read last is a group that holds one. */
    private boolean manyWays;

    private String problem = "";

    private Egrep(String source) {
        this.source = bytes(source);
    }

    /** A text in which each byte of the UTF-8 form is one character. */
    static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    static String problem(String source) {
        Egrep egrep = new Egrep(source);
        egrep.read();
        return egrep.problem;
    }

    /** An expression without problems, for the whole of a path. */
    static Pattern compile(String source) {
        Egrep egrep = new Egrep(source);
        egrep.read();
        if (!egrep.problem.isEmpty()) {
            throw new IllegalArgumentException(egrep.problem);
        }
        return Pattern.compile(egrep.java.toString(), Pattern.DOTALL);
    }

    private void read() {
        while (at < source.length() && problem.isEmpty()) {
            char c = source.charAt(at++);
            switch (c) {
                case '\\' -> escape();
                case '[' -> bracket();
                case '(' -> {
                    open.push(false);
                    begin("(?:");
                }
                case ')' -> close();
                case '|' -> {
                    holdsMany();
                    begin("|");
                }
                case '*', '+', '?' -> quantifier(String.valueOf(c));
                case '{' -> interval();
                case '^' -> begin("\\A");
                case '$' -> begin("\\z");
                case '.' -> atom(".");
                default -> atom(Pattern.quote(String.valueOf(c)));
            }
        }
        if (problem.isEmpty() && !open.isEmpty()) {
            complain("has a ( without its )");
        }
    }

    private void complain(String what) {
        if (problem.isEmpty()) {
            String written = new String(source.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            problem = "\"" + written + "\" " + what + ".";
        }
    }

    private void atom(String text) {
        java.append(text);
        quantifiable = true;
        manyWays = false;
    }

    private void begin(String text) {
        java.append(text);
        quantifiable = false;
    }

    private void close() {
        if (open.isEmpty()) {
            complain("has a ) without its (: write \\) for the character");
            return;
        }
        boolean many = open.pop();
        atom(")");
        manyWays = many;
        if (many) {
            holdsMany();
        }
    }

    private void holdsMany() {
        if (!open.isEmpty()) {
            open.pop();
            open.push(true);
        }
    }

    private void quantifier(String text) {
        if (!quantifiable) {
            complain("has a " + text.charAt(0) + " with nothing before it that could be repeated: write \\"
                    + text.charAt(0) + " for the character");
            return;
        }
        if (manyWays && !text.equals("?")) {
            complain("repeats a group in which there is a choice or a repetition, which can take for ever to compare:"
                    + " write it without one of them");
            return;
        }
        holdsMany();
        begin(text);
    }

    private void interval() {
        int end = source.indexOf('}', at);
        String inside = end < 0 ? "" : source.substring(at, end);
        if (!inside.matches("\\d{1,3}(,\\d{0,3})?") || isUpsideDown(inside)) {
            complain("has a { that begins no count such as {2,3}: write \\{ for the character");
            return;
        }
        at = end + 1;
        quantifier("{" + inside + "}");
    }

    private static boolean isUpsideDown(String interval) {
        String[] bounds = interval.split(",");
        return bounds.length == 2 && Integer.parseInt(bounds[0]) > Integer.parseInt(bounds[1]);
    }

    private void escape() {
        if (at == source.length()) {
            complain("ends with a backslash: write \\\\ for the character");
            return;
        }
        char c = source.charAt(at++);
        if (ESCAPABLE.indexOf(c) < 0) {
            complain("has \\" + c + ", which means different things to different programs");
            return;
        }
        atom(Pattern.quote(String.valueOf(c)));
    }

    private void bracket() {
        StringBuilder set = new StringBuilder("[");
        if (at < source.length() && source.charAt(at) == '^') {
            set.append('^');
            at++;
        }
        boolean first = true;
        while (problem.isEmpty() && at < source.length() && (first || source.charAt(at) != ']')) {
            first = false;
            if (source.startsWith("[.", at) || source.startsWith("[=", at)) {
                complain("has a collating element, which means different things in different languages");
                return;
            }
            if (source.startsWith("[:", at)) {
                int end = source.indexOf(":]", at + 2);
                String name = end < 0 ? "" : source.substring(at + 2, end);
                if (!name.matches("alpha|digit|alnum|upper|lower|space|blank|punct|xdigit")) {
                    complain("has an unknown class of characters");
                    return;
                }
                set.append("\\p{")
                        .append(
                                switch (name) {
                                    case "xdigit" -> "XDigit";
                                    default -> Character.toUpperCase(name.charAt(0)) + name.substring(1);
                                })
                        .append('}');
                at = end + 2;
                continue;
            }
            element(set);
        }
        if (!problem.isEmpty()) {
            return;
        }
        if (at >= source.length()) {
            complain("has a [ without its ]: write \\[ for the character");
            return;
        }
        at++;
        atom(set.append(']').toString());
    }

    /** A character or a range. In brackets a backslash is an ordinary character. */
    private void element(StringBuilder set) {
        char from = source.charAt(at++);
        if (from > 126) {
            complain("has a character in brackets that is more than one byte long: write it as an alternative");
            return;
        }
        quoted(set, from);
        boolean range = at + 1 < source.length() && source.charAt(at) == '-' && source.charAt(at + 1) != ']';
        if (range) {
            char to = source.charAt(at + 1);
            at += 2;
            if (to < from || !sameKind(from, to)) {
                complain("has a range of characters that means different things in different languages");
                return;
            }
            set.append('-');
            quoted(set, to);
        }
    }

    private static boolean sameKind(char from, char to) {
        return (isIn(from, 'a', 'z') && isIn(to, 'a', 'z'))
                || (isIn(from, 'A', 'Z') && isIn(to, 'A', 'Z'))
                || (isIn(from, '0', '9') && isIn(to, '0', '9'));
    }

    private static boolean isIn(char c, char low, char high) {
        return c >= low && c <= high;
    }

    private static void quoted(StringBuilder set, char c) {
        if (!Character.isLetterOrDigit(c)) {
            set.append('\\');
        }
        set.append(c);
    }
}
