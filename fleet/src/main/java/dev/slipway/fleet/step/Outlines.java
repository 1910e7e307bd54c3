package dev.slipway.fleet.step;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.Outline;
import dev.slipway.fleet.operation.PlanLine.Tone;
import dev.slipway.host.HostFacts;
import dev.slipway.host.PodmanStatus.Container;
import java.util.stream.Collectors;

/** Lines that several plans say in the same words. */
public final class Outlines {
    private Outlines() {}

    public static Outline now(Outline outline, MachineName machine, HostFacts facts) {
        String stream = facts.os().stream();
        return outline.line(
                Tone.NOW,
                machine + " runs " + facts.os().name() + (stream.isEmpty() ? "." : ", stream " + stream + "."));
    }

    /** What a reboot interrupts. */
    public static Outline reboot(Outline outline, MachineName machine, HostFacts facts) {
        String containers = facts.podman().containers().stream()
                .filter(Container::runs)
                .map(Container::name)
                .sorted()
                .collect(Collectors.joining(", "));
        return outline.line(
                Tone.RESTARTED,
                machine + " reboots once. Everything on it is down meanwhile, for one to three minutes on most machines"
                        + (containers.isEmpty() ? "." : ": " + containers + "."));
    }

    public static Outline held(Outline outline, MachineName machine) {
        return outline.line(
                Tone.WARNING,
                "Automatic updates of " + machine
                        + " are held from then on: it gets no security updates until you release" + " them.");
    }
}
