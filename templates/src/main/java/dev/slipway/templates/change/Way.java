package dev.slipway.templates.change;

/** What it takes to bring a running machine to a declaration, the mildest first. */
public enum Way {
    /** Nothing now: it only matters the next time that Ignition runs. */
    NOTHING,
    /** A change of the running system. */
    IN_PLACE,
    /** A change of the running system, and a reboot. */
    REBOOT,
    /** Everything but what is explicitly kept is deleted from the root filesystem, and Ignition runs again. */
    RESET,
    /** The machine is installed anew. */
    REBUILD
}
