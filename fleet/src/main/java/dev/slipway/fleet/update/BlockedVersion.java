package dev.slipway.fleet.update;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.host.OsFamily;

/**
 * A version that no machine of the fleet shall take by itself.
 *
 * @param family of which operating system
 * @param version such as {@code 44.20260817.3.2}
 * @param machine where it turned out bad
 * @param why what was bad, as a person said it; may be empty
 */
public record BlockedVersion(OsFamily family, String version, MachineName machine, String why) {}
