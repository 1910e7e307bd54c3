package dev.slipway.host.drift;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a machine said to one question.
 *
 * @param lines what and value, in the order in which they came
 */
record Answers(List<Line> lines) {
    private static final Pattern LINE = Pattern.compile("(\\d{1,9}) ([a-z]+)(?: (.*))?");

    Answers {
        lines = List.copyOf(lines);
    }

    /**
     * A line of an answer.
     *
     * @param what {@code stat}, {@code hash} and so on
     * @param value the rest of the line, perhaps empty
     */
    record Line(String what, String value) {}

    /**
     * Sorts the output by question. What does not look like an answer is left out, and so its question stays open; so does
     * the last question that was answered when the output breaks off, since its answer may be half of one.
     */
    static List<Answers> parse(String output, int questions) {
        List<List<Line>> sorted = new ArrayList<>();
        for (int i = 0; i < questions; i++) {
            sorted.add(new ArrayList<>());
        }
        int last = -1;
        boolean whole = false;
        for (String text : output.split("\n", -1)) {
            whole |= text.equals("done " + questions);
            Matcher line = LINE.matcher(text);
            if (line.matches()) {
                int number = Integer.parseInt(line.group(1));
                String value = line.group(3);
                if (number < questions) {
                    last = number;
                    sorted.get(number).add(new Line(line.group(2), value == null ? "" : value));
                }
            }
        }
        if (!whole && last >= 0) {
            sorted.get(last).clear();
        }
        return sorted.stream().map(Answers::new).toList();
    }

    boolean says(String what) {
        return lines.stream().anyMatch(line -> line.what().equals(what));
    }

    Optional<String> value(String what) {
        return lines.stream()
                .filter(line -> line.what().equals(what))
                .map(Line::value)
                .findFirst();
    }

    /** A value in hexadecimal digits; nothing when it is not there or damaged. */
    Optional<String> text(String what) {
        return value(what).flatMap(Answers::unhex);
    }

    List<String> values(String what) {
        return lines.stream()
                .filter(line -> line.what().equals(what))
                .map(Line::value)
                .toList();
    }

    /** A property of a unit, as {@code systemctl show} writes it. */
    Optional<String> property(String name) {
        return values("unit").stream()
                .filter(value -> value.startsWith(name + "="))
                .map(value -> value.substring(name.length() + 1))
                .findFirst();
    }

    static Optional<String> unhex(String digits) {
        try {
            return Optional.of(new String(HexFormat.of().parseHex(digits), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }
}
