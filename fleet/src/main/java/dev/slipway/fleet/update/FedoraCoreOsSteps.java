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
import dev.slipway.host.FedoraCoreOs;
import dev.slipway.host.OstreeStatus;
import dev.slipway.host.OstreeStatus.Deployment;
import dev.slipway.host.OstreeTarget;
import dev.slipway.ssh.RemoteCommand;
import java.time.Duration;
import java.util.Optional;

/**
 * Steps on the deployments of Fedora CoreOS.
 *
 * @param machine the machine
 */
record FedoraCoreOsSteps(MachineName machine) {
    private static final FedoraCoreOs DRIVER = new FedoraCoreOs();
    private static final Duration STAGE = Duration.ofMinutes(70);
    private static final Duration CHANGE = Duration.ofMinutes(15);

    /** Whether a deployment is what was asked for. */
    static boolean is(Deployment deployment, OstreeTarget target) {
        return switch (target) {
            case OstreeTarget.Image(String digest) -> deployment.imageDigest().equals(digest);
            case OstreeTarget.Version(String version) -> deployment.version().equals(version);
            case OstreeTarget.Commit(String checksum) -> deployment.base().equals(checksum);
        };
    }

    static String named(Deployment deployment) {
        return deployment.version().isEmpty() ? deployment.checksum() : deployment.version();
    }

    private static StepResult busy(OstreeStatus status) {
        return new Later(
                "rpm-ostree is busy with \"" + status.transaction() + "\".",
                "Wait until it is done, or end it with rpm-ostree cancel.");
    }

    /** Loads the target and stages it, locked. */
    Step stage(OstreeTarget target, boolean downgrade, String shown) {
        PartedStep.Part staged = host -> host.ostree(DRIVER).judge(status -> {
            if (!status.transaction().isEmpty()) {
                return busy(status);
            }
            return status.staged().filter(deployment -> is(deployment, target)).isPresent()
                    ? new Done(shown + " is staged.")
                    : new NotYet(shown + " is not staged.");
        });
        return PartedStep.of(
                        PlannedStep.of("stage", "Load " + shown + " and stage it", STAGE),
                        staged,
                        host -> CommonSteps.actPaused(host, DRIVER, DRIVER.stage(target, downgrade)))
                .undoneBy(host -> host.ostree(DRIVER).judge(status -> {
                    if (!status.transaction().isEmpty()) {
                        // What loads may still be staged after a look that finds nothing.
                        return busy(status);
                    }
                    if (status.staged()
                            .filter(deployment -> is(deployment, target))
                            .isEmpty()) {
                        return new Done(shown + " is not staged.");
                    }
                    return host.act(DRIVER.withdraw());
                }));
    }

    /** Unlocks what was staged and reboots into it. */
    Step apply(OstreeTarget target, String shown) {
        return new PartedStep(
                PlannedStep.of("apply", "Finalise " + shown + " and reboot " + machine + " into it", CommonSteps.BOOT)
                        .ofNoReturn(),
                host -> CommonSteps.rebootedFrom(host).isEmpty()
                        ? unlessItRuns(host, target, shown)
                        : host.bootIdAfterTold(DRIVER).judge(id -> applied(host, id, target, shown)),
                host -> host.ostree(DRIVER).judge(status -> unlockAndReboot(host, status, target, shown)),
                host -> host.bootIdWhileRebooting(DRIVER)
                        .judge(id -> id.equals(CommonSteps.rebootedFrom(host))
                                ? CommonSteps.stillUp(host)
                                : applied(host, id, target, shown)),
                host -> new Done("A reboot cannot be taken back."));
    }

    /** Somebody else may have applied what was staged. */
    private StepResult unlessItRuns(HostTalk host, OstreeTarget target, String shown) throws InterruptedException {
        return host.ostree(DRIVER)
                .judge(status -> status.booted()
                                .filter(deployment -> is(deployment, target))
                                .isPresent()
                        ? new Done(machine + " runs " + shown + " already.")
                        : new NotYet(machine + " was not told to reboot yet."));
    }

    private StepResult applied(HostTalk host, String bootId, OstreeTarget target, String shown)
            throws InterruptedException {
        if (bootId.equals(CommonSteps.rebootedFrom(host))) {
            return new NotYet(machine + " has not rebooted yet.");
        }
        return host.ostree(DRIVER).judge(status -> {
            Optional<Deployment> booted = status.booted();
            return booted.filter(deployment -> is(deployment, target)).isPresent()
                    ? new Done(machine + " rebooted into " + shown + ".")
                    : new Broken(
                            machine + " rebooted into "
                                    + booted.map(FedoraCoreOsSteps::named).orElse("something else") + " instead of "
                                    + shown + ".",
                            "The boot loader fell back, or it lost its power before the update was finalised: look at the"
                                    + " journal of the boot before, then plan the update again.");
        });
    }

    private StepResult unlockAndReboot(HostTalk host, OstreeStatus status, OstreeTarget target, String shown)
            throws InterruptedException {
        if (!status.transaction().isEmpty()) {
            return busy(status);
        }
        Optional<Deployment> staged = status.staged().filter(deployment -> is(deployment, target));
        if (staged.isPresent()) {
            return leave(host, DRIVER.finalizeAndReboot(staged.get()));
        }
        if (status.pending().filter(deployment -> is(deployment, target)).isPresent()) {
            return leave(host, DRIVER.reboot());
        }
        return new Broken(
                shown + " is not staged any more.",
                "Somebody withdrew it, or " + machine
                        + " rebooted by itself before it was finalised: give this operation up, and plan it again.");
    }

