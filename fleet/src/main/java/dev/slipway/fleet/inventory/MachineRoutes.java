package dev.slipway.fleet.inventory;

import dev.slipway.fleet.declared.MachineName;

/** Tells the way to a machine. */
@FunctionalInterface
public interface MachineRoutes {
    /**
     * The way to a machine: its declared login, the address that is known best, and its pinned host keys.
     *
     * @param machine its name
     * @return the way, or why there is none
     */
    RouteAnswer route(MachineName machine);
}
