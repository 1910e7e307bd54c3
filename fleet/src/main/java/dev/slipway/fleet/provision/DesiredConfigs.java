package dev.slipway.fleet.provision;

import dev.slipway.fleet.applied.ConfigContent;
import dev.slipway.fleet.declared.Addressing;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.OsFamily;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.fleet.stored.Sheltered;
import dev.slipway.pxe.boot.MacAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Renders what is declared for machines, whole: the profile and what Slipway adds. Safe for any thread. */
public final class DesiredConfigs {
    private final FleetRepository fleet;
    private final MachineConfigs configs;
    private final BootCards cards;
    private final Supplier<String> authorizedKey;

    DesiredConfigs(
            FleetRepository fleet,
            MachineConfigs configs,
            Installations installations,
            Supplier<String> authorizedKey) {
        this.fleet = fleet;
        this.configs = configs;
        this.cards = new BootCards(installations);
        this.authorizedKey = authorizedKey;
    }

    /**
     * What is declared now.
     *
     * @param machine the machine
     * @return the configuration, or what is wrong
     */
    public DesiredConfig of(MachineName machine) {
        DeclaredFleet now = fleet.current();
        DeclaredMachine declared = now.machines().get(machine);
        if (declared == null) {
            return new DesiredConfig.Broken(List.of(
                    new Problem(machine.file(), 0, 0, "", machine + " is not declared.", "Declare it, or import it.")));
        }
        return switch (configs.render(now, declared)) {
            case MachineConfig.Broken(List<Problem> problems) -> new DesiredConfig.Broken(problems);
            case MachineConfig.Rendered rendered -> whole(now, declared, rendered);
        };
    }

    private DesiredConfig whole(DeclaredFleet now, DeclaredMachine declared, MachineConfig.Rendered rendered) {
        Optional<MacAddress> card = Sheltered.call(() -> cards.of(declared));
        if (card.isEmpty() && declared.address() instanceof Addressing.Static) {
            return new DesiredConfig.Broken(List.of(new Problem(
                    declared.name().file(),
                    0,
                    0,
                    "macs",
                    "it is not known which network card of " + declared.name() + " has the fixed address.",
                    "Declare the card's MAC address.")));
        }
        OsFamily family = declared.os().value().family();
        return new DesiredConfig.Ready(
                now.commit(),
                declared.profile().value().value(),
                family,
                new ConfigContent(
                        MachineIgnition.settled(
                                rendered.ignition(),
                                MachineIgnition.Additions.of(
                                        declared,
                                        authorizedKey.get(),
                                        dev.slipway.pxe.image.OsFamily.of(family.word()),
                                        card)),
                        rendered.butane(),
                        declared.values().map()),
                rendered.warnings());
    }
}
