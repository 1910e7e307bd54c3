package dev.slipway.host.guard;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The line of arguments that a boot loader gives a kernel, taken apart as the kernel does it (next_arg() in lib/cmdline.c): double
 * quotes keep white space together, around an argument or around its value, and are not part of it.
 */
final class KernelLine {
    /** What follows is for init (admin-guide/kernel-parameters). */
    private static final String END = "--";

    private KernelLine() {}

    /** The arguments of the kernel itself, each once. A key may be there several times with different values. */
    static Set<String> words(String line) {
        Set<String> words = new LinkedHashSet<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (char c : (line + " ").toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && Character.isWhitespace(c)) {
                if (word.toString().equals(END)) {
                    return words;
                }
                if (!word.isEmpty()) {
                    words.add(word.toString());
                }
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        return words;
    }
}
