package dev.slipway.fleet.declared;

import dev.slipway.pxe.boot.MacAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The fleet as it is wanted: an immutable picture of one valid commit. Look-ups are from memory. */
public final class DeclaredFleet {
    private final String commit;
    private final FleetSettings settings;
    private final SortedMap<MachineName, DeclaredMachine> machines;
    private final SortedMap<GroupName, DeclaredGroup> groups;
    private final SortedMap<ProfileName, DeclaredProfile> profiles;
    private final SortedMap<DrillName, DeclaredDrill> drills;
    private final DriftIgnores ignores;
    private final Map<MacAddress, DeclaredMachine> byMac = new HashMap<>();
    private final Map<String, DeclaredMachine> byUuid = new HashMap<>();
    private final Map<String, DeclaredMachine> bySerial = new HashMap<>();

    DeclaredFleet(
            String commit,
            FleetSettings settings,
            Collection<DeclaredMachine> machines,
            Collection<DeclaredGroup> groups,
            Collection<DeclaredProfile> profiles,
            Collection<DeclaredDrill> drills,
            DriftIgnores ignores) {
        this.commit = commit;
        this.ignores = ignores;
        this.settings = settings;
        SortedMap<MachineName, DeclaredMachine> machinesByName = new TreeMap<>();
        for (DeclaredMachine machine : machines) {
            machinesByName.put(machine.name(), machine);
            machine.macs().forEach(mac -> byMac.put(mac, machine));
            if (!machine.uuid().isEmpty()) {
                byUuid.put(machine.uuid(), machine);
            }
            if (!machine.serial().isEmpty()) {
                bySerial.put(machine.serial(), machine);
            }
        }
        SortedMap<GroupName, DeclaredGroup> groupsByName = new TreeMap<>();
        groups.forEach(group -> groupsByName.put(group.name(), group));
        SortedMap<ProfileName, DeclaredProfile> profilesByName = new TreeMap<>();
        profiles.forEach(profile -> profilesByName.put(profile.name(), profile));
        this.machines = Collections.unmodifiableSortedMap(machinesByName);
        this.groups = Collections.unmodifiableSortedMap(groupsByName);
        this.profiles = Collections.unmodifiableSortedMap(profilesByName);
        SortedMap<DrillName, DeclaredDrill> drillsByName = new TreeMap<>();
        drills.forEach(drill -> drillsByName.put(drill.name(), drill));
        this.drills = Collections.unmodifiableSortedMap(drillsByName);
    }

    /**
     * A fleet of nothing, for the time before the first valid commit.
     *
     * @return no machines, no groups, no profiles, no drills
     */
    public static DeclaredFleet empty() {
        return new DeclaredFleet(
                "",
                new FleetSettings("", TemplateValues.NONE),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                DriftIgnores.NONE);
    }

    /** The same fleet, now that its commit is known. */
    DeclaredFleet at(String id) {
        return new DeclaredFleet(
                id, settings, machines.values(), groups.values(), profiles.values(), drills.values(), ignores);
    }

    /**
     * The commit that this is a picture of.
     *
     * @return the full id; empty for a preview and for {@link #empty()}
     */
    public String commit() {
        return commit;
    }

    /**
     * What is said about the whole fleet.
     *
     * @return the settings
     */
    public FleetSettings settings() {
        return settings;
    }

    /**
     * Every machine.
     *
     * @return by name, unmodifiable
     */
    public SortedMap<MachineName, DeclaredMachine> machines() {
        return machines;
    }

    /**
     * Every group.
     *
     * @return by name, unmodifiable
     */
    public SortedMap<GroupName, DeclaredGroup> groups() {
        return groups;
    }

    /**
     * Every profile.
     *
     * @return by name, unmodifiable
     */
    public SortedMap<ProfileName, DeclaredProfile> profiles() {
        return profiles;
    }

    /**
     * Every drill.
     *
     * @return by name, unmodifiable
     */
    public SortedMap<DrillName, DeclaredDrill> drills() {
        return drills;
    }

    /**
     * What may differ on machines without being drift.
     *
     * @return the rules of {@code drift-ignore.txt}
     */
    public DriftIgnores driftIgnores() {
        return ignores;
    }

    /**
     * Finds a machine by a network card.
     *
     * @param mac the hardware address
     * @return the machine, if one is declared with it
     */
    public Optional<DeclaredMachine> byMac(MacAddress mac) {
        return Optional.ofNullable(byMac.get(mac));
    }

    /**
     * Finds a machine by its SMBIOS UUID.
     *
     * @param uuid in the usual text form, in either case
     * @return the machine, if one is declared with it
     */
    public Optional<DeclaredMachine> byUuid(String uuid) {
        return Optional.ofNullable(byUuid.get(uuid.strip().toLowerCase(Locale.ROOT)));
    }

    /**
     * Finds a machine by its SMBIOS serial number.
     *
     * @param serial as the firmware tells it
     * @return the machine, if one is declared with it
     */
    public Optional<DeclaredMachine> bySerial(String serial) {
        return Optional.ofNullable(bySerial.get(serial.strip()));
    }

    /**
     * The machines that become a profile.
     *
     * @param profile the profile's name
     * @return sorted by name
     */
    public List<DeclaredMachine> usersOf(ProfileName profile) {
        return machines.values().stream()
                .filter(machine -> machine.profile().value().equals(profile))
                .toList();
    }

    /**
     * The machines of a group.
     *
     * @param group the group's name; {@link GroupName#NONE} for those in no group
     * @return sorted by name
     */
    public List<DeclaredMachine> membersOf(GroupName group) {
        return machines.values().stream()
                .filter(machine -> machine.group().equals(group))
                .toList();
    }
}
