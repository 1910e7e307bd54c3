package dev.slipway.fleet.provision;

import java.time.Instant;

/** Whether an installed machine was seen, over SSH with its pinned host keys, to be what was declared. */
public sealed interface Proof {
    /**
     * Slipway still tries to log in.
     *
     * @param giveUpAt when it stops trying
     * @param lastWords what the last try said, or empty before the first
     */
    record Pending(Instant giveUpAt, String lastWords) implements Proof {}

    /**
     * The login worked and the machine is the one that was declared.
     *
     * @param at when
     * @param words hostname, OS and Ignition's result
     */
    record Proved(Instant at, String words) implements Proof {}

    /**
     * The login failed until the deadline, or showed something else than declared.
     *
     * @param at when
     * @param why what differed or failed
     */
    record NotProved(Instant at, String why) implements Proof {}
}
