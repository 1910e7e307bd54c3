package dev.slipway.fleet.provision;

import java.time.Instant;

/** What became of arming an installation. */
public sealed interface ArmOutcome {
    /**
     * The next network boot installs.
     *
     * @param installation its number
     * @param until when the arming expires
     */
    record Armed(InstallationId installation, Instant until) implements ArmOutcome {}

    /**
     * What would be done is no longer what the person was shown; nothing was armed.
     *
     * @param plan the plan as it is now
     */
    record PlanChanged(InstallPlan plan) implements ArmOutcome {}

    /**
     * Nothing was armed.
     *
     * @param obstacle why, and what to do
     */
    record Refused(PlanOutcome.Obstacle obstacle) implements ArmOutcome {}
}
