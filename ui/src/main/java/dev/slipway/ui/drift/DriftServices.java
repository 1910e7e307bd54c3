package dev.slipway.ui.drift;

import dev.slipway.fleet.drift.Adoptions;
import dev.slipway.fleet.drift.DriftTexts;
import dev.slipway.fleet.drift.Drifts;

/**
 * What the drift tab needs from below.
 *
 * @param drifts scans, and what they found
 * @param texts shows files
 * @param adoptions commits
 */
public record DriftServices(Drifts drifts, DriftTexts texts, Adoptions adoptions) {}
