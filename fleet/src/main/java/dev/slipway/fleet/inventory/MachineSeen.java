package dev.slipway.fleet.inventory;

import dev.slipway.fleet.declared.MachineName;
import java.time.Duration;
import java.time.Instant;

/**
 * What is known of a machine, and how far it may be believed.
 *
 * @param machine the machine
 * @param facts what it said last
 * @param lastTry what came of asking it the last time
 * @param freshFor how long facts count as fresh
 */
public record MachineSeen(MachineName machine, KnownFacts facts, LastTry lastTry, Duration freshFor) {
    /** How far facts may be believed. */
    public enum Freshness {
        /** Nothing is known. */
        NEVER,
        /** Told lately, and nothing has failed since. */
        FRESH,
        /** Too old, or the machine could not be asked since: how it was, not how it is. */
        STALE
    }

    /**
     * How far the facts may be believed. What is stale is never healthy.
     *
     * @param now the present time
     * @return stale as soon as a try has failed, whatever the age
     */
    public Freshness freshness(Instant now) {
        return switch (facts) {
            case KnownFacts.Never never -> Freshness.NEVER;
            case KnownFacts.Seen seen
            when lastTry instanceof LastTry.Failed || seen.at().plus(freshFor).isBefore(now) -> Freshness.STALE;
            case KnownFacts.Seen seen -> Freshness.FRESH;
        };
    }
}
