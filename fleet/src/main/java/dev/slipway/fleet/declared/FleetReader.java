package dev.slipway.fleet.declared;

import dev.slipway.fleet.declared.DrillReader.WrittenDrill;
import dev.slipway.fleet.declared.MachineReader.WrittenMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads and checks the whole tree: every file by itself, then all against each other, then every rendered profile. */
final class FleetReader {
    private final ProfileRenderer renderer;
    private final ProfileCheck check;

    FleetReader(ProfileRenderer renderer, ProfileCheck check) {
        this.renderer = renderer;
        this.check = check;
    }

    /** A fleet, which is only to be published when there are no problems. */
    record Reading(DeclaredFleet fleet, List<Problem> problems) {
        boolean valid() {
            return problems.isEmpty();
        }
    }

    Reading read(FleetTree tree) {
        List<Problem> problems = new ArrayList<>(tree.unreadable());
        WrittenFleet written = written(tree, problems);
        DeclaredFleet fleet = new FleetAssembly(written, problems).fleet();
        if (problems.isEmpty()) {
            problems.addAll(new RenderedChecks(renderer, check).problems(fleet));
        }
        return new Reading(fleet, problems.stream().distinct().sorted().toList());
    }

    /** All files, each by itself. */
    record WrittenFleet(
            String name,
            Defaults defaults,
            SortedMap<MachineName, WrittenMachine> machines,
            SortedMap<GroupName, WrittenGroup> groups,
            SortedMap<ProfileName, DeclaredProfile> profiles,
            List<WrittenDrill> drills,
            DriftIgnores ignores) {}

    /** A group as its file says. */
    record WrittenGroup(GroupName name, String description, Defaults defaults) {}

    private static WrittenFleet written(FleetTree tree, List<Problem> problems) {
        long size = tree.texts().values().stream().mapToLong(String::length).sum();
        if (size > FleetTree.LARGEST_TREE) {
            problems.add(Place.ofFile("")
                    .problem(
                            "all files together have " + size + " characters; at most " + FleetTree.LARGEST_TREE
                                    + " are read.",
                            "Keep large files elsewhere and let the profiles fetch them."));
            return new WrittenFleet(
                    "", Defaults.NONE, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), List.of(), DriftIgnores.NONE);
        }
        String name = "";
        Defaults defaults = Defaults.NONE;
        SortedMap<MachineName, WrittenMachine> machines = new TreeMap<>();
        SortedMap<GroupName, WrittenGroup> groups = new TreeMap<>();
        SortedMap<ProfileName, SortedMap<String, String>> folders = new TreeMap<>();
        List<WrittenDrill> drills = new ArrayList<>();
        if (!tree.texts().containsKey(FleetPath.SETTINGS)) {
            problems.add(Place.ofFile(FleetPath.SETTINGS)
                    .problem("the fleet has no fleet.yaml.", "Put one there; \"name: home\" is enough."));
        }
        for (Map.Entry<String, String> file : tree.texts().entrySet()) {
            if (!FleetPath.belongs(file.getKey())) {
                // A README or a licence beside the fleet is nobody's business here.
                continue;
            }
            switch (FleetPath.of(file.getKey())) {
                case FleetPath.Settings() -> {
                    Section section = YamlFile.read(file.getKey(), file.getValue(), problems);
                    name = section.text("name").map(Written::value).orElse("");
                    defaults = DefaultsReader.readShared(section);
                    section.end();
                }
                case FleetPath.OfDriftIgnores() -> {
                    // Read below, when all machines and groups are known.
                }
                case FleetPath.OfMachine(MachineName machine) ->
                    machines.put(
                            machine,
                            MachineReader.read(machine, YamlFile.read(file.getKey(), file.getValue(), problems)));
                case FleetPath.OfGroup(GroupName group) -> {
                    Section section = YamlFile.read(file.getKey(), file.getValue(), problems);
                    String description =
                            section.text("description").map(Written::value).orElse("");
                    groups.put(group, new WrittenGroup(group, description, DefaultsReader.readShared(section)));
                    section.end();
                }
                case FleetPath.OfDrill(DrillName drill) ->
                    DrillReader.read(drill, YamlFile.read(file.getKey(), file.getValue(), problems))
                            .ifPresent(drills::add);
                case FleetPath.OfProfile(ProfileName profile, String below) ->
                    folders.computeIfAbsent(profile, any -> new TreeMap<>()).put(below, file.getValue());
                case FleetPath.Elsewhere(Problem problem) -> problems.add(problem);
            }
        }
        SortedMap<ProfileName, DeclaredProfile> profiles = new TreeMap<>();
        folders.forEach((profile, files) -> profiles.put(profile, profile(profile, files, problems)));
        DriftIgnores ignores = DriftIgnoreFile.read(
                tree.texts().getOrDefault(FleetPath.DRIFT_IGNORE, ""), machines.keySet(), groups.keySet(), problems);
        return new WrittenFleet(name, defaults, machines, groups, profiles, drills, ignores);
    }

    private static DeclaredProfile profile(ProfileName name, SortedMap<String, String> files, List<Problem> problems) {
        String settings = name.folder() + "/profile.yaml";
        Section section = YamlFile.read(settings, files.getOrDefault("profile.yaml", ""), problems);
        String description = section.text("description").map(Written::value).orElse("");
        section.end();
        if (!files.containsKey("butane.yaml")) {
            problems.add(Place.ofFile(name.butaneFile())
                    .problem("the profile has no Butane template.", "Put a butane.yaml into " + name.folder() + "."));
        }
        return new DeclaredProfile(name, description, files);
    }
}
