package dev.slipway.fleet.apply;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.StepResult.Broken;
import dev.slipway.fleet.operation.StepResult.Done;
import dev.slipway.fleet.operation.StepResult.NotYet;
import dev.slipway.fleet.step.CommonSteps;
import dev.slipway.fleet.step.Drivers;
import dev.slipway.fleet.step.HostTalk;
import dev.slipway.fleet.step.PartedStep;
import dev.slipway.host.OsFamily;
import dev.slipway.host.guard.KernelArguments;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Steps that change kernel arguments.
 *
 * @param machine the machine
 * @param work what is to be done
 * @param family what it runs
 */
record ArgumentSteps(MachineName machine, Supplier<InPlace> work, OsFamily family) {
    /** A deployment is written, after another transaction perhaps. */
    private static final Duration CHANGE = Duration.ofMinutes(15);

    Step change() {
        return PartedStep.of(
                        PlannedStep.of("arguments", "Change the kernel arguments of " + machine, CHANGE),
                        this::next,
                        host -> {
                            host.context().note("arguments-changed", "yes");
                            KernelArguments arguments = work.get().arguments();
                            return CommonSteps.actPaused(
                                    host,
                                    Drivers.updatable(family),
                                    family == OsFamily.FLATCAR
                                            ? arguments.grub(GuardSteps.change(host, work.get()))
                                            : arguments.ostree());
                        })
                .undoneBy(host -> {
                    if (host.context().note("arguments-changed").isEmpty()) {
                        return new Done("The kernel arguments were not changed.");
                    }
                    StepResult result = host.act(
                            family == OsFamily.FLATCAR
                                    ? KernelArguments.grubUndo(GuardSteps.change(host, work.get()))
                                    : KernelArguments.ostreeUndo());
                    return result instanceof NotYet ? new Done("The kernel arguments are as before.") : result;
                });
    }

    /** The running kernel has them: a boot loader that ignores them has been known. */
    Step proof() {
        return PartedStep.of(
                PlannedStep.of("arguments-proof", "Look at the kernel arguments of " + machine, CommonSteps.QUICK),
                this::running,
                host -> new NotYet("There is nothing to do but to look."));
    }

    private StepResult running(HostTalk host) throws InterruptedException {
        return host.ask(KernelArguments.runningLook(), work.get().arguments()::running)
                .judge(differences -> differences.isEmpty()
                        ? new Done("The kernel runs with the arguments that are declared.")
                        : new Broken(
                                "The kernel was started with other arguments than are declared: "
                                        + String.join(", ", differences) + ".",
                                family == OsFamily.FLATCAR
                                        ? "Look at /oem/grub.cfg and /proc/cmdline on " + machine + "."
                                        : "Look at \"rpm-ostree kargs\" and /proc/cmdline on " + machine
                                                + ": perhaps its boot menu was told to boot another entry."));
    }

    private StepResult next(HostTalk host) throws InterruptedException {
        return host.ask(
                        family == OsFamily.FLATCAR ? KernelArguments.grubLook() : KernelArguments.ostreeLook(),
                        work.get().arguments()::configured)
                .judge(differences -> differences.isEmpty()
                        ? new Done("The boot loader will give the kernel the arguments that are declared.")
                        : new NotYet("The boot loader would give the kernel other arguments than are declared: "
                                + String.join(", ", differences) + "."));
    }
}
