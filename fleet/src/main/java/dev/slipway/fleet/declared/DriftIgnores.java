package dev.slipway.fleet.declared;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What may differ on machines without being drift, as {@code drift-ignore.txt} says it.
 *
 * @param rules in the order of the file
 */
public record DriftIgnores(List<Rule> rules) {
    /** Where it is declared. */
    public static final String FILE = FleetPath.DRIFT_IGNORE;

    /** Nothing. */
    public static final DriftIgnores NONE = new DriftIgnores(List.of());

    /** Copies the list. */
    public DriftIgnores {
        rules = List.copyOf(rules);
    }

    /** For which machines a rule holds. */
    public sealed interface Scope {
        /** All machines. */
        record All() implements Scope {}

        /**
         * Those of a group.
         *
         * @param group the group
         */
        record OfGroup(GroupName group) implements Scope {}

        /**
         * One.
         *
         * @param machine the machine
         */
        record OfMachine(MachineName machine) implements Scope {}

        /**
         * The section of the file.
         *
         * @return for instance {@code [group dns]}
         */
        default String heading() {
            return switch (this) {
                case All() -> "[all]";
                case OfGroup(GroupName group) -> "[group " + group + "]";
                case OfMachine(MachineName machine) -> "[machine " + machine + "]";
            };
        }
    }

    /** What is ignored. */
    public sealed interface What {
        /**
         * A path.
         *
         * @param glob absolute; {@code ?} is one character and {@code *} any number of them within a name, {@code **} any
         *     number of characters
         */
        record At(String glob) implements What {}

        /**
         * A package that may be layered.
         *
         * @param name as rpm-ostree tells it
         */
        record Layered(String name) implements What {}

        /**
         * A path that Slipway would ignore by itself.
         *
         * @param glob absolute, exactly as it stands in the built-in list
         */
        record NotAt(String glob) implements What {}

        /**
         * Its line in the file.
         *
         * @return without a line end
         */
        default String line() {
            return switch (this) {
                case At(String glob) -> glob;
                case Layered(String name) -> "package " + name;
                case NotAt(String glob) -> "!" + glob;
            };
        }
    }

    /**
     * A line of the file.
     *
     * @param scope for which machines
     * @param what what is ignored
     */
    public record Rule(Scope scope, What what) {}

    /**
     * What holds for a machine.
     *
     * @param paths absolute globs
     * @param packages names of packages
     * @param looked absolute globs of the built-in list that do not count
     */
    public record ForMachine(List<String> paths, Set<String> packages, Set<String> looked) {
        /** Copies the collections. */
        public ForMachine {
            paths = List.copyOf(paths);
            packages = Set.copyOf(packages);
            looked = Set.copyOf(looked);
        }
    }

    /**
     * Picks what holds for a machine.
     *
     * @param machine a declared machine
     * @return its rules
     */
    public ForMachine of(DeclaredMachine machine) {
        List<What> mine = new ArrayList<>();
        for (Rule rule : rules) {
            boolean holds = switch (rule.scope()) {
                case Scope.All() -> true;
                case Scope.OfGroup(GroupName group) -> machine.group().equals(group);
                case Scope.OfMachine(MachineName name) -> machine.name().equals(name);
            };
            if (holds) {
                mine.add(rule.what());
            }
        }
        return new ForMachine(
                mine.stream()
                        .filter(What.At.class::isInstance)
                        .map(what -> ((What.At) what).glob())
                        .toList(),
                mine.stream()
                        .filter(What.Layered.class::isInstance)
                        .map(what -> ((What.Layered) what).name())
                        .collect(Collectors.toSet()),
                mine.stream()
                        .filter(What.NotAt.class::isInstance)
                        .map(what -> ((What.NotAt) what).glob())
                        .collect(Collectors.toSet()));
    }

    /**
     * Adds a line to the file, in the section of its scope, and leaves every other line as it is.
     *
     * @param text the file; empty when there is none
     * @param rule what to add
     * @return the new text; the same when the line is there already
     */
    public static String with(String text, Rule rule) {
        return DriftIgnoreFile.with(text, rule);
    }
}
