package dev.slipway.host;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The lines that a probe script wrote: the name of a fact, then {@code ok} and its value in base64, {@code absent} or
 * {@code denied}. Base64 keeps a value with any bytes in one line, so that it can never pose as another fact.
 */
final class ProbeOutput {
    /** What is known about a fact. */
    enum State {
        OK,
        ABSENT,
        DENIED,
        /** The output has no line about it. */
        UNSAID
    }

    private static final Pattern LINE = Pattern.compile("([a-z][a-z-]*) (ok|absent|denied)(?: ([A-Za-z0-9+/=]*))?");
    private static final String END = "end";

    private final Map<String, State> states = new HashMap<>();
    private final Map<String, String> values = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    private ProbeOutput() {}

    static ProbeOutput parse(String output) {
        ProbeOutput facts = new ProbeOutput();
        // Lines of another form may come from a login script that greets people: not ours to judge.
        output.lines().map(LINE::matcher).filter(line -> line.matches()).forEach(line -> {
            String value = line.group(3);
            facts.add(line.group(1), State.valueOf(line.group(2).toUpperCase(Locale.ROOT)), value == null ? "" : value);
        });
        if (facts.state(END) != State.OK) {
            facts.addProblem("The host's answer is incomplete.");
        }
        return facts;
    }

    private void add(String name, State state, String base64) {
        if (states.containsKey(name)) {
            addProblem("The host said twice what its " + name + " is; the first counts.");
            return;
        }
        try {
            values.put(name, new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
            states.put(name, state);
        } catch (IllegalArgumentException e) {
            addProblem("The host's " + name + " arrived damaged.");
        }
    }

    State state(String name) {
        return states.getOrDefault(name, State.UNSAID);
    }

    boolean has(String name) {
        return state(name) == State.OK;
    }

    String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** The value without the line's end. */
    String optionalLine(String name) {
        return text(name).strip();
    }

    /** The value when it has the form, else empty and a problem. */
    String line(String name, String form) {
        String value = optionalLine(name);
        if (has(name) && value.matches(form)) {
            return value;
        }
        addProblem(
                switch (state(name)) {
                    case OK -> "The host's " + name + " does not look like one.";
                    case ABSENT -> "The host has no " + name + ".";
                    case DENIED -> "The login may not read the host's " + name + ".";
                    case UNSAID -> "The host did not say its " + name + ".";
                });
        return "";
    }

    void addProblem(String sentence) {
        problems.add(sentence);
    }

    void addProblems(List<String> sentences) {
        problems.addAll(sentences);
    }

    List<String> problems() {
        return problems;
    }
}
