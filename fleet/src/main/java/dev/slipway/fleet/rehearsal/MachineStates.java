package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.provision.MachineState;
import java.util.Optional;

/** Tells where machines stand on their way from an unknown box to an installed one. */
@FunctionalInterface
public interface MachineStates {
    /**
     * Looks up.
     *
     * @param machine its name
     * @return empty when it is not declared
     */
    Optional<MachineState> of(MachineName machine);
}
