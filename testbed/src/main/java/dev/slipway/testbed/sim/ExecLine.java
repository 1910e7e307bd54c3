package dev.slipway.testbed.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * What an SSH client asks to be run, taken apart: one simple command in the words of a POSIX shell, without what
 * Slipway's executor puts before it.
 *
 * @param words the program and its arguments; empty when this is more than a simple command
 * @param sudo whether it asked to be run as root
 * @param mark by which it can be ended; empty when it has none
 */
record ExecLine(List<String> words, boolean sudo, String mark) {
    private static final String MARK = "SLIPWAY_RUN=";

    /** What only a shell could do something with. */
    private static final String SHELL = ";|&$`<>()*?[#~!{}\n";

    static ExecLine parse(String line) {
        List<String> words = split(line);
        int at = 0;
        boolean sudo = false;
        String mark = "";
        if (is(words, at, "exec")) {
            at++;
        }
        if (is(words, at, "sudo")) {
            sudo = true;
            at++;
            while (is(words, at, "-n") || is(words, at, "--")) {
                at++;
            }
        }
        if (is(words, at, "env")) {
            at++;
            while (at < words.size() && words.get(at).matches("[A-Z_]+=.*")) {
                if (words.get(at).startsWith(MARK)) {
                    mark = words.get(at).substring(MARK.length());
                }
                at++;
            }
        }
        if (is(words, at, "timeout") && is(words, at + 1, "-k")) {
            at += 4;
        }
        return new ExecLine(List.copyOf(words.subList(Math.min(at, words.size()), words.size())), sudo, mark);
    }

    private static boolean is(List<String> words, int at, String word) {
        return at < words.size() && words.get(at).equals(word);
    }

    /** The words of a simple command (POSIX.1-2024, Shell Command Language, 2.2 Quoting), or none. */
    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (c == '\'') {
                int end = line.indexOf('\'', i + 1);
                if (end < 0) {
                    return List.of();
                }
                word.append(line, i + 1, end);
                inWord = true;
                i = end + 1;
            } else if (c == '"') {
                int end = line.indexOf('"', i + 1);
                if (end < 0 || line.substring(i, end).matches("(?s).*[$`\\\\].*")) {
                    return List.of();
                }
                word.append(line, i + 1, end);
                inWord = true;
                i = end + 1;
            } else if (c == '\\' && i + 1 < line.length()) {
                word.append(line.charAt(i + 1));
                inWord = true;
                i += 2;
            } else if (c == ' ' || c == '\t') {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
                i++;
            } else if (SHELL.indexOf(c) >= 0) {
                return List.of();
            } else {
                word.append(c);
                inWord = true;
                i++;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }
}
