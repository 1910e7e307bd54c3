package dev.slipway.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The output of the script {@code facts}, taken apart, and the gaps that were found on the way. Used by one thread.
 */
final class FactSections {
    private static final Pattern HEADER = Pattern.compile("slipway-facts 1 ([0-9a-f-]{36})");
    private static final int TIMED_OUT = 124;

    /** What is known about a section. */
    private sealed interface Section {
        record Text(String text, int status) implements Section {}

        record Absent() implements Section {}

        record Denied() implements Section {}

        record Unsaid() implements Section {}
    }

    private final Map<FactSection, Section> sections = new EnumMap<>(FactSection.class);
    private final Map<FactSection, FactGap> gaps = new EnumMap<>(FactSection.class);

    private FactSections() {}

    /** Finds the sections between their marks; lines outside of them may be a greeting of the login shell. */
    static FactSections of(String output) {
        FactSections facts = new FactSections();
        String mark = "";
        Optional<FactSection> open = Optional.empty();
        StringBuilder text = new StringBuilder();
        for (String line : (Iterable<String>) output.lines()::iterator) {
            if (mark.isEmpty()) {
                Matcher header = HEADER.matcher(line);
                mark = header.matches() ? header.group(1) + " " : "";
                continue;
            }
            if (!line.startsWith(mark)) {
                if (open.isPresent()) {
                    text.append(line).append('\n');
                }
                continue;
            }
            String[] words = line.substring(mark.length()).split(" ", -1);
            Optional<FactSection> named = words.length > 1 ? named(words[1]) : Optional.empty();
            switch (words[0]) {
                case "begin" -> {
                    open = named;
                    text.setLength(0);
                }
                case "end" -> {
                    if (named.isPresent()
                            && named.equals(open)
                            && words.length == 3
                            && words[2].matches("[0-9]{1,3}")) {
                        facts.sections.putIfAbsent(
                                named.get(), new Section.Text(text.toString(), Integer.parseInt(words[2])));
                    }
                    open = Optional.empty();
                }
                case "absent" -> named.ifPresent(name -> facts.sections.putIfAbsent(name, new Section.Absent()));
                case "denied" -> named.ifPresent(name -> facts.sections.putIfAbsent(name, new Section.Denied()));
                default -> open = Optional.empty();
            }
        }
        return facts;
    }

    private static Optional<FactSection> named(String marker) {
        return Arrays.stream(FactSection.values())
                .filter(section -> section.marker().equals(marker))
                .findFirst();
    }

    /** The value of a section that every machine has. */
    <T> T read(FactSection section, T otherwise, Function<String, Answer<T>> reader) {
        if (section(section) instanceof Section.Absent) {
            gap(section, "The machine has nothing that tells " + section.words() + ".");
            return otherwise;
        }
        return readIfThere(section, otherwise, reader);
    }

    /** The value of a section that some machines do not have, without this being a gap. */
    <T> T readIfThere(FactSection section, T otherwise, Function<String, Answer<T>> reader) {
        return switch (section(section)) {
            case Section.Text(String text, int status)
            when status == 0 ->
                switch (reader.apply(text)) {
                    case Answer.Said<T>(T value) -> value;
                    case Answer.Unreadable<T>(String words) -> {
                        gap(section, words);
                        yield otherwise;
                    }
                };
            case Section.Text(String _, int status) -> {
                gap(
                        section,
                        status == TIMED_OUT
                                ? "The machine took too long to tell " + section.words() + "."
                                : "The machine could not tell " + section.words() + ": the command ended with status "
                                        + status + ".");
                yield otherwise;
            }
            case Section.Denied() -> {
                gap(
                        section,
                        "Only root may read " + section.words()
                                + " on this machine, and sudo is not allowed without a password.");
                yield otherwise;
            }
            case Section.Absent() -> otherwise;
            case Section.Unsaid() -> {
                gap(section, "The machine did not tell " + section.words() + ".");
                yield otherwise;
            }
        };
    }

    /** One line of a form. */
    String line(FactSection section, String form) {
        return read(section, "", text -> {
            String value = text.strip();
            return value.matches(form)
                    ? new Answer.Said<>(value)
                    : new Answer.Unreadable<>("What the machine calls " + section.words() + " does not look like it.");
        });
    }

    boolean absent(FactSection section) {
        return section(section) instanceof Section.Absent;
    }

    private Section section(FactSection section) {
        return sections.getOrDefault(section, new Section.Unsaid());
    }

    void gap(FactSection section, String words) {
        gaps.putIfAbsent(section, new FactGap(section, words));
    }

    List<FactGap> gaps() {
        return new ArrayList<>(gaps.values());
    }
}
