package dev.slipway.fleet.adopt;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.ProfileName;
import dev.slipway.ssh.HostKeys;
import dev.slipway.ssh.SshEndpoint;

/**
 * What a person says about a machine to be imported.
 *
 * @param name the name that it gets in the fleet
 * @param endpoint its address and login
 * @param accepted the host keys whose fingerprints the person accepted
 * @param profile what it counts as when its own configuration cannot be read back
 */
public record ImportWish(MachineName name, SshEndpoint endpoint, HostKeys accepted, ProfileName profile) {}
