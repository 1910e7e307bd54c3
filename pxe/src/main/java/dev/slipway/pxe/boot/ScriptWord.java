package dev.slipway.pxe.boot;

import java.net.URI;

/**
 * What may stand in an iPXE script. iPXE splits a line at white space, ends a command at the words {@code ||} and
 * {@code &&}, takes quotes and backslashes as quoting and expands {@code ${setting}} everywhere (iPXE's
 * {@code core/exec.c}); none of these may come from outside.
 */
final class ScriptWord {
    /** The kernel's own limit for the whole line is 2048 on x86 (COMMAND_LINE_SIZE); one word needs far less. */
    private static final int LONGEST = 1024;

    private ScriptWord() {}

    /**
     * Says why a text cannot be one word of a script.
     *
     * @param field what the text is, for the sentence
     * @param text the text
     * @return a sentence with the remedy, or empty
     */
    static String problem(String field, String text) {
        if (text.isEmpty()) {
            return "the " + field + " is empty: leave it out";
        }
        if (text.length() > LONGEST) {
            return "the " + field + " is " + text.length() + " characters long: " + LONGEST + " are possible";
        }
        if (text.equals("||") || text.equals("&&")) {
            return "the " + field + " \"" + text + "\" would begin another iPXE command: leave it out";
        }
        for (int i = 0; i < text.length(); i++) {
            String why = refused(text.charAt(i));
            if (!why.isEmpty()) {
                return "the " + field + " \"" + printable(text) + "\" holds " + why + " at position " + (i + 1)
                        + ": an iPXE script cannot carry that";
            }
        }
        return "";
    }

    private static String refused(char c) {
        return switch (c) {
            case ' ', '\t' -> "a space (write two arguments instead of one)";
            case '\n', '\r' -> "a line break";
            case '"', '\'', '`' -> "a quotation mark";
            case '\\' -> "a backslash";
            case '$' -> "a dollar sign, which iPXE would expand";
            default -> c < 0x21 || c > 0x7e ? String.format("the character U+%04X", (int) c) : "";
        };
    }

    /**
     * Returns the text when it is one good word.
     *
     * @throws IllegalArgumentException when it is not, with the sentence of {@link #problem}
     */
    static String word(String field, String text) {
        String problem = problem(field, text);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(problem);
        }
        return text;
    }

    /**
     * Returns the URL's text when iPXE and a kernel line can carry it.
     *
     * @throws IllegalArgumentException when it is not an absolute http or https URL, or holds something unsafe
     */
    static String url(String field, URI url) {
        String scheme = url.getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException(
                    "the " + field + " \"" + printable(url.toString()) + "\" must begin with http:// or https://");
        }
        if (url.getHost() == null) {
            throw new IllegalArgumentException("the " + field + " \"" + printable(url.toString()) + "\" names no host");
        }
        return word(field, url.toASCIIString());
    }

    /**
     * Returns a line of text for {@code echo}: single spaces are allowed, nothing else that iPXE would interpret.
     *
     * @throws IllegalArgumentException when the text cannot be shown
     */
    static String line(String field, String text) {
        for (String word : text.split(" ", -1)) {
            if (!word.isEmpty()) {
                word(field, word);
            }
        }
        return text;
    }

    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars().limit(80).forEach(c -> shown.append(c < 0x20 || c == 0x7f ? '?' : (char) c));
        return shown.toString();
    }
}
