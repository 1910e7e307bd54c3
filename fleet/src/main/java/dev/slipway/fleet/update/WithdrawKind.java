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
import dev.slipway.host.GenericLinux;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OsFamily;
import dev.slipway.host.UpdatableDriver;
import java.util.List;

/** Throws an update away that waits for a reboot. */
public final class WithdrawKind implements OperationKind<Withdraw> {
    private final CurrentFacts current;

    /**
     * Makes the kind.
     *
     * @param current asks machines how they are
     */
    public WithdrawKind(CurrentFacts current) {
        this.current = current;
    }

    @Override
    public String word() {
        return "withdraw";
    }

    @Override
    public Class<Withdraw> parameters() {
        return Withdraw.class;
    }

    @Override
    public Planning<Withdraw> plan(MachineName machine, Withdraw wish) {
        return switch (Situation.of(current, machine)) {
            case Situation.Blocked blocked -> blocked.refusal();
            case Situation.Clear(HostFacts facts, FedoraCoreOs driver) ->
                facts.lacks(FactSection.RPM_OSTREE)
                        ? new Planning.Refused<>(
                                machine + " did not tell its deployments.", "Look at its facts, and read them again.")
                        : plan(
                                machine,
                                facts,
                                driver,
                                facts.ostree()
                                        .staged()
                                        .or(() -> facts.ostree().pending())
                                        .map(FedoraCoreOsSteps::named)
                                        .orElse(""));
            case Situation.Clear(HostFacts facts, Flatcar driver) ->
                facts.lacks(FactSection.SLOTS)
                        ? new Planning.Refused<>(
                                machine + " did not tell its A/B slots.", "Look at its facts, and read them again.")
                        : plan(machine, facts, driver, waiting(facts));
            case Situation.Clear(HostFacts facts, GenericLinux _) ->
                new Planning.Refused<>(
                        machine + " runs " + facts.os().name() + ", whose updates do not wait for a reboot.",
                        "Use its own package manager.");
        };
    }

    private static String waiting(HostFacts facts) {
        if (FlatcarSteps.waits(facts.flatcar())) {
            return facts.flatcar().engine().newVersion();
        }
        return FlatcarSteps.passiveIsInFront(facts.flatcar())
                ? "the version in slot " + facts.flatcar().passive().label()
                : "";
    }

    private static Planning<Withdraw> plan(MachineName machine, HostFacts facts, UpdatableDriver driver, String waits) {
        if (waits.isEmpty()) {
            return new Planning.Refused<>(
                    "No update waits for a reboot on " + machine + ".", "There is nothing to do.");
        }
        Outline outline = Outlines.now(
                        Outline.of(
                                "Withdraw " + waits + " from " + machine,
                                new Undo.None("The machine loads it again when it updates the next time.")),
                        machine,
                        facts)
                .line(Tone.LOST, "What was loaded of " + waits + " is thrown away.")
                .line(Tone.KEPT, "What runs goes on running, and boots next.");
        if (facts.ostree().pending().isPresent() && facts.ostree().rollback().isEmpty()) {
            outline = outline.line(
                    Tone.WARNING,
                    "There is no other version than " + waits + " to go back to: afterwards there is none.");
        }
        if (!driver.holdsUpdates(facts)) {
            outline = outline.line(
                    Tone.WARNING,
                    "Automatic updates of " + machine
                            + " are not held: it will load the same version again. Hold them if" + " it shall not.");
        }
        return new Planning.Ready<>(new Withdraw(facts.os().family()), outline);
    }

    @Override
    public List<Particular> particulars(Withdraw settled) {
        return List.of(Particular.of("System", Drivers.of(settled.family()).name()));
    }

    @Override
    public List<Step> steps(MachineName machine, Withdraw settled) {
        CommonSteps common = new CommonSteps(machine);
        UpdatableDriver driver = Drivers.updatable(settled.family());
        return List.of(
                common.look(driver),
                common.pause(driver),
                settled.family() == OsFamily.FLATCAR
                        ? new FlatcarSteps(machine).withdraw()
                        : new FedoraCoreOsSteps(machine).withdraw(),
                common.resumeIfItRan(driver));
    }
}
