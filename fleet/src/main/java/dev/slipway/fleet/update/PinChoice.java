package dev.slipway.fleet.update;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.Outline;
import dev.slipway.fleet.operation.PlanLine.Tone;
import dev.slipway.fleet.operation.Undo;
import dev.slipway.fleet.step.Outlines;
import dev.slipway.fleet.step.Situation;
import dev.slipway.host.FactSection;
import dev.slipway.host.FedoraCoreOs;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OstreeStatus.Deployment;
import java.util.List;

/** The deployment that is to be pinned or unpinned. */
sealed interface PinChoice {
    /**
     * It was found.
     *
     * @param id its id
     * @param shown what people call it
     * @param outline of the plan
     */
    record Chosen(String id, String shown, Outline outline) implements PinChoice {}

    /**
     * It cannot be done.
     *
     * @param blocked why
     */
    record No(Situation.Blocked blocked) implements PinChoice {}

    static PinChoice of(Situation situation, MachineName machine, String name, boolean pin) {
        return switch (situation) {
            case Situation.Blocked blocked -> new No(blocked);
            case Situation.Clear(HostFacts facts, FedoraCoreOs _)
            when facts.lacks(FactSection.RPM_OSTREE) ->
                no(machine + " did not tell its deployments.", "Look at its facts, and read them again.");
            case Situation.Clear(HostFacts facts, FedoraCoreOs _) -> among(facts, machine, name, pin);
            case Situation.Clear(HostFacts facts, var _) ->
                no(
                        machine + " runs " + facts.os().name() + ", which has no deployments to pin.",
                        "Only Fedora CoreOS has them.");
        };
    }

    private static PinChoice among(HostFacts facts, MachineName machine, String name, boolean pin) {
        List<Deployment> found = facts.ostree().deployments().stream()
                .filter(deployment ->
                        deployment.id().equals(name) || deployment.version().equals(name))
                .toList();
        if (found.size() != 1) {
            String all = String.join(
                    ", ",
                    facts.ostree().deployments().stream()
                            .map(deployment -> deployment.version().isEmpty() ? deployment.id() : deployment.version())
                            .toList());
            return no(
                    machine + " has " + (found.isEmpty() ? "no deployment" : "more than one deployment") + " \"" + name
                            + "\".",
                    "Name one of these, or its id: " + all + ".");
        }
        Deployment deployment = found.getFirst();
        String shown = FedoraCoreOsSteps.named(deployment);
        if (deployment.staged()) {
            return no(shown + " is only staged, and cannot be pinned before it has booted.", "Apply it first.");
        }
        if (deployment.pinned() == pin) {
            return no(shown + (pin ? " is pinned already." : " is not pinned."), "There is nothing to do.");
        }
        Outline outline = Outlines.now(
                Outline.of(
                        (pin ? "Pin " : "Unpin ") + shown + " on " + machine,
                        new Undo.BySteps(pin ? "It is unpinned again." : "It is pinned again.")),
                machine,
                facts);
        return new Chosen(
                deployment.id(),
                shown,
                pin
                        ? outline.line(Tone.KEPT, shown + " stays on the disk whatever is installed later.")
                                .line(Tone.WARNING, "It takes space on /boot that updates may miss.")
                        : outline.line(Tone.CHANGED, shown + " is removed by the next update that needs its place."));
    }

    private static No no(String words, String remedy) {
        return new No(new Situation.Blocked(words, remedy));
    }
}
