package dev.slipway.templates.butane;

import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.scanner.ScannerException;
import org.yaml.snakeyaml.tokens.ScalarToken;

/** Reads scalars as go-yaml does. */
final class ScalarScanner {
    private static final String IN_BLOCK = "while scanning a block scalar";
    private static final String IN_QUOTES = "while scanning a quoted scalar";
    private static final String IN_ESCAPE = "while parsing a quoted scalar";
    private static final String IN_PLAIN = "while scanning a plain scalar";

    private final YamlCursor in;

    ScalarScanner(YamlCursor in) {
        this.in = in;
    }

    private ScannerException failure(String context, Mark start, String problem) {
        return new ScannerException(context, start, problem, in.mark());
    }

    /** A scalar after {@code |} or {@code >}; the cursor is at that character. */
    ScalarToken block(boolean literal, int outerIndent) {
        return new Block(literal, outerIndent).read();
    }

    /** A block scalar in the making. */
    private final class Block {
        private final Mark start = in.mark();
        private final StringBuilder value = new StringBuilder();
        private final StringBuilder leadingBreak = new StringBuilder();
        private final StringBuilder trailingBreaks = new StringBuilder();
        private final boolean literal;
        private final int outerIndent;
        private int indent;
        private int chomping;

        Block(boolean literal, int outerIndent) {
            this.literal = literal;
            this.outerIndent = outerIndent;
        }

        ScalarToken read() {
            in.skip();
            header();
            breaks();
            lines();
            if (chomping != -1) {
                value.append(leadingBreak);
            }
            if (chomping == 1) {
                value.append(trailingBreaks);
            }
            ScalarStyle style = literal ? ScalarStyle.LITERAL : ScalarStyle.FOLDED;
            return new ScalarToken(value.toString(), false, start, in.mark(), style);
        }

        private void header() {
            int increment;
            if (chomping()) {
                increment = increment();
            } else {
                increment = increment();
                chomping();
            }
            while (in.isBlank()) {
                in.skip();
            }
            in.skipComment();
            if (!in.isBreakOrEnd()) {
                throw failure(IN_BLOCK, start, "did not find expected comment or line break");
            }
            in.skipLine();
            if (increment > 0) {
                indent = Math.max(outerIndent, 0) + increment;
            }
        }

        private boolean chomping() {
            if (in.peek() != '+' && in.peek() != '-') {
                return false;
            }
            chomping = in.peek() == '+' ? 1 : -1;
            in.skip();
            return true;
        }

        private int increment() {
            int digit = in.peek() - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            if (digit == 0) {
                throw failure(IN_BLOCK, start, "found an indentation indicator equal to 0");
            }
            in.skip();
            return digit;
        }

        private void lines() {
            boolean leadingBlank = false;
            while (in.column() == indent && !in.atEnd()) {
                boolean trailingBlank = in.isBlank();
                boolean folds = !literal
                        && !leadingBlank
                        && !trailingBlank
                        && !leadingBreak.isEmpty()
                        && leadingBreak.charAt(0) == '\n';
                if (!folds) {
                    value.append(leadingBreak);
                } else if (trailingBreaks.isEmpty()) {
                    value.append(' ');
                }
                leadingBreak.setLength(0);
                value.append(trailingBreaks);
                trailingBreaks.setLength(0);
                leadingBlank = in.isBlank();
                in.readRest(value);
                in.readLine(leadingBreak);
                breaks();
            }
        }

        /** Passes empty lines and the indentation; finds out how deep it is when that is not known. */
        private void breaks() {
            int deepest = 0;
            while (true) {
                while ((indent == 0 || in.column() < indent) && in.peek() == ' ') {
                    in.skip();
                }
                deepest = Math.max(deepest, in.column());
                if ((indent == 0 || in.column() < indent) && in.peek() == '\t') {
                    throw failure(IN_BLOCK, start, "found a tab character where an indentation space is expected");
                }
                if (!in.isBreak()) {
                    break;
                }
                in.readLine(trailingBreaks);
            }
            if (indent == 0) {
                indent = Math.max(Math.max(deepest, outerIndent + 1), 1);
            }
        }
    }

    /** A scalar in quotes; the cursor is at the first of them. */
    ScalarToken quoted(boolean single) {
        int quote = single ? '\'' : '"';
        Mark start = in.mark();
        in.skip();
        StringBuilder value = new StringBuilder();
        while (true) {
            if (in.isDocumentIndicator('-') || in.isDocumentIndicator('.')) {
                throw failure(IN_QUOTES, start, "found unexpected document indicator");
            }
            if (in.atEnd()) {
                throw failure(IN_QUOTES, start, "found unexpected end of stream");
            }
            boolean brokenByBackslash = word(value, single, quote, start);
            if (in.peek() == quote) {
                break;
            }
            space(value, brokenByBackslash);
        }
        in.skip();
        ScalarStyle style = single ? ScalarStyle.SINGLE_QUOTED : ScalarStyle.DOUBLE_QUOTED;
        return new ScalarToken(value.toString(), false, start, in.mark(), style);
    }

