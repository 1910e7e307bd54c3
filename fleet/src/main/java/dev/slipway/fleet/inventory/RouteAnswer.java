package dev.slipway.fleet.inventory;

import dev.slipway.ssh.SshRoute;

/** The way to a machine, or why there is none. */
public sealed interface RouteAnswer {
    /**
     * There is one.
     *
     * @param route with the pinned host keys; a machine without any has an empty set, which trusts nobody
     */
    record Known(SshRoute route) implements RouteAnswer {}

    /**
     * There is none.
     *
     * @param words why, as a sentence
     * @param remedy what to do about it, as a sentence
     */
    record Unknown(String words, String remedy) implements RouteAnswer {}
}
