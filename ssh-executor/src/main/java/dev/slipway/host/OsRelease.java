package dev.slipway.host;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The contents of {@code /etc/os-release} (os-release(5)).
 *
 * @param fields the values by their names, without quotes, in the order of the file
 * @param problems what could not be read, one sentence each
 */
public record OsRelease(Map<String, String> fields, List<String> problems) {
    /** Nothing is known. */
    public static final OsRelease UNKNOWN = new OsRelease(Map.of(), List.of());

    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)");

    /** A file that is no os-release would else bring a problem per line. */
    private static final int MAX_PROBLEMS = 5;

    /** Keeps unmodifiable copies. */
    public OsRelease {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        problems = List.copyOf(problems);
    }

    /**
     * Reads the file.
     *
     * @param text anything
     * @return the fields that could be read
     */
    public static OsRelease parse(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String stripped = line.strip();
            if (stripped.isEmpty() || stripped.startsWith("#")) {
                continue;
            }
            Matcher assignment = ASSIGNMENT.matcher(stripped);
            if (assignment.matches()) {
                fields.put(assignment.group(1), unquoted(assignment.group(2)));
            } else if (problems.size() < MAX_PROBLEMS) {
                problems.add("os-release, line " + number + " is not of the form NAME=value.");
            }
        }
        return new OsRelease(fields, problems);
    }

    /** Shell quoting as far as os-release(5) allows it; a missing closing quote is taken as the end of the line. */
    private static String unquoted(String raw) {
        if (raw.isEmpty() || (raw.charAt(0) != '"' && raw.charAt(0) != '\'')) {
            return raw;
        }
        char quote = raw.charAt(0);
        StringBuilder value = new StringBuilder(raw.length());
        for (int i = 1; i < raw.length() && raw.charAt(i) != quote; i++) {
            if (quote == '"'
                    && raw.charAt(i) == '\\'
                    && i + 1 < raw.length()
                    && "$\"\\`".indexOf(raw.charAt(i + 1)) >= 0) {
                i++;
            }
            value.append(raw.charAt(i));
        }
        return value.toString();
    }

    /**
     * One value.
     *
     * @param name such as {@code VERSION_ID}
     * @return the value, or empty when there is none
     */
    public String get(String name) {
        return fields.getOrDefault(name, "");
    }

    /**
     * The name for people.
     *
     * @return {@code PRETTY_NAME}, else {@code NAME}, else {@code ID}, else empty
     */
    public String prettyName() {
        for (String field : List.of("PRETTY_NAME", "NAME", "ID")) {
            if (!get(field).isEmpty()) {
                return get(field);
            }
        }
        return "";
    }
}
