package dev.slipway.fleet.declared;

import dev.slipway.fleet.declared.DrillReader.WrittenDrill;
import dev.slipway.fleet.declared.FleetReader.WrittenFleet;
import dev.slipway.fleet.declared.FleetReader.WrittenGroup;
import dev.slipway.fleet.declared.MachineReader.WrittenMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts the files together: checks them against each other and works out what holds for each machine. */
final class FleetAssembly {
    private final WrittenFleet written;
    private final List<Problem> problems;

    FleetAssembly(WrittenFleet written, List<Problem> problems) {
        this.written = written;
        this.problems = problems;
    }

    DeclaredFleet fleet() {
        refuseTwins(
                "MAC address",
                machine -> machine.macs().stream()
                        .map(mac -> new Written<>(mac.value().value(), mac.place()))
                        .toList());
        refuseTwins("UUID", machine -> list(machine.uuid()));
        refuseTwins("serial number", machine -> list(machine.serial()));
        refuseTwins("host name", machine -> List.of(machine.effectiveHostname()));
        refuseTwins(
                "IP address",
                machine -> machine.address().value() instanceof Addressing.Static fixed
                        ? List.of(new Written<>(fixed.ip(), machine.address().place()))
                        : List.of());
        checkProfile(written.defaults());
        written.groups().values().forEach(group -> checkProfile(group.defaults()));
        List<DeclaredMachine> machines = new ArrayList<>();
        for (WrittenMachine machine : written.machines().values()) {
            machine(machine, machines);
        }
        written.drills().forEach(this::checkDrill);
        return new DeclaredFleet(
                "",
                new FleetSettings(written.name(), written.defaults().values().values()),
                machines,
                written.groups().values().stream()
                        .map(group -> new DeclaredGroup(
                                group.name(),
                                group.description(),
                                group.defaults().values().values()))
                        .toList(),
                written.profiles().values(),
                written.drills().stream().map(WrittenDrill::drill).toList(),
                written.ignores());
    }

    private void checkDrill(WrittenDrill drill) {
        Written<GroupName> group = drill.group();
        if (group != null && !written.groups().containsKey(group.value())) {
            noGroup(group);
        }
        for (Written<MachineName> machine : drill.machines()) {
            if (!written.machines().containsKey(machine.value())) {
                problems.add(machine.place()
                        .problem(
                                "there is no machine \"" + machine.value() + "\".",
                                Suggestion.among(
                                        written.machines().keySet().stream()
                                                .map(MachineName::value)
                                                .toList(),
                                        machine.value().value(),
                                        "Make " + machine.value().file() + " first.")));
            }
        }
    }

    private void noGroup(Written<GroupName> name) {
        problems.add(name.place()
                .problem(
                        "there is no group \"" + name.value() + "\".",
                        Suggestion.among(
                                written.groups().keySet().stream()
                                        .map(GroupName::value)
                                        .toList(),
                                name.value().value(),
                                "Make " + name.value().file() + " first.")));
    }

    private static List<Written<String>> list(@Nullable Written<String> maybe) {
        return maybe == null ? List.of() : List.of(maybe);
    }

    /** What tells machines apart may belong to one only. Both are told, since either may be the wrong one. */
    private void refuseTwins(String what, Function<WrittenMachine, List<Written<String>>> of) {
        SortedMap<String, List<Written<String>>> owners = new TreeMap<>();
        for (WrittenMachine machine : written.machines().values()) {
            for (Written<String> value : of.apply(machine)) {
                owners.computeIfAbsent(value.value(), any -> new ArrayList<>()).add(value);
            }
        }
        owners.forEach((value, places) -> {
            for (int i = 0; places.size() > 1 && i < places.size(); i++) {
                Place other = places.get(i == 0 ? 1 : 0).place();
                String where = other.file() + (other.line() > 0 ? " line " + other.line() : "");
                problems.add(places.get(i)
                        .place()
                        .problem(
                                "the " + what + " " + value + " is also in " + where + ".",
                                "Remove it from the machine that it does not belong to."));
            }
        });
    }

    private void checkProfile(Defaults defaults) {
        Written<ProfileName> profile = defaults.profile();
        if (profile != null && !written.profiles().containsKey(profile.value())) {
            problems.add(profile.place()
                    .problem(
                            "there is no profile \"" + profile.value() + "\".",
                            Suggestion.among(
                                    written.profiles().keySet().stream()
                                            .map(ProfileName::value)
                                            .toList(),
                                    profile.value().value(),
                                    "Make profiles/" + profile.value() + "/butane.yaml first.")));
        }
    }

    private Defaults group(WrittenMachine machine) {
        Written<GroupName> name = machine.group();
        if (name == null) {
            return Defaults.NONE;
        }
        WrittenGroup group = written.groups().get(name.value());
        if (group == null) {
            noGroup(name);
            return Defaults.NONE;
        }
        return group.defaults();
    }

    private void machine(WrittenMachine machine, List<DeclaredMachine> machines) {
        Layers layers = new Layers(machine.own(), group(machine), written.defaults());
        checkProfile(machine.own());
        Written<GroupName> group = machine.group();
        Inherited<ProfileName> profile = layers.first(Defaults::profile);
        if (profile == null) {
            problems.add(new Place(machine.name().file(), 0, 0, "profile")
                    .problem(
                            "nothing says what this machine becomes.",
                            "Write profile: NAME here, in its group or in fleet.yaml."));
            return;
        }
        machines.add(new DeclaredMachine(
                machine.name(),
                machine.macs().stream().map(Written::value).toList(),
                text(machine.uuid()),
                text(machine.serial()),
                machine.effectiveHostname().value(),
                group == null ? GroupName.NONE : group.value(),
                profile,
                layers.firstOr(Defaults::disk, new InstallDisk.Smallest()),
                layers.firstOr(Defaults::os, OsChoice.FCOS_STABLE),
                machine.address().value(),
                layers.kernelArguments(),
                layers.values(),
                layers.valueOrigins(),
                layers.firstOr(Defaults::loader, ""),
                layers.firstOr(Defaults::ssh, SshLogin.USUAL),
                jumps(machine),
                text(machine.own().sshAddress()),
                layers.reset(),
                layers.firstOr(Defaults::keptPartitions, List.<String>of())));
    }

