package dev.slipway.fleet.provision;

import dev.slipway.fleet.applied.ConfigContent;
import dev.slipway.fleet.declared.Addressing;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.OsChoice;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.fleet.provision.PlanOutcome.Obstacle;
import dev.slipway.pxe.image.BootImage;
import dev.slipway.pxe.image.CpuArch;
import dev.slipway.pxe.image.ImageLibrary;
import dev.slipway.pxe.image.OsFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides everything about an installation before it begins, or says what is missing. */
final class InstallPlanner {
    private static final Pattern VARIANT = Pattern.compile("(?m)^[\"']?variant[\"']?\\s*:\\s*[\"']?([a-z0-9]+)");

    private final ImageLibrary images;
    private final MachineConfigs configs;
    private final ProvisionTimes times;

    InstallPlanner(ImageLibrary images, MachineConfigs configs, ProvisionTimes times) {
        this.images = images;
        this.configs = configs;
        this.times = times;
    }

    /**
     * A plan together with the configuration that it speaks of.
     *
     * @param outcome the plan or the obstacles
     * @param content the rendered configuration; empty with obstacles
     */
    record Planned(PlanOutcome outcome, ConfigContent content) {}

    Planned plan(DeclaredFleet fleet, DeclaredMachine machine, Hardware hardware) {
        List<Obstacle> obstacles = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        OsChoice os = machine.os().value();
        CpuArch cpu =
                "aarch64".equals(hardware.cpu()) || "arm64".equals(hardware.cpu()) ? CpuArch.AARCH64 : CpuArch.X86_64;

        if (machine.macs().isEmpty()
                && machine.uuid().isEmpty()
                && machine.serial().isEmpty()) {
            obstacles.add(new Obstacle(
                    "Nothing tells which box " + machine.name() + " is.",
                    "Add its MAC address to " + machine.name().file() + "."));
        }
        OsFamily family = OsFamily.of(os.family().word());
        Optional<BootImage> image = images.find(family, os.stream().word(), os.version(), cpu);
        if (image.isEmpty()) {
            obstacles.add(new Obstacle(
                    "There is no image of " + os.words() + " for " + cpu.id() + " in the library.",
                    "Mirror or import it under Images."));
        }
        MachineConfig config = configs.render(fleet, machine);
        switch (config) {
            case MachineConfig.Broken(List<Problem> problems) ->
                problems.forEach(p -> obstacles.add(new Obstacle(p.words(), "Mend the profile under Profiles.")));
            case MachineConfig.Rendered rendered -> {
                rendered.warnings().forEach(p -> warnings.add(p.words()));
                checkVariant(rendered.butane(), family, obstacles);
            }
        }
        if (!obstacles.isEmpty() || image.isEmpty() || !(config instanceof MachineConfig.Rendered rendered)) {
            return new Planned(new PlanOutcome.NotReady(obstacles), new ConfigContent("", "", Map.of()));
        }
        BootImage chosen = image.get();
        if (machine.macs().isEmpty()) {
            warnings.add("The machine is known by its UUID or serial number only; iPXE must be able to read it.");
        }
        InstallPlan plan = new InstallPlan(
                machine.name().value(),
                machine.macs().stream().map(Object::toString).toList(),
                machine.disk().value().words(),
                chosen.words(),
                new InstallPlan.ImageRef(
                        chosen.family().id(),
                        chosen.stream(),
                        chosen.version().value(),
                        chosen.cpu().id()),
                fleet.commit(),
                machine.profile().value().value(),
                ConfigContents.of(rendered.ignition()),
                network(machine),
                machine.kernelCommandLine(),
                warnings,
                (int) times.armed().toMinutes(),
                List.of());
        return new Planned(
                new PlanOutcome.Ready(plan),
                new ConfigContent(
                        rendered.ignition(), rendered.butane(), machine.values().map()));
    }

    private static void checkVariant(String butane, OsFamily family, List<Obstacle> obstacles) {
        Matcher variant = VARIANT.matcher(butane);
        if (variant.find() && !variant.group(1).equals(family.id())) {
            obstacles.add(new Obstacle(
                    "The profile is written for " + variant.group(1) + ", the machine gets " + family.words() + ".",
                    "Use a profile whose variant is " + family.id() + ", or choose the other system."));
        }
    }

    /** How a machine gets its address, in words. */
    static String network(DeclaredMachine machine) {
        return switch (machine.address()) {
            case Addressing.Dhcp() -> "an address from the network's DHCP server";
            case Addressing.Static(String cidr, String gateway, List<String> nameservers) ->
                cidr + " by gateway " + gateway;
        };
    }
}
