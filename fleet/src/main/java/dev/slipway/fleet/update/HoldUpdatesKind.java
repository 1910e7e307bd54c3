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
import dev.slipway.host.GenericLinux;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OsFamily;
import dev.slipway.host.UpdatableDriver;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps a machine from updating by itself. */
public final class HoldUpdatesKind implements OperationKind<HoldUpdates> {
    private final CurrentFacts current;

    /**
     * Makes the kind.
     *
     * @param current asks machines how they are
     */
    public HoldUpdatesKind(CurrentFacts current) {
        this.current = current;
    }

    @Override
    public String word() {
        return "hold";
    }

    @Override
    public Class<HoldUpdates> parameters() {
        return HoldUpdates.class;
    }

    @Override
    public Planning<HoldUpdates> plan(MachineName machine, HoldUpdates wish) {
        return switch (Situation.of(current, machine)) {
            case Situation.Blocked blocked -> blocked.refusal();
            case Situation.Clear(HostFacts facts, UpdatableDriver driver)
            when driver.holdsUpdates(facts) ->
                new Planning.Refused<>(
                        "Automatic updates of " + machine + " are held already.", "There is nothing to do.");
            case Situation.Clear(HostFacts facts, UpdatableDriver _) ->
                new Planning.Ready<>(new HoldUpdates(facts.os().family()), outline(machine, facts));
            case Situation.Clear(HostFacts facts, GenericLinux _) ->
                new Planning.Refused<>(
                        machine + " runs " + facts.os().name() + ", whose updates Slipway does not drive.",
                        "Use its own means.");
        };
    }

    private static Outline outline(MachineName machine, HostFacts facts) {
        Outline outline = Outlines.held(
                Outlines.now(
                        Outline.of("Hold automatic updates of " + machine, new Undo.ByOperation("Release them again.")),
                        machine,
                        facts),
                machine);
        Optional<NextVersion> next = NextVersion.of(facts);
        if (next.isPresent()) {
            outline = outline.line(
                    Tone.WARNING,
                    next.get().words() + " That is not held: withdraw it if " + machine + " shall not run it.");
        }
        return outline;
    }

    @Override
    public List<Particular> particulars(HoldUpdates settled) {
        return List.of(Particular.of("System", Drivers.of(settled.family()).name()));
    }

    @Override
    public List<Step> steps(MachineName machine, HoldUpdates settled) {
        CommonSteps common = new CommonSteps(machine);
        UpdatableDriver driver = Drivers.updatable(settled.family());
        return settled.family() == OsFamily.FLATCAR
                // The update engine reads its configuration whenever it asks.
                ? List.of(common.look(driver), common.hold(driver, "hold"))
                : List.of(common.look(driver), common.hold(driver, "hold"), common.resume(driver));
    }

    @Override
    public Record inverse(MachineName machine, HoldUpdates settled, Map<String, String> notes) {
        return ReleaseUpdates.wish();
    }
}
