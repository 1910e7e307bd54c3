package dev.slipway.testbed.sim;

import java.util.Set;

/** What an operating system knows of the machine that it runs on. */
interface Power {
    /** Reboots, soon. */
    void reboot();

    /** What is wrong with the machine. */
    Set<Ailment> ailments();

    /** How long this boot lasts already, at the machine's pace. */
    boolean markedGood();

    /** Whether a service runs. */
    boolean isActive(String unit);
}
