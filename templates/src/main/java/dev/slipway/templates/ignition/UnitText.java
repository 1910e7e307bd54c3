package dev.slipway.templates.ignition;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Reads a unit file as far as Ignition does: to know its sections, and whether it can be read at all.
 *
 * @param problem why it cannot be read; empty when it can
 * @param sections the sections that have at least one option
 */
record UnitText(String problem, Set<String> sections) {
    /** systemd cuts longer lines (LINE_MAX); go-systemd refuses them. */
    private static final int LINE_MAX = 2048;

    /** go-systemd looks for long lines in its read buffer, which is this long; a line beyond it goes unseen. */
    private static final int READ_BUFFER = 4096;

    private static final String TOO_LONG = "line too long (max " + LINE_MAX + " bytes)";

    /** Keeps its own copy. */
    UnitText {
        sections = Set.copyOf(sections);
    }

    /**
     * Reads a unit.
     *
     * @param contents the unit file
     * @return its sections or the problem
     */
    static UnitText read(String contents) {
        return new Reader(contents.getBytes(StandardCharsets.UTF_8)).read();
    }

    boolean isReadable() {
        return problem.isEmpty();
    }

    private static final class Reader {
        private final byte[] text;
        private final Set<String> sections = new LinkedHashSet<>();
        private int at;
        private int bufferEnd;

        Reader(byte[] text) {
            this.text = text;
        }

        UnitText read() {
            String problem = unit();
            return new UnitText(problem, sections);
        }

        private String unit() {
            String section = "";
            boolean inSection = false;
            while (true) {
                if (lineTooLong()) {
                    return TOO_LONG;
                }
                if (at >= text.length) {
                    return "";
                }
                byte c = take();
                if (c == '[') {
                    if (lineTooLong()) {
                        return TOO_LONG;
                    }
                    int start = at;
                    int end = readTo((byte) ']');
                    if (end < 0) {
                        return "unable to find end of section";
                    }
                    section = new String(text, start, end - start, StandardCharsets.UTF_8);
                    if (lineTooLong()) {
                        return TOO_LONG;
                    }
                    String rest = restOfLine().strip();
                    if (!rest.isEmpty()) {
                        return "found garbage after section name : " + goQuote(rest);
                    }
                    inSection = true;
                } else if (c == '#' || c == ';') {
                    if (lineTooLong()) {
                        return TOO_LONG;
                    }
                    skipComment();
                } else if (inSection && !isSpace(c)) {
                    at--;
                    String problem = option(section);
                    if (!problem.isEmpty()) {
                        return problem;
                    }
                }
            }
        }

        private String option(String section) {
            if (lineTooLong()) {
                return TOO_LONG;
            }
            while (true) {
                if (at >= text.length) {
                    return "EOF";
                }
                byte c = take();
                if (c == '\n' || c == '\r') {
                    return "unexpected newline encountered while parsing option name";
                }
                if (c == '=') {
                    break;
                }
            }
            String line;
            do {
                if (lineTooLong()) {
                    return TOO_LONG;
                }
                line = restOfLine();
            } while (!line.isBlank() && line.endsWith("\\") && at < text.length);
            sections.add(section);
            return "";
        }

        private void skipComment() {
            String line;
            do {
                line = restOfLine();
                if (line.endsWith(" ")) {
                    line = line.substring(0, line.length() - 1);
                }
            } while (line.endsWith("\\") && at < text.length);
        }

        private byte take() {
            if (at >= bufferEnd) {
                bufferEnd = Math.min(text.length, at + READ_BUFFER);
            }
            return text[at++];
        }

        private String restOfLine() {
            int start = at;
            int end = readTo((byte) '\n');
            return new String(text, start, (end < 0 ? text.length : end) - start, StandardCharsets.UTF_8);
        }

        /** Reads past the next such byte, refilling the buffer where Go would; gives its position, or -1. */
        private int readTo(byte wanted) {
            int scanned = at;
            while (true) {
                for (; scanned < bufferEnd; scanned++) {
                    if (text[scanned] == wanted) {
                        at = scanned + 1;
                        return scanned;
                    }
                }
                if (bufferEnd - at >= READ_BUFFER) {
                    at = bufferEnd;
                }
                int refilled = Math.min(text.length, at + READ_BUFFER);
                if (refilled == bufferEnd) {
                    at = text.length;
                    return -1;
                }
                bufferEnd = refilled;
            }
        }

        private boolean lineTooLong() {
            if (bufferEnd - at < LINE_MAX) {
                return false;
            }
            for (int i = at; i < at + LINE_MAX; i++) {
                if (text[i] == '\n' || text[i] == '\r') {
                    return false;
                }
            }
            return true;
        }

        private static boolean isSpace(byte c) {
            return c == ' ' || (c >= '\t' && c <= '\r');
        }
    }

    /** Quotes a text as Go's {@code %q} does. */
    static String goQuote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        quoted.append(String.format("\\x%02x", c));
                    } else {
                        quoted.appendCodePoint(c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
