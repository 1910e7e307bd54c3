package dev.slipway.ssh;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A command to be run on a machine, as a value.
 *
 * @param name what people see in messages and histories; no secrets
 * @param program what runs
 * @param stdin what it reads
 * @param sudo whether it runs as root when the login is not root
 * @param deadline how long it may run before it is ended, on the machine too
 * @param accepted the exit statuses that mean success
 */
public record RemoteCommand(
        String name, Program program, Content stdin, boolean sudo, Duration deadline, Set<Integer> accepted) {

    /** What runs. */
    public sealed interface Program {
        /**
         * A program with its arguments; no shell looks at them.
         *
         * @param words the program, found by PATH, and its arguments, each any text without NUL
         */
        record Argv(List<String> words) implements Program {
            /** Keeps an unmodifiable copy. */
            public Argv {
                words = List.copyOf(words);
                if (words.isEmpty() || words.getFirst().isEmpty()) {
                    throw new IllegalArgumentException("a command needs a program");
                }
            }
        }

        /**
         * A text for {@code /bin/sh -c} and what it finds in {@code "$1"}, {@code "$2"} and so on.
         *
         * @param text a POSIX shell script
         * @param arguments its positional parameters, each any text without NUL; {@code $0} is {@code slipway}
         */
        record Script(String text, List<String> arguments) implements Program {
            /** Keeps an unmodifiable copy. */
            public Script {
                arguments = List.copyOf(arguments);
            }
        }
    }

    /** The time that a command gets when nothing else is said. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(1);

    /** Beyond this a command is surely a mistake, and its seconds would not fit the tools of the machine. */
    private static final Duration MAX_DEADLINE = Duration.ofDays(7);

    private static final int NAME_LENGTH = 80;

    /** Refuses commands without a name or with a senseless deadline. */
    public RemoteCommand {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a command needs a name");
        }
        if (deadline.compareTo(Duration.ZERO) <= 0 || deadline.compareTo(MAX_DEADLINE) > 0) {
            throw new IllegalArgumentException("a deadline lies between 1 ms and 7 days, not at " + deadline);
        }
        accepted = Set.copyOf(accepted);
    }

    /**
     * A program with its arguments, named by them.
     *
     * @param words the program and its arguments; no secrets, see {@link Content}
     * @return the command, with empty input, no sudo, one minute, success being 0
     */
    public static RemoteCommand of(String... words) {
        return of(List.of(words));
    }

    /**
     * A program with its arguments, named by them.
     *
     * @param words the program and its arguments; no secrets, see {@link Content}
     * @return the command, with empty input, no sudo, one minute, success being 0
     */
    public static RemoteCommand of(List<String> words) {
        return new RemoteCommand(
                shortened(String.join(" ", words)),
                new Program.Argv(words),
                Content.NONE,
                false,
                DEFAULT_DEADLINE,
                Set.of(0));
    }

    /**
     * A shell script. Its text is best a constant, and all that varies an argument: then nothing but this class has to
     * quote, and whoever looks at the processes of the machine recognises the script.
     *
     * @param name what people see
     * @param text a POSIX shell script, at most some tens of kilobytes
     * @param arguments its positional parameters from {@code "$1"} on, each any text without NUL; no secrets, see
     *     {@link Content}
     * @return the command, with empty input, no sudo, one minute, success being 0
     */
    public static RemoteCommand script(String name, String text, String... arguments) {
        return new RemoteCommand(
                name, new Program.Script(text, List.of(arguments)), Content.NONE, false, DEFAULT_DEADLINE, Set.of(0));
    }

    /**
     * Gives it another name.
     *
     * @param newName what people see
     * @return the changed command
     */
    public RemoteCommand named(String newName) {
        return new RemoteCommand(newName, program, stdin, sudo, deadline, accepted);
    }

    /**
     * Gives it input.
     *
     * @param content what it reads
     * @return the changed command
     */
    public RemoteCommand withStdin(Content content) {
        return new RemoteCommand(name, program, content, sudo, deadline, accepted);
    }

    /**
     * Lets it run as root: by {@code sudo -n} when the login is another user.
     *
     * @return the changed command
     */
    public RemoteCommand withSudo() {
        return new RemoteCommand(name, program, stdin, true, deadline, accepted);
    }

    /**
     * Gives it another deadline.
     *
     * @param time more than zero, at most 7 days
     * @return the changed command
     */
    public RemoteCommand withDeadline(Duration time) {
        return new RemoteCommand(name, program, stdin, sudo, time, accepted);
    }

    /**
     * Says which exit statuses mean success, for programs that speak through them.
     *
     * @param statuses all that are fine, 0 only when it is among them
     * @return the changed command
     */
    public RemoteCommand accepting(int... statuses) {
        Set<Integer> set = IntStream.of(statuses).boxed().collect(Collectors.toCollection(TreeSet::new));
        return new RemoteCommand(name, program, stdin, sudo, deadline, set);
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        if (line.length() <= NAME_LENGTH) {
            return line.isEmpty() ? "command" : line;
        }
        int end = line.offsetByCodePoints(0, Math.min(NAME_LENGTH - 1, line.codePointCount(0, line.length())));
        return line.substring(0, end) + "…";
    }
}
