package dev.slipway.fleet.change;

import dev.slipway.templates.change.ConfigChange;
import dev.slipway.templates.change.Verdict;

/**
 * One difference between what is on a machine and what is declared for it.
 *
 * @param change what differs
 * @param verdict what closing it takes, and why
 */
public record Difference(ConfigChange change, Verdict verdict) {}
