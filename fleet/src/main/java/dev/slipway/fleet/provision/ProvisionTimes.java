package dev.slipway.fleet.provision;

import java.time.Duration;

/**
 * The deadlines of provisioning.
 *
 * @param armed how long a machine stays armed; an hour lets one walk to the rack and back
 * @param installing how long an installation may take until the machine counts as failed; a slow disk and a first
 *     boot that fetches container images stay below
 * @param proof how long the login is tried after a machine phoned home
 * @param waiting how long after its approval a machine that asks again is kept waiting for its installation,
 *     instead of being sent to its own disk at once
 */
public record ProvisionTimes(Duration armed, Duration installing, Duration proof, Duration waiting) {
    /** What suits a homelab. */
    public static final ProvisionTimes USUAL = new ProvisionTimes(
            Duration.ofMinutes(60), Duration.ofMinutes(45), Duration.ofMinutes(15), Duration.ofMinutes(15));
}
