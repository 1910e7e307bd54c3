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

/** Pins a deployment of Fedora CoreOS. */
public final class PinKind implements OperationKind<Pin> {
    private final CurrentFacts current;

    /**
     * Makes the kind.
     *
     * @param current asks machines how they are
     */
    public PinKind(CurrentFacts current) {
        this.current = current;
    }

    @Override
    public String word() {
        return "pin";
    }

    @Override
    public Class<Pin> parameters() {
        return Pin.class;
    }

    @Override
    public Planning<Pin> plan(MachineName machine, Pin wish) {
        return switch (PinChoice.of(Situation.of(current, machine), machine, wish.deployment(), true)) {
            case PinChoice.Chosen(String id, String shown, var outline) ->
                new Planning.Ready<>(new Pin(id, shown), outline);
            case PinChoice.No(Situation.Blocked blocked) -> blocked.refusal();
        };
    }

    @Override
    public List<Particular> particulars(Pin settled) {
        return List.of(
                Particular.of("Version", settled.shown()), Particular.literal("Deployment", settled.deployment()));
    }

    @Override
    public List<Step> steps(MachineName machine, Pin settled) {
        return List.of(
                new CommonSteps(machine).look(new FedoraCoreOs()),
                new FedoraCoreOsSteps(machine).pin(settled.deployment(), true, settled.shown()));
    }
}