    /**
     * The machines on the way, the one to connect to first. A group may name one of its own members: that one is reached
     * directly.
     */
    private List<MachineName> jumps(WrittenMachine machine) {
        List<MachineName> way = new ArrayList<>();
        WrittenMachine at = machine;
        while (true) {
            Layers layers = new Layers(at.own(), quietGroup(at), written.defaults());
            Written<MachineName> jump = layers.written(Defaults::sshJump);
            if (jump == null || jump.value().equals(at.name())) {
                return way;
            }
            WrittenMachine next = written.machines().get(jump.value());
            if (next == null) {
                problems.add(jump.place()
                        .problem(
                                "there is no machine \"" + jump.value() + "\" to go through.",
                                Suggestion.among(
                                        written.machines().keySet().stream()
                                                .map(MachineName::value)
                                                .toList(),
                                        jump.value().value(),
                                        "Declare " + jump.value().file() + " first.")));
                return List.of();
            }
            if (next.name().equals(machine.name()) || way.contains(next.name())) {
                problems.add(jump.place()
                        .problem(
                                "the way to " + machine.name() + " leads back to " + next.name() + ".",
                                "Let one machine on the way be reached without ssh.jump."));
                return List.of();
            }
            way.addFirst(next.name());
            at = next;
        }
    }

    /** What the machine's group says; a group that is missing is told where the machine itself is read. */
    private Defaults quietGroup(WrittenMachine machine) {
        Written<GroupName> name = machine.group();
        WrittenGroup group = name == null ? null : written.groups().get(name.value());
        return group == null ? Defaults.NONE : group.defaults();
    }

    private static String text(@Nullable Written<String> written) {
        return written == null ? "" : written.value();
    }

    /** Machine before group before fleet. */
    private record Layers(Defaults machine, Defaults group, Defaults fleet) {
        <T> @Nullable Inherited<T> first(Function<Defaults, @Nullable Written<T>> key) {
            Written<T> own = key.apply(machine);
            if (own != null) {
                return new Inherited<>(own.value(), own.place().origin(Origin.Level.MACHINE));
            }
            Written<T> groups = key.apply(group);
            if (groups != null) {
                return new Inherited<>(groups.value(), groups.place().origin(Origin.Level.GROUP));
            }
            Written<T> fleets = key.apply(fleet);
            return fleets == null
                    ? null
                    : new Inherited<>(fleets.value(), fleets.place().origin(Origin.Level.FLEET));
        }

        <T> @Nullable Written<T> written(Function<Defaults, @Nullable Written<T>> key) {
            Written<T> own = key.apply(machine);
            Written<T> groups = own == null ? key.apply(group) : own;
            return groups == null ? key.apply(fleet) : groups;
        }

        <T> Inherited<T> firstOr(Function<Defaults, @Nullable Written<T>> key, T builtIn) {
            Inherited<T> said = first(key);
            return said == null ? new Inherited<>(builtIn, Origin.BUILT_IN) : said;
        }

        List<Inherited<String>> kernelArguments() {
            List<Inherited<String>> all = new ArrayList<>();
            fleet.kernelArguments().forEach(said -> all.add(inherited(said, Origin.Level.FLEET)));
            group.kernelArguments().forEach(said -> all.add(inherited(said, Origin.Level.GROUP)));
            machine.kernelArguments().forEach(said -> all.add(inherited(said, Origin.Level.MACHINE)));
            return all;
        }

        ResetKeeps reset() {
            List<Inherited<String>> paths = new ArrayList<>();
            fleet.reset().paths().forEach(said -> paths.add(inherited(said, Origin.Level.FLEET)));
            group.reset().paths().forEach(said -> paths.add(inherited(said, Origin.Level.GROUP)));
            machine.reset().paths().forEach(said -> paths.add(inherited(said, Origin.Level.MACHINE)));
            return new ResetKeeps(
                    paths,
                    firstOr(says -> says.reset().machineId(), false),
                    firstOr(says -> says.reset().hostKeys(), false));
        }

        TemplateValues values() {
            return machine.values()
                    .values()
                    .over(group.values().values().over(fleet.values().values()));
        }

        SortedMap<String, Origin> valueOrigins() {
            SortedMap<String, Origin> origins = new TreeMap<>();
            leaves("", values().map(), origins);
            return origins;
        }

        private void leaves(String path, Map<?, ?> map, SortedMap<String, Origin> origins) {
            map.forEach((key, value) -> {
                String below = path.isEmpty() ? String.valueOf(key) : path + "." + key;
                if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
                    leaves(below, inner, origins);
                } else {
                    origins.put(below, originOf(below));
                }
            });
        }

        private Origin originOf(String leaf) {
            for (Layer layer : List.of(
                    new Layer(machine, Origin.Level.MACHINE),
                    new Layer(group, Origin.Level.GROUP),
                    new Layer(fleet, Origin.Level.FLEET))) {
                Place place = layer.says().values().places().get(leaf);
                if (place != null) {
                    return place.origin(layer.level());
                }
            }
            return Origin.BUILT_IN;
        }

        private record Layer(Defaults says, Origin.Level level) {}

        private static Inherited<String> inherited(Written<String> said, Origin.Level level) {
            return new Inherited<>(said.value(), said.place().origin(level));
        }
    }
}