    /** Reads up to a blank, a line break or the closing quote; true after a line break behind a backslash. */
    private boolean word(StringBuilder value, boolean single, int quote, Mark start) {
        while (!in.endsWord(0)) {
            int c = in.peek();
            if (single && c == quote && in.peek(1) == quote) {
                value.append('\'');
                in.skip(2);
            } else if (c == quote) {
                return false;
            } else if (!single && c == '\\') {
                in.skip();
                if (in.isBreak()) {
                    in.skipLine();
                    return true;
                }
                escape(value, start);
            } else {
                value.appendCodePoint(c);
                in.skip();
            }
        }
        return false;
    }

    private void escape(StringBuilder value, Mark start) {
        int c = in.peek();
        int replacement = switch (c) {
            case '0' -> 0;
            case 'a' -> 7;
            case 'b' -> '\b';
            case 't', '\t' -> '\t';
            case 'n' -> '\n';
            case 'v' -> 0xB;
            case 'f' -> '\f';
            case 'r' -> '\r';
            case 'e' -> 0x1B;
            case ' ', '"', '\'', '\\' -> c;
            case 'N' -> 0x85;
            case '_' -> 0xA0;
            case 'L' -> 0x2028;
            case 'P' -> 0x2029;
            case 'x', 'u', 'U' -> -1;
            default -> throw failure(IN_ESCAPE, start, "found unknown escape character");
        };
        in.skip();
        value.appendCodePoint(replacement >= 0 ? replacement : code(c == 'x' ? 2 : c == 'u' ? 4 : 8, start));
    }

    private int code(int digits, Mark start) {
        long code = 0;
        for (int i = 0; i < digits; i++) {
            int c = in.peek(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw failure(IN_ESCAPE, start, "did not find expected hexdecimal number");
            }
            code = code * 16 + digit;
        }
        if ((code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF) {
            throw failure(IN_ESCAPE, start, "found invalid Unicode character escape code");
        }
        in.skip(digits);
        return (int) code;
    }

    /** Blanks stay as they are within a line, and go around a line break, which becomes a blank. */
    private void space(StringBuilder value, boolean brokenByBackslash) {
        StringBuilder blanks = new StringBuilder();
        StringBuilder first = new StringBuilder();
        StringBuilder others = new StringBuilder();
        boolean broken = brokenByBackslash;
        while (in.isBlank() || in.isBreak()) {
            if (in.isBlank()) {
                if (!broken) {
                    blanks.append((char) in.peek());
                }
                in.skip();
            } else {
                in.readLine(broken ? others : first);
                broken = true;
            }
        }
        if (broken) {
            fold(value, first, others);
        } else {
            value.append(blanks);
        }
    }

    private static void fold(StringBuilder value, StringBuilder first, StringBuilder others) {
        if (first.isEmpty() || first.charAt(0) != '\n') {
            value.append(first).append(others);
        } else if (others.isEmpty()) {
            value.append(' ');
        } else {
            value.append(others);
        }
    }

    /** A scalar without quotes. It may end at the beginning of a later line, where the next word is. */
    ScalarToken plain(int outerIndent, boolean inFlow) {
        Mark start = in.mark();
        Mark end = start;
        StringBuilder value = new StringBuilder();
        StringBuilder blanks = new StringBuilder();
        StringBuilder first = new StringBuilder();
        StringBuilder others = new StringBuilder();
        boolean broken = false;
        while (!in.isDocumentIndicator('-') && !in.isDocumentIndicator('.') && in.peek() != '#') {
            boolean grown = false;
            while (!in.endsWord(0) && !endsPlain(inFlow)) {
                if (broken) {
                    fold(value, first, others);
                    first.setLength(0);
                    others.setLength(0);
                    broken = false;
                } else {
                    value.append(blanks);
                }
                blanks.setLength(0);
                value.appendCodePoint(in.peek());
                in.skip();
                grown = true;
            }
            if (grown) {
                end = in.mark();
            }
            if (!in.isBlank() && !in.isBreak()) {
                break;
            }
            while (in.isBlank() || in.isBreak()) {
                if (in.isBreak()) {
                    blanks.setLength(0);
                    in.readLine(broken ? others : first);
                    broken = true;
                    continue;
                }
                if (broken && in.column() <= outerIndent && in.peek() == '\t') {
                    throw failure(IN_PLAIN, start, "found a tab character that violates indentation");
                }
                if (!broken) {
                    blanks.append((char) in.peek());
                }
                in.skip();
            }
            if (!inFlow && in.column() <= outerIndent) {
                break;
            }
        }
        return new ScalarToken(value.toString(), true, start, end, ScalarStyle.PLAIN);
    }

    private boolean endsPlain(boolean inFlow) {
        int c = in.peek();
        return (c == ':' && in.endsWord(1)) || (inFlow && c < 0x80 && ",?[]{}".indexOf(c) >= 0);
    }
}
