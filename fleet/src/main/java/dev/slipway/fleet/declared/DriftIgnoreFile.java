package dev.slipway.fleet.declared;

import dev.slipway.fleet.declared.DriftIgnores.Rule;
import dev.slipway.fleet.declared.DriftIgnores.Scope;
import dev.slipway.fleet.declared.DriftIgnores.What;
import dev.slipway.host.drift.IgnoreList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and extends {@code drift-ignore.txt}: a path, a package or a section per line, and comments. */
final class DriftIgnoreFile {
    private static final String FILE = FleetPath.DRIFT_IGNORE;
    private static final Pattern SECTION = Pattern.compile("\\[\\s*([a-z]+)(?:\\s+(\\S+))?\\s*]");
    private static final Pattern PACKAGE = Pattern.compile("package\\s+(\\S+)");

    private static final String HEAD = """
            # What may differ on machines without being drift. A path per line, absolute: ? is one character, * any number
            # within a name, ** any number with slashes. "package NAME" for layered packages; "!PATH" looks at what Slipway
            # ignores by itself. Sections say for whom: [all], [group NAME], [machine NAME].
            """;

    private DriftIgnoreFile() {}

    static DriftIgnores read(
            String text, Collection<MachineName> machines, Collection<GroupName> groups, List<Problem> problems) {
        List<Rule> rules = new ArrayList<>();
        Optional<Scope> scope = Optional.of(new Scope.All());
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            Place place = new Place(FILE, i + 1, 1, "");
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[")) {
                scope = section(line, place, machines, groups, problems);
            } else {
                Optional<What> what = what(line, place, problems);
                if (scope.isPresent() && what.isPresent()) {
                    rules.add(new Rule(scope.get(), what.get()));
                }
            }
        }
        return new DriftIgnores(rules);
    }

    private static Optional<Scope> section(
            String line,
            Place place,
            Collection<MachineName> machines,
            Collection<GroupName> groups,
            List<Problem> problems) {
        Matcher section = SECTION.matcher(line);
        String word = section.matches() ? section.group(1) : "";
        String name = section.matches() && section.group(2) != null ? section.group(2) : "";
        if (word.equals("all") && name.isEmpty()) {
            return Optional.of(new Scope.All());
        }
        if (word.equals("group") && !name.isEmpty()) {
            Optional<GroupName> found =
                    groups.stream().filter(group -> group.value().equals(name)).findFirst();
            if (found.isEmpty()) {
                problems.add(place.problem(
                        "there is no group \"" + name + "\".",
                        Suggestion.among(
                                groups.stream().map(GroupName::value).toList(), name, "Make its file first.")));
            }
            return found.map(Scope.OfGroup::new);
        }
        if (word.equals("machine") && !name.isEmpty()) {
            Optional<MachineName> found = machines.stream()
                    .filter(machine -> machine.value().equals(name))
                    .findFirst();
            if (found.isEmpty()) {
                problems.add(place.problem(
                        "there is no machine \"" + name + "\".",
                        Suggestion.among(
                                machines.stream().map(MachineName::value).toList(), name, "Declare it first.")));
            }
            return found.map(Scope.OfMachine::new);
        }
        problems.add(place.problem(
                "this is no section.", "Write [all], [group NAME] or [machine NAME] on a line of its own."));
        return Optional.empty();
    }

    private static Optional<What> what(String line, Place place, List<Problem> problems) {
        Matcher named = PACKAGE.matcher(line);
        if (named.matches()) {
            return Optional.of(new What.Layered(named.group(1)));
        }
        if (line.startsWith("!")) {
            String glob = line.substring(1).strip();
            List<String> usual = IgnoreList.USUAL.globs().stream()
                    .map(each -> "/etc/" + each)
                    .toList();
            if (usual.contains(glob)) {
                return Optional.of(new What.NotAt(glob));
            }
            problems.add(place.problem(
                    "Slipway does not ignore \"" + glob + "\" by itself.",
                    Suggestion.among(usual, glob, "Remove the line.")));
            return Optional.empty();
        }
        if (!line.startsWith("/")) {
            problems.add(place.problem(
                    "\"" + line + "\" is neither an absolute path nor a package.",
                    "Begin a path with a slash, such as /etc/" + line + "; write package NAME for a package."));
            return Optional.empty();
        }
        if (line.endsWith("/")) {
            problems.add(place.problem(
                    "\"" + line + "\" ends with a slash, and so names nothing.",
                    "Write " + line + "** for all that is in the directory."));
            return Optional.empty();
        }
        if (Arrays.asList(line.split("/", -1)).contains("..") || line.equals("/**") || line.equals("/etc/**")) {
            problems.add(place.problem(
                    "\"" + line + "\" would ignore too much or nothing.", "Name the directory that may change."));
            return Optional.empty();
        }
        return Optional.of(new What.At(line));
    }

    static String with(String text, Rule rule) {
        List<String> lines = new ArrayList<>(
                text.isBlank() ? HEAD.lines().toList() : text.lines().toList());
        String line = rule.what().line();
        String heading = rule.scope().heading();
        // What stands before the first section holds for all.
        boolean inside = rule.scope() instanceof Scope.All;
        int end = -1;
        boolean anySection = false;
        for (int i = 0; i < lines.size(); i++) {
            String each = lines.get(i).strip();
            if (each.startsWith("[")) {
                anySection = true;
                inside = each.replaceAll("\\s+", " ")
                        .replace("[ ", "[")
                        .replace(" ]", "]")
                        .equals(heading);
                end = inside ? i : end;
            } else if (inside) {
                if (each.equals(line)) {
                    return text;
                }
                end = each.isEmpty() ? end : i;
            }
        }
        if (end >= 0) {
            lines.add(end + 1, line);
        } else if (rule.scope() instanceof Scope.All && !anySection) {
            lines.add(line);
        } else {
            lines.addAll(List.of("", heading, line));
        }
        return String.join("\n", lines) + "\n";
    }
}
