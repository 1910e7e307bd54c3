package dev.slipway.fleet.drift;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.host.HostFacts;
import dev.slipway.ssh.SshRoute;

/**
 * Compares one machine with what was applied to it, now, and for whoever asks alone: what the screens tell of its drift stays as
 * it is until it is scanned.
 */
@FunctionalInterface
public interface DriftLook {
    /**
     * Looks at a machine and waits for the answer, some seconds.
     *
     * @param machine its name
     * @param facts what it has just said about itself
     * @param route the way to it
     * @return how it stands; a machine that does not answer is unknown
     */
    DriftState at(MachineName machine, HostFacts facts, SshRoute route);
}
