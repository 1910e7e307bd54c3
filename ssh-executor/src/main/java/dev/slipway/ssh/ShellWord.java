package dev.slipway.ssh;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Quoting for a POSIX shell (POSIX.1-2024, Shell Command Language §2.2.2). A quoted word stands for exactly the given
 * characters, whatever they are.
 */
public final class ShellWord {
    private ShellWord() {}

    /**
     * Quotes one word.
     *
     * @param word any text without NUL and without unpaired surrogates
     * @return the word in single quotes
     * @throws IllegalArgumentException when no shell could ever receive the text: a NUL ends a C string, and an unpaired
     *     surrogate has no UTF-8 form
     */
    public static String quote(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException("an argument holds a NUL character at position " + i);
            }
            if (Character.isHighSurrogate(c) && i + 1 < word.length() && Character.isLowSurrogate(word.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException("an argument holds half a character at position " + i);
            }
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /**
     * Quotes the words of a command and joins them with blanks.
     *
     * @param words the program and its arguments
     * @return a simple command of the shell
     * @throws IllegalArgumentException as {@link #quote}
     */
    public static String quoteAll(List<String> words) {
        return words.stream().map(ShellWord::quote).collect(Collectors.joining(" "));
    }
}
