package dev.slipway.fleet.update;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.OperationKind;
import dev.slipway.fleet.operation.Outline;
import dev.slipway.fleet.operation.Particular;
import dev.slipway.fleet.operation.PlanLine.Tone;
import dev.slipway.fleet.operation.Planning;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.Undo;
import dev.slipway.fleet.step.CommonSteps;
import dev.slipway.fleet.step.CurrentFacts;
import dev.slipway.fleet.step.Drivers;
import dev.slipway.fleet.step.Outlines;
import dev.slipway.fleet.step.Situation;
import dev.slipway.host.FactSection;
import dev.slipway.host.FedoraCoreOs;
import dev.slipway.host.Flatcar;
import dev.slipway.host.HostDriver;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OstreeStatus.Deployment;
import java.util.List;
import java.util.Optional;

/** Reboots a machine; the proof is another boot id, that the machine runs what the plan said, and that it is well. */
public final class RebootKind implements OperationKind<Reboot> {
    private final CurrentFacts current;
    private final Blocklist blocklist;

    /**
     * Makes the kind.
     *
     * @param current asks machines how they are
     * @param blocklist the versions that turned out bad
     */
    public RebootKind(CurrentFacts current, Blocklist blocklist) {
        this.current = current;
        this.blocklist = blocklist;
    }

    @Override
    public String word() {
        return "reboot";
    }

    @Override
    public Class<Reboot> parameters() {
        return Reboot.class;
    }

    @Override
    public Planning<Reboot> plan(MachineName machine, Reboot wish) {
        return switch (Situation.of(current, machine)) {
            case Situation.Blocked blocked -> blocked.refusal();
            case Situation.Clear(HostFacts facts, FedoraCoreOs _)
            when !facts.ostree().transaction().isEmpty() ->
                new Planning.Refused<>(
                        "rpm-ostree is busy with \"" + facts.ostree().transaction() + "\" on " + machine + ".",
                        "Wait until it is done.");
            case Situation.Clear(HostFacts facts, Flatcar _)
            when facts.flatcar().engine().busy() ->
                new Planning.Refused<>(
                        "The update engine of " + machine + " is busy: "
                                + facts.flatcar().engine().operation() + ".",
                        "Wait until it is done.");
            case Situation.Clear(HostFacts facts, Flatcar _)
            when !facts.lacks(FactSection.SLOTS) && !facts.flatcar().running().successful() ->
                new Planning.Refused<>(
                        "The running slot of " + machine
                                + " is not marked good yet: a reboot now would fall back to the" + " other one.",
                        "Wait two minutes after its last boot; if it stays so, look at update-engine.service.");
            case Situation.Clear(HostFacts facts, var _) ->
                new Planning.Ready<>(
                        new Reboot(
                                facts.os().family(),
                                NextVersion.of(facts).map(NextVersion::version).orElse("")),
                        outline(machine, facts));
        };
    }

    private Outline outline(MachineName machine, HostFacts facts) {
        Outline outline = Outlines.reboot(
                Outlines.now(
                        Outline.of("Reboot " + machine, new Undo.None("A reboot cannot be taken back.")),
                        machine,
                        facts),
                machine,
                facts);
        Optional<NextVersion> next = NextVersion.of(facts);
        if (next.isPresent()) {
            outline = outline.line(Tone.WARNING, next.get().words());
            Optional<Blocklist.Entry> blocked =
                    blocklist.find(facts.os().family(), next.get().name());
            if (blocked.isPresent()) {
                outline = outline.line(
                        Tone.WARNING,
                        blocked.get().words() + " Withdraw it first, unless " + machine + " shall run it.");
            }
        }
        for (FactSection section : NextVersion.toldBy(facts.os().family())) {
            if (facts.lacks(section)) {
                outline = outline.line(
                        Tone.WARNING,
                        machine + " did not tell " + section.words()
                                + ": it is not known which version the reboot leads" + " to.");
            }
        }
        Optional<Deployment> locked = facts.ostree().staged().filter(Deployment::locked);
        return locked.isEmpty()
                ? outline
                : outline.line(
                        Tone.LOST,
                        FedoraCoreOsSteps.named(locked.get())
                                + " is staged, but locked: the reboot does not apply it.");
    }

    @Override
    public List<Particular> particulars(Reboot settled) {
        return List.of(Particular.of("System", Drivers.of(settled.family()).name()));
    }

    @Override
    public List<Step> steps(MachineName machine, Reboot settled) {
        CommonSteps steps = new CommonSteps(machine);
        HostDriver driver = Drivers.of(settled.family());
        return List.of(steps.look(driver), steps.reboot(driver), steps.health(true, settled.version(), ""));
    }
}
