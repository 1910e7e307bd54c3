package dev.slipway.fleet.adopt;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.ProfileName;
import dev.slipway.ssh.HostKeys;
import dev.slipway.ssh.SshEndpoint;

/**
 * What a person says about a machine that shall be imported.
 *
 * @param name its name in the fleet
 * @param endpoint where it listens and who logs in
 * @param jump the name of the declared machine to go through; empty to go there directly
 * @param accepted the host keys that the person has compared and accepted
 * @param profile what it counts as when its own configuration cannot be read
 */
public record ImportWish(MachineName name, SshEndpoint endpoint, String jump, HostKeys accepted, ProfileName profile) {}
