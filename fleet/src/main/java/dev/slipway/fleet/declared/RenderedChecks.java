package dev.slipway.fleet.declared;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Renders every machine's profile and looks at what comes out. */
final class RenderedChecks {
    private static final Pattern VARIANT = Pattern.compile("(?m)^variant:[ \\t]*[\"']?([a-z0-9]+)");

    private final ProfileRenderer renderer;
    private final ProfileCheck check;

    RenderedChecks(ProfileRenderer renderer, ProfileCheck check) {
        this.renderer = renderer;
        this.check = check;
    }

    /** What is wrong; the same thing for several machines is told once, with their names. */
    List<Problem> problems(DeclaredFleet fleet) {
        Map<Problem, List<MachineName>> seen = new LinkedHashMap<>();
        for (DeclaredMachine machine : fleet.machines().values()) {
            for (Problem problem : problems(fleet, machine)) {
                seen.computeIfAbsent(problem, any -> new ArrayList<>()).add(machine.name());
            }
        }
        List<Problem> problems = new ArrayList<>();
        seen.forEach((problem, machines) -> problems.add(named(problem, machines)));
        for (DeclaredProfile profile : fleet.profiles().values()) {
            if (fleet.usersOf(profile.name()).isEmpty()) {
                problems.addAll(renderer.syntaxProblems(profile));
            }
        }
        return problems;
    }

    private List<Problem> problems(DeclaredFleet fleet, DeclaredMachine machine) {
        return switch (renderer.render(fleet, machine)) {
            case ProfileRendering.Failed(List<Problem> failed) -> failed;
            case ProfileRendering.Done(RenderedProfile profile) -> {
                List<Problem> found = new ArrayList<>(wrongSystem(profile));
                found.addAll(check.check(profile));
                yield found;
            }
        };
    }

    /** A Fedora CoreOS profile on a Flatcar machine installs, and then half of its units do not work. */
    private static List<Problem> wrongSystem(RenderedProfile profile) {
        String text = profile.rendered().text();
        Matcher variant = VARIANT.matcher(text);
        OsFamily family = profile.machine().os().value().family();
        if (!variant.find() || variant.group(1).equals(family.word())) {
            return List.of();
        }
        int line = 1 + (int) text.substring(0, variant.start()).lines().count();
        return List.of(profile.problem(
                line,
                variant.start(1) - variant.start() + 1,
                "variant",
                "this is Butane for \"" + variant.group(1) + "\", but the machine gets " + family.words() + ".",
                "Give the machine another profile or another os, or write variant: {{ machine.os.family }}."));
    }

    private static Problem named(Problem problem, List<MachineName> machines) {
        String others = machines.size() == 1 ? "" : " and " + (machines.size() - 1) + " more";
        return new Problem(
                problem.file(),
                problem.line(),
                problem.column(),
                problem.field(),
                problem.message() + " (machine " + machines.getFirst() + others + ")",
                problem.remedy());
    }
}
