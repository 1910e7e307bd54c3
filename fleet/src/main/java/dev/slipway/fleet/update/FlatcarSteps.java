package dev.slipway.fleet.update;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.StepResult.Broken;
import dev.slipway.fleet.operation.StepResult.Done;
import dev.slipway.fleet.operation.StepResult.Later;
import dev.slipway.fleet.operation.StepResult.NotYet;
import dev.slipway.fleet.step.CommonSteps;
import dev.slipway.fleet.step.HostTalk;
import dev.slipway.fleet.step.PartedStep;
import dev.slipway.host.Flatcar;
import dev.slipway.host.FlatcarStatus;
import dev.slipway.host.FlatcarStatus.Operation;
import dev.slipway.ssh.RemoteCommand;
import java.time.Duration;
import java.util.List;

/**
 * Steps on the A/B slots of Flatcar.
 *
 * @param machine the machine
 */
record FlatcarSteps(MachineName machine) {
    private static final Flatcar DRIVER = new Flatcar();
    private static final Duration STAGE = Duration.ofMinutes(70);

    static boolean waits(FlatcarStatus status) {
        return status.engine().operation() == Operation.UPDATED_NEED_REBOOT;
    }

    /** Whether the passive slot is in front of the running one, though perhaps GRUB has no try left for it. */
    static boolean passiveIsInFront(FlatcarStatus status) {
        return status.passive().priority() > status.running().priority();
    }

    /** Whether GRUB will boot the passive slot next. */
    static boolean passiveBootsNext(FlatcarStatus status) {
        return status.passive().bootable() && passiveIsInFront(status);
    }

    private static StepResult busy(FlatcarStatus status) {
        return new Later("The update engine is busy: " + status.engine().operation() + ".", "Wait until it is done.");
    }

    /** Loads a version into the passive slot. */
    Step stage(String version) {
        PartedStep.Part loaded = host -> host.slots(DRIVER).judge(status -> {
            if (status.engine().busy()) {
                return busy(status);
            }
            return waits(status) && status.engine().newVersion().equals(version)
                    ? new Done(version + " is in the passive slot and boots next.")
                    : new NotYet(version + " is not in the passive slot.");
        });
        return PartedStep.of(
                        PlannedStep.of("stage", "Load " + version + " into the passive slot", STAGE),
                        loaded,
                        host -> CommonSteps.actPaused(host, DRIVER, DRIVER.stage(version)))
                .undoneBy(host -> host.slots(DRIVER).judge(status -> {
                    if (status.engine().busy()) {
                        // What loads may still come to wait after a look that finds nothing.
                        return busy(status);
                    }
                    if (!waits(status) || !status.engine().newVersion().equals(version)) {
                        return new Done(version + " does not wait for a reboot.");
                    }
                    return all(host, DRIVER.withdraw(status.running()));
                }));
    }

    /** Lets the passive slot boot next. */
    Step rollback(String device, String shown) {
        return PartedStep.of(
                        PlannedStep.of("rollback", "Let the slot with " + shown + " boot next", CommonSteps.QUICK),
                        host -> host.slots(DRIVER).judge(status -> {
                            if (!status.passive().device().equals(device)) {
                                return new Broken(device + " is not the passive slot any more.", "Make a new plan.");
                            }
                            return passiveBootsNext(status)
                                    ? new Done("The slot with " + shown + " boots next.")
                                    : new NotYet("The running slot boots next.");
                        }),
                        host -> host.slots(DRIVER).judge(status -> {
                            if (status.engine().busy()) {
                                return busy(status);
                            }
                            return status.passive().filesystem()
                                    ? all(host, DRIVER.rollback(status.passive()))
                                    : new Broken(
                                            "The passive slot "
                                                    + status.passive().label()
                                                    + " holds no filesystem: the machine would not boot from it.",
                                            "Update instead of rolling back.");
                        }))
                .undoneBy(host -> host.slots(DRIVER)
                        .judge(status -> passiveIsInFront(status)
                                        && status.passive().device().equals(device)
                                ? all(host, DRIVER.withdraw(status.running()))
                                : new Done("The running slot boots next.")));
    }

    /** Forgets an update that waits for a reboot. */
    Step withdraw() {
        return PartedStep.of(
                PlannedStep.of("withdraw", "Forget the update that waits on " + machine, CommonSteps.QUICK),
                host -> host.slots(DRIVER).judge(status -> {
                    if (status.engine().busy()) {
                        return busy(status);
                    }
                    return !waits(status) && !passiveIsInFront(status)
                            ? new Done("No update waits; the running slot boots next.")
                            : new NotYet("An update waits for a reboot.");
                }),
                host -> host.slots(DRIVER).judge(status -> all(host, DRIVER.withdraw(status.running()))));
    }

    private static StepResult all(HostTalk host, List<RemoteCommand> commands) throws InterruptedException {
        StepResult last = new NotYet("Nothing was to be done.");
        for (RemoteCommand command : commands) {
            last = host.act(command);
            if (!(last instanceof NotYet)) {
                return last;
            }
        }
        return last;
    }
}
