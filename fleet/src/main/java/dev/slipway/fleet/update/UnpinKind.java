package dev.slipway.fleet.update;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.OperationKind;
import dev.slipway.fleet.operation.Particular;
import dev.slipway.fleet.operation.Planning;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.step.CommonSteps;
import dev.slipway.fleet.step.CurrentFacts;
import dev.slipway.fleet.step.Situation;
import dev.slipway.host.FedoraCoreOs;
import java.util.List;

/** Lets a pinned deployment of Fedora CoreOS be cleaned up again. */
public final class UnpinKind implements OperationKind<Unpin> {
    private final CurrentFacts current;

    /**
     * Makes the kind.
     *
     * @param current asks machines how they are
     */
    public UnpinKind(CurrentFacts current) {
        this.current = current;
    }

    @Override
    public String word() {
        return "unpin";
    }

    @Override
    public Class<Unpin> parameters() {
        return Unpin.class;
    }

    @Override
    public Planning<Unpin> plan(MachineName machine, Unpin wish) {
        return switch (PinChoice.of(Situation.of(current, machine), machine, wish.deployment(), false)) {
            case PinChoice.Chosen(String id, String shown, var outline) ->
                new Planning.Ready<>(new Unpin(id, shown), outline);
            case PinChoice.No(Situation.Blocked blocked) -> blocked.refusal();
        };
    }

    @Override
    public List<Particular> particulars(Unpin settled) {
        return List.of(
                Particular.of("Version", settled.shown()), Particular.literal("Deployment", settled.deployment()));
    }

    @Override
    public List<Step> steps(MachineName machine, Unpin settled) {
        return List.of(
                new CommonSteps(machine).look(new FedoraCoreOs()),
                new FedoraCoreOsSteps(machine).pin(settled.deployment(), false, settled.shown()));
    }
}
