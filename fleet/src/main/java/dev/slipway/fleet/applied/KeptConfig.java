package dev.slipway.fleet.applied;

import dev.slipway.fleet.declared.MachineName;
import java.time.Instant;

/**
 * A configuration that Slipway keeps, without its content.
 *
 * @param id its number
 * @param machine whose it is
 * @param commit the commit of the fleet that it was rendered from; empty when it was found on the machine
 * @param profile the profile; empty when it was found on the machine
 * @param fingerprint equal for equal Ignition; says nothing else
 * @param keptAt since when it is kept
 */
public record KeptConfig(
        ConfigId id, MachineName machine, String commit, String profile, String fingerprint, Instant keptAt) {}
