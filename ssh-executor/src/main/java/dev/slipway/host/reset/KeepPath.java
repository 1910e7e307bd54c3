package dev.slipway.host.reset;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A regular expression of paths that a reset keeps, as {@code flatcar-reset --keep-paths} takes it: the syntax is that of
 * {@code find -regextype egrep}, and it must match the whole path.
 *
 * <p>Only the part of the syntax is allowed in which all implementations agree, so that the preview is the truth. Quotes
 * are refused because flatcar-reset puts the expression between single quotes into a shell that runs as root.
 *
 * @param regex such as {@code /var/log} or {@code /etc/ssh/ssh_host_.*}
 */
public record KeepPath(String regex) {
    /** Paths that nobody means; an expression that matches all of them matches whatever comes. */
    private static final List<String> ANYTHING = List.of("/zq7", "/etc/qz0", "/var/zq7/0_x.y");

    /** Refuses what flatcar-reset would misunderstand. */
    public KeepPath {
        String problem = problem(regex);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(problem);
        }
    }

    /**
     * Says what is wrong with an expression.
     *
     * @param regex any text
     * @return a sentence with the remedy; empty when it may be used
     */
    public static String problem(String regex) {
        if (regex.isEmpty()) {
            return "A path to keep is empty.";
        }
        if (regex.length() > 4096) {
            return "A path to keep has more than 4096 characters: split it.";
        }
        if (regex.indexOf('\'') >= 0) {
            return "A single quote would end the expression early on the machine: write . for any character.";
        }
        if (regex.codePoints().anyMatch(Character::isISOControl)) {
            return "Line ends, NUL and other control characters cannot be passed on: write . for any character.";
        }
        if ("/\\([^$".indexOf(regex.charAt(0)) < 0) {
            return "\"" + regex + "\" does not begin with a slash: write the whole path.";
        }
        if (regex.equals("/")) {
            return "/ keeps everything, so that nothing would be reset: name directories.";
        }
        if (regex.contains("//")) {
            return "\"" + regex + "\" holds two slashes in a row, which no path does: write one.";
        }
        String problem = Egrep.problem(regex);
        if (problem.isEmpty() && keepsEverything(regex)) {
            return "\"" + regex + "\" keeps everything, so that nothing would be reset: name directories.";
        }
        return problem;
    }

    private static boolean keepsEverything(String regex) {
        Pattern pattern = Egrep.compile("(" + expanded(regex) + ")");
        return ANYTHING.stream().allMatch(path -> pattern.matcher(path).matches());
    }

    /** The expressions that flatcar-reset makes of it, joined by {@code |}. */
    String expanded() {
        return expanded(regex);
    }

    private static String expanded(String regex) {
        String path = regex.endsWith("/") ? regex.substring(0, regex.length() - 1) : regex;
        boolean withContent = path.startsWith("/") && "$)*]?".indexOf(path.charAt(path.length() - 1)) < 0;
        return withContent ? path + "/.*|" + path : path;
    }
}
