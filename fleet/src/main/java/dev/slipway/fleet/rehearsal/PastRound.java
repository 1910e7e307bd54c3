package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.declared.MachineName;

/**
 * A round of a demo's history, which never took place.
 *
 * @param machine on which machine
 * @param state how it ended: passed or failed
 */
public record PastRound(MachineName machine, RoundState state) {}
