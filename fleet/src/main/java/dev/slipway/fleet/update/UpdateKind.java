package dev.slipway.fleet.update;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.OperationKind;
import dev.slipway.fleet.operation.Particular;
import dev.slipway.fleet.operation.Planning;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.step.CommonSteps;
import dev.slipway.fleet.step.CurrentFacts;
import dev.slipway.fleet.step.Drivers;
import dev.slipway.fleet.step.Situation;
import dev.slipway.host.FedoraCoreOs;
import dev.slipway.host.Flatcar;
import dev.slipway.host.GenericLinux;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OsFamily;
import dev.slipway.host.UpdatableDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Updates a machine to a given version, with its own updates held, in Slipway's order; the proof is that it runs and is well. */
public final class UpdateKind implements OperationKind<Update> {
    private final CurrentFacts current;
    private final FedoraCoreOsUpdate fedora;
    private final FlatcarUpdate flatcar;

    /**
     * Makes the kind.
     *
     * @param current asks machines how they are
     * @param graphs where the releases of Fedora CoreOS are looked up
     * @param blocklist the versions that turned out bad
     */
    public UpdateKind(CurrentFacts current, UpdateGraphs graphs, Blocklist blocklist) {
        this.current = current;
        this.fedora = new FedoraCoreOsUpdate(graphs, blocklist);
        this.flatcar = new FlatcarUpdate(blocklist);
    }

    @Override
    public String word() {
        return "update";
    }

    @Override
    public Class<Update> parameters() {
        return Update.class;
    }

    @Override
    public Planning<Update> plan(MachineName machine, Update wish) {
        if (wish.to().isEmpty()) {
            return new Planning.Refused<>(
                    "It is not said to which version " + machine + " shall be updated.", "Name a version.");
        }
        return switch (Situation.of(current, machine)) {
            case Situation.Blocked blocked -> blocked.refusal();
            case Situation.Clear(HostFacts facts, FedoraCoreOs _) -> fedora.plan(machine, facts, wish.to());
            case Situation.Clear(HostFacts facts, Flatcar _) -> flatcar.plan(machine, facts, wish.to());
            case Situation.Clear(HostFacts facts, GenericLinux _) ->
                new Planning.Refused<>(
                        machine + " runs " + facts.os().name() + ", which Slipway does not update.",
                        "Use its own package manager.");
        };
    }

    @Override
    public List<Particular> particulars(Update settled) {
        List<Particular> all = new ArrayList<>(List.of(
                Particular.of("System", Drivers.of(settled.family()).name()),
                Particular.of("Version", settled.shown()),
                Particular.of("In place of", settled.from())));
        if (!settled.proof().isEmpty()) {
            all.add(Particular.literal(settled.digest().isEmpty() ? "Commit" : "Image", settled.proof()));
        }
        if (settled.downgrade()) {
            all.add(Particular.of("Own updates", "held, because it is an older version"));
        }
        return all;
    }

    @Override
    public List<Step> steps(MachineName machine, Update settled) {
        CommonSteps common = new CommonSteps(machine);
        UpdatableDriver driver = Drivers.updatable(settled.family());
        List<Step> steps = new ArrayList<>(List.of(common.look(driver), common.pause(driver)));
        if (settled.downgrade()) {
            // Else the machine would take the newer version again as soon as it is up.
            steps.add(common.hold(driver, "hold"));
        }
        if (settled.family() == OsFamily.FLATCAR) {
            steps.add(new FlatcarSteps(machine).stage(settled.version()));
            steps.add(common.reboot(driver));
        } else {
            FedoraCoreOsSteps ostree = new FedoraCoreOsSteps(machine);
            steps.add(ostree.stage(settled.target(), settled.downgrade(), settled.shown()));
            steps.add(ostree.apply(settled.target(), settled.shown()));
        }
        steps.add(common.health(true, settled.version(), settled.proof()));
        return steps;
    }

    @Override
    public Record inverse(MachineName machine, Update settled, Map<String, String> notes) {
        return Rollback.from(settled.version(), "The update to " + settled.shown() + " was taken back.");
    }
}
