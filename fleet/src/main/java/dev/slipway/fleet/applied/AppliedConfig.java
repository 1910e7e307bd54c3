package dev.slipway.fleet.applied;

import java.time.Instant;

/**
 * A configuration that is or was on a machine.
 *
 * @param config which
 * @param at since when
 * @param by how it came there
 */
public record AppliedConfig(KeptConfig config, Instant at, AppliedBy by) {}
