package dev.slipway.fleet.apply;

import dev.slipway.fleet.applied.AppliedBy;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.applied.ConfigId;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.StepResult.Done;
import dev.slipway.fleet.operation.StepResult.NotYet;
import dev.slipway.fleet.step.CommonSteps;
import dev.slipway.fleet.step.HostTalk;
import dev.slipway.fleet.step.PartedStep;

/**
 * Notes which configuration is on the machine now.
 *
 * @param applied where that is kept
 * @param events who learns it
 * @param from what was there before
 * @param to what is there now
 */
record RecordStep(AppliedConfigs applied, FleetEvents events, ConfigId from, ConfigId to) {
    Step of(MachineName machine) {
        return PartedStep.of(
                        PlannedStep.of("record", "Note what is applied to " + machine, CommonSteps.QUICK),
                        host -> is(machine, to)
                                ? new Done("Configuration " + to + " is noted as applied to " + machine + ".")
                                : new NotYet("It is not noted yet."),
                        host -> note(host, machine, to))
                .undoneBy(host -> {
                    StepResult _ = note(host, machine, from);
                    return new Done("Configuration " + from + " is noted as applied to " + machine + " again.");
                });
    }

    private boolean is(MachineName machine, ConfigId config) {
        return applied.latest(machine)
                .filter(latest -> latest.config().id().equals(config))
                .isPresent();
    }

    private StepResult note(HostTalk host, MachineName machine, ConfigId config) {
        if (!is(machine, config)) {
            applied.applied(
                    config, new AppliedBy.Operation(host.context().operation().value()));
            events.publish(new FleetEvent.MachineChanged(machine.value()));
        }
        return new NotYet("It is noted.");
    }
}
