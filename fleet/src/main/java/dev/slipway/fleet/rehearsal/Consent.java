package dev.slipway.fleet.rehearsal;

import java.time.Instant;

/**
 * Somebody allowed a drill that loses data to begin by itself.
 *
 * @param drill the drill's name
 * @param definition the digest of exactly what was allowed
 * @param typed what that person typed
 * @param who who
 * @param at when
 */
public record Consent(String drill, String definition, String typed, String who, Instant at) {}
