package dev.slipway.fleet.rebuild;

import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.provision.InstallationId;
import dev.slipway.fleet.step.HostTalk;

/** How a machine is brought into its installer; may be tried any number of times. */
sealed interface Launch permits KexecLaunch, NetworkLaunch {
    /** The note with the boot that goes; empty when the machine was not asked. */
    String FROM = "jump-from";

    /** The note with the moment from which on signs of the installer count. */
    String AT = "jump-at";

    /** What the step is called. */
    String title();

    /**
     * Sends the machine on its way. What it notes and what it does on the machine it does in an order that a next try makes
     * good.
     *
     * @return {@code NotYet} when it is on its way
     */
    StepResult go(HostTalk host) throws InterruptedException;

    /** Expects the machine to phone home once more, without sending it on its way. */
    void expect(InstallationId id);

    /** What a person does when the machine gives no sign of the installer. */
    String recovery();

    /** Notes that from now on the installer may show itself. */
    static void leaves(HostTalk host, String bootId) {
        host.context().note(FROM, bootId);
        host.context().note(AT, host.context().clock().instant().toString());
    }
}
