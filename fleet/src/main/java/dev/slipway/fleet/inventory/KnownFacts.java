package dev.slipway.fleet.inventory;

import dev.slipway.host.HostFacts;
import java.time.Instant;

/** What is known of a machine from its own mouth. */
public sealed interface KnownFacts {
    /** Nothing yet. */
    record Never() implements KnownFacts {}

    /**
     * What it said when it was asked last with success.
     *
     * @param facts what it said
     * @param at when
     */
    record Seen(HostFacts facts, Instant at) implements KnownFacts {}
}
