package dev.slipway.fleet.step;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.MachineSeen;

/** Asks a machine how it is now; plans are made from nothing older. */
@FunctionalInterface
public interface CurrentFacts {
    /**
     * Asks a machine and waits for its answer.
     *
     * @param machine its name
     * @return what is known of it now, also when it did not answer
     */
    MachineSeen refresh(MachineName machine);
}
