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
import dev.slipway.host.FedoraCoreOs;
import dev.slipway.host.GenericLinux;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OsFamily;
import dev.slipway.host.UpdatableDriver;
import java.util.List;
import java.util.Map;

/** Lets a machine update by itself again. */
public final class ReleaseUpdatesKind implements OperationKind<ReleaseUpdates> {
    private final CurrentFacts current;
    private final Blocklist blocklist;

    /**
     * Makes the kind.
     *
     * @param current asks machines how they are
     * @param blocklist the versions that turned out bad
     */
    public ReleaseUpdatesKind(CurrentFacts current, Blocklist blocklist) {
        this.current = current;
        this.blocklist = blocklist;
    }

    @Override
    public String word() {
        return "release";
    }

    @Override
    public Class<ReleaseUpdates> parameters() {
        return ReleaseUpdates.class;
    }

    @Override
    public Planning<ReleaseUpdates> plan(MachineName machine, ReleaseUpdates wish) {
        return switch (Situation.of(current, machine)) {
            case Situation.Blocked blocked -> blocked.refusal();
            case Situation.Clear(HostFacts facts, UpdatableDriver driver)
            when !driver.holdsUpdates(facts) ->
                new Planning.Refused<>("Automatic updates of " + machine + " are not held.", "There is nothing to do.");
            case Situation.Clear(HostFacts facts, FedoraCoreOs _)
            when !facts.zincati().heldBy().equals(FedoraCoreOs.HOLD_FILE) ->
                new Planning.Refused<>(
                        "Automatic updates of " + machine + " are held by "
                                + facts.zincati().heldBy() + ", which Slipway did not write.",
                        "Remove it by hand or from the machine's profile, then restart " + FedoraCoreOs.ZINCATI + ".");
            case Situation.Clear(HostFacts facts, UpdatableDriver driver) ->
                new Planning.Ready<>(new ReleaseUpdates(facts.os().family()), outline(machine, facts, driver));
            case Situation.Clear(HostFacts facts, GenericLinux _) ->
                new Planning.Refused<>(
                        machine + " runs " + facts.os().name() + ", whose updates Slipway does not drive.",
                        "Use its own means.");
        };
    }

    private Outline outline(MachineName machine, HostFacts facts, UpdatableDriver driver) {
        Outline outline = Outlines.now(
                        Outline.of("Release automatic updates of " + machine, new Undo.ByOperation("Hold them again.")),
                        machine,
                        facts)
                .line(
                        Tone.CHANGED,
                        machine + " loads the newest version of its stream, and reboots into it by itself.");
        List<String> blocked = blocklist.all().stream()
                .map(Blocklist.Entry::version)
                .filter(version -> version.family() == facts.os().family())
                .map(BlockedVersion::version)
                .toList();
        return blocked.isEmpty()
                ? outline
                : outline.line(
                        Tone.WARNING,
                        driver.name() + " knows nothing of Slipway's blocklist: if one of these is still the newest, "
                                + machine + " takes it again: " + String.join(", ", blocked) + ".");
    }

    @Override
    public List<Particular> particulars(ReleaseUpdates settled) {
        return List.of(Particular.of("System", Drivers.of(settled.family()).name()));
    }

    @Override
    public List<Step> steps(MachineName machine, ReleaseUpdates settled) {
        CommonSteps common = new CommonSteps(machine);
        UpdatableDriver driver = Drivers.updatable(settled.family());
        return settled.family() == OsFamily.FLATCAR
                // The update engine reads its configuration whenever it asks.
                ? List.of(common.look(driver), common.release(driver))
                : List.of(common.look(driver), common.release(driver), common.resume(driver));
    }

    @Override
    public Record inverse(MachineName machine, ReleaseUpdates settled, Map<String, String> notes) {
        return HoldUpdates.wish();
    }
}