    private static StepResult leave(HostTalk host, RemoteCommand command) throws InterruptedException {
        return host.bootId(DRIVER).judge(id -> CommonSteps.tellToReboot(host, id, command));
    }

    /** Puts the previous deployment in front. */
    Step rollback(String deploymentId, String shown) {
        PartedStep.Part first = host -> host.ostree(DRIVER).judge(status -> inFront(status, deploymentId, shown));
        return PartedStep.of(
                        PlannedStep.of("rollback", "Let " + shown + " boot next", CHANGE),
                        first,
                        host -> host.ostree(DRIVER).judge(status -> {
                            if (status.rollback()
                                    .map(Deployment::id)
                                    .filter(deploymentId::equals)
                                    .isEmpty()) {
                                return new Broken(
                                        shown + " is not the deployment that a rollback would boot any more.",
                                        "Make a new plan: the deployments of " + machine + " have changed.");
                            }
                            return host.act(DRIVER.rollback());
                        }))
                .undoneBy(host -> host.ostree(DRIVER).judge(status -> {
                    if (!status.transaction().isEmpty()) {
                        return busy(status);
                    }
                    return status.pending()
                                    .map(Deployment::id)
                                    .filter(deploymentId::equals)
                                    .isPresent()
                            ? host.act(DRIVER.rollback())
                            : new Done("The running deployment boots next.");
                }));
    }

    private StepResult inFront(OstreeStatus status, String deploymentId, String shown) {
        if (!status.transaction().isEmpty()) {
            return busy(status);
        }
        return status.deployments().stream()
                        .findFirst()
                        .map(Deployment::id)
                        .filter(deploymentId::equals)
                        .isPresent()
                ? new Done(shown + " boots next.")
                : new NotYet(shown + " does not boot next.");
    }

    /** The old /etc that comes back knows nothing of the hold. */
    Step holdInNext(String deploymentId, String shown) {
        return PartedStep.of(
                PlannedStep.of("hold-next", "Hold automatic updates in " + shown + " too", CommonSteps.QUICK),
                host -> host.context().note("held-in").equals(deploymentId)
                        ? new Done("Automatic updates are held in " + shown + ".")
                        : new NotYet("Automatic updates are not held in " + shown + " yet."),
                host -> host.ostree(DRIVER).judge(status -> {
                    int index = status.indexOf(deploymentId);
                    if (index < 0) {
                        return new Broken(shown + " is not there any more.", "Make a new plan.");
                    }
                    StepResult result =
                            host.act(DRIVER.holdUpdatesIn(status.deployments().get(index)));
                    if (result instanceof NotYet) {
                        host.context().note("held-in", deploymentId);
                    }
                    return result;
                }));
    }

    /** Pins or unpins a deployment; its index is looked up at the last moment. */
    Step pin(String deploymentId, boolean pinned, String shown) {
        return PartedStep.of(
                        PlannedStep.of(
                                pinned ? "pin" : "unpin",
                                pinned
                                        ? "Keep " + shown + " when others are cleaned up"
                                        : "Let " + shown + " be cleaned up",
                                CHANGE),
                        host -> pinIs(host, deploymentId, pinned, shown),
                        host -> setPin(host, deploymentId, pinned, shown))
                .undoneBy(host ->
                        setPin(host, deploymentId, !pinned, shown) instanceof Broken(String words, String remedy)
                                ? new Broken(words, remedy)
                                : pinIs(host, deploymentId, !pinned, shown));
    }

    private static StepResult pinIs(HostTalk host, String deploymentId, boolean pinned, String shown)
            throws InterruptedException {
        return host.ostree(DRIVER).judge(status -> {
            int index = status.indexOf(deploymentId);
            if (index < 0) {
                return new Broken(shown + " is not there any more.", "Look at the deployments of the machine.");
            }
            boolean is = status.deployments().get(index).pinned();
            String words = shown + (is ? " is pinned." : " is not pinned.");
            return is == pinned ? new Done(words) : new NotYet(words);
        });
    }

    private static StepResult setPin(HostTalk host, String deploymentId, boolean pinned, String shown)
            throws InterruptedException {
        return host.ostree(DRIVER).judge(status -> {
            if (!status.transaction().isEmpty()) {
                return busy(status);
            }
            int index = status.indexOf(deploymentId);
            if (index < 0) {
                return new Broken(shown + " is not there any more.", "Look at the deployments of the machine.");
            }
            return status.deployments().get(index).pinned() == pinned
                    ? new NotYet(shown + " is as it should be.")
                    : host.act(pinned ? DRIVER.pin(index) : DRIVER.unpin(index));
        });
    }

    /** Throws away what is staged or pending. */
    Step withdraw() {
        return PartedStep.of(
                PlannedStep.of("withdraw", "Throw the staged update of " + machine + " away", CHANGE),
                host -> host.ostree(DRIVER).judge(status -> {
                    if (!status.transaction().isEmpty()) {
                        return busy(status);
                    }
                    return status.staged().isEmpty() && status.pending().isEmpty()
                            ? new Done("Nothing is staged; the running deployment boots next.")
                            : new NotYet("An update is staged.");
                }),
                host -> host.act(DRIVER.withdraw()));
    }
}
