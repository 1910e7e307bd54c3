package dev.slipway.fleet.declared;

import java.util.List;
import java.util.stream.Collectors;

/** Whom a drill concerns. */
public sealed interface DrillTarget {
    /**
     * The machines of a group, whoever they are when the drill begins.
     *
     * @param group the group
     */
    record OfGroup(GroupName group) implements DrillTarget {}

    /**
     * Machines by name.
     *
     * @param machines at least one, each once
     */
    record OfMachines(List<MachineName> machines) implements DrillTarget {
        /** Copies the list. */
        public OfMachines {
            machines = List.copyOf(machines);
        }
    }

    /**
     * The machines that it means in a fleet.
     *
     * @param fleet the declared fleet
     * @return sorted by name; those that are not declared any more are left out
     */
    default List<MachineName> members(DeclaredFleet fleet) {
        return switch (this) {
            case OfGroup(GroupName group) ->
                fleet.membersOf(group).stream().map(DeclaredMachine::name).toList();
            case OfMachines(List<MachineName> machines) ->
                machines.stream()
                        .filter(machine -> fleet.machines().containsKey(machine))
                        .sorted()
                        .toList();
        };
    }

    /**
     * What people call it, and what they type when data will be lost: the group's name, or the machines' names with
     * spaces between them.
     *
     * @return for instance "lab" or "ns1 ns2"
     */
    default String word() {
        return switch (this) {
            case OfGroup(GroupName group) -> group.value();
            case OfMachines(List<MachineName> machines) ->
                machines.stream().map(MachineName::value).collect(Collectors.joining(" "));
        };
    }
}
