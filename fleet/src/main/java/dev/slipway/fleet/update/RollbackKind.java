package dev.slipway.fleet.update;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.OperationKind;
import dev.slipway.fleet.operation.Outline;
import dev.slipway.fleet.operation.Particular;
import dev.slipway.fleet.operation.PlanLine.Tone;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Planning;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepResult.Done;
import dev.slipway.fleet.operation.StepResult.NotYet;
import dev.slipway.fleet.operation.Undo;
import dev.slipway.fleet.step.CommonSteps;
import dev.slipway.fleet.step.CurrentFacts;
import dev.slipway.fleet.step.Drivers;
import dev.slipway.fleet.step.Outlines;
import dev.slipway.fleet.step.PartedStep;
import dev.slipway.fleet.step.Situation;
import dev.slipway.host.FactSection;
import dev.slipway.host.FedoraCoreOs;
import dev.slipway.host.Flatcar;
import dev.slipway.host.FlatcarStatus;
import dev.slipway.host.GenericLinux;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OsFamily;
import dev.slipway.host.OstreeStatus;
import dev.slipway.host.OstreeStatus.Deployment;
import dev.slipway.host.UpdatableDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a machine back to its previous version. Automatic updates are held from then on, else the machine would take the bad
 * version again (fedora-coreos-tracker#1938), and that version goes on the blocklist.
 */
public final class RollbackKind implements OperationKind<Rollback> {
    private final CurrentFacts current;
    private final Blocklist blocklist;

    /**
     * Makes the kind.
     *
     * @param current asks machines how they are
     * @param blocklist the versions that turned out bad
     */
    public RollbackKind(CurrentFacts current, Blocklist blocklist) {
        this.current = current;
        this.blocklist = blocklist;
    }

    @Override
    public String word() {
        return "rollback";
    }

    @Override
    public Class<Rollback> parameters() {
        return Rollback.class;
    }

    @Override
    public Planning<Rollback> plan(MachineName machine, Rollback wish) {
        Planning<Rollback> planned = switch (Situation.of(current, machine)) {
            case Situation.Blocked blocked -> blocked.refusal();
            case Situation.Clear(HostFacts facts, FedoraCoreOs _) -> deployments(machine, facts, wish);
            case Situation.Clear(HostFacts facts, Flatcar _) -> slots(machine, facts, wish);
            case Situation.Clear(HostFacts facts, GenericLinux _) ->
                new Planning.Refused<>(
                        machine + " runs " + facts.os().name() + ", which keeps no previous version.",
                        "Use its own package manager.");
        };
        return planned instanceof Planning.Ready<Rollback>(Rollback settled, Outline _)
                ? obstacle(machine, wish, settled).orElse(planned)
                : planned;
    }

    private Optional<Planning<Rollback>> obstacle(MachineName machine, Rollback wish, Rollback settled) {
        if (!wish.from().isEmpty() && !wish.from().equals(settled.from())) {
            return Optional.of(new Planning.Refused<>(
                    machine + " runs " + settled.from() + " and not " + wish.from()
                            + ": there is nothing to take back.",
                    "If " + settled.from() + " is bad too, plan a rollback from it."));
        }
        return blocklist
                .find(settled.family(), settled.to())
                .<Planning<Rollback>>map(blocked -> new Planning.Refused<>(
                        blocked.words(), "Update to another version, or take it off the blocklist first."));
    }

    private static Planning<Rollback> deployments(MachineName machine, HostFacts facts, Rollback wish) {
        if (facts.lacks(FactSection.RPM_OSTREE)) {
            return new Planning.Refused<>(
                    machine + " did not tell its deployments.", "Look at its facts, and read them again.");
        }
        OstreeStatus status = facts.ostree();
        if (!status.transaction().isEmpty()) {
            return new Planning.Refused<>(
                    "rpm-ostree is busy with \"" + status.transaction() + "\" on " + machine + ".",
                    "Wait until it is done, or end it with rpm-ostree cancel.");
        }
        Optional<Deployment> waits = status.staged().or(status::pending);
        if (waits.isPresent()) {
            return new Planning.Refused<>(
                    FedoraCoreOsSteps.named(waits.get()) + " waits for a reboot on " + machine + ".",
                    beforeRollback(status));
        }
        if (status.rollback().isEmpty()) {
            return new Planning.Refused<>(
                    machine + " has no previous deployment to go back to.",
                    "Update it to the version that you want instead.");
        }
        Deployment previous = status.rollback().get();
        String from = FedoraCoreOsSteps.named(status.booted().orElseThrow());
        Rollback settled = new Rollback(wish.why(), OsFamily.FEDORA_COREOS, from, previous.version(), previous.id());
        return new Planning.Ready<>(
                settled,
                outline(machine, facts, settled)
                        .line(
                                Tone.CHANGED,
                                "/etc is as it was when " + settled.shown()
                                        + " ran last: what was changed there since is not seen until " + from
                                        + " runs again."));
    }

    private static String beforeRollback(OstreeStatus status) {
        if (status.rollback().isPresent()) {
            return "Withdraw it first: then the previous deployment can be put in front.";
        }
        return status.staged().isPresent()
                ? "Withdraw it if it shall not run; there is no previous deployment to go back to."
                : "Reboot to run it. Withdrawn it is gone, and there is no other deployment to go back to.";
    }

    private static Planning<Rollback> slots(MachineName machine, HostFacts facts, Rollback wish) {
        if (facts.lacks(FactSection.SLOTS) || facts.lacks(FactSection.UPDATE_ENGINE)) {
            return new Planning.Refused<>(
                    machine + " did not tell its A/B slots.", "Look at its facts, and read them again.");
        }
        FlatcarStatus status = facts.flatcar();
        if (status.engine().busy() || FlatcarSteps.waits(status)) {
            return new Planning.Refused<>(
                    FlatcarSteps.waits(status)
                            ? "An update to " + status.engine().newVersion() + " waits for a reboot on " + machine
                                    + ": the previous version was overwritten by it."
                            : "The update engine of " + machine + " is busy: "
                                    + status.engine().operation() + ".",
                    FlatcarSteps.waits(status)
                            ? "Withdraw it, and update to the version that you want."
                            : "Wait until it is done.");
        }
        if (!status.passive().filesystem()) {
            return new Planning.Refused<>(
                    "The passive slot " + status.passive().label() + " of " + machine
                            + " holds no filesystem: the machine would not boot from it.",
                    "Update it to the version that you want instead.");
        }
        Rollback settled = new Rollback(
                wish.why(),
                OsFamily.FLATCAR,
                facts.os().version(),
                status.passive().version(),
                status.passive().device());
        Outline outline = outline(machine, facts, settled).line(Tone.KEPT, "/etc stays as it is.");
        return new Planning.Ready<>(
                settled,
                settled.to().isEmpty()
                        ? outline.line(
                                Tone.WARNING,
                                "The version in slot " + status.passive().label() + " cannot be told.")
                        : outline);
    }

    private static Outline outline(MachineName machine, HostFacts facts, Rollback settled) {
        return Outlines.held(
                Outlines.reboot(
                        Outlines.now(
                                        Outline.of(
                                                "Roll " + machine + " back to " + settled.shown(),
                                                new Undo.None("Release automatic updates, or update to the version that"
                                                        + " you want.")),
                                        machine,
                                        facts)
                                .line(Tone.CHANGED, machine + " will run " + settled.shown() + " again.")
                                .line(
                                        Tone.CHANGED,
                                        settled.leavesVersion()
                                                ? settled.from()
                                                        + " goes on the blocklist: no machine is updated to it."
                                                : "Both are " + settled.from()
                                                        + ", which does not go on the blocklist.")
                                .line(Tone.KEPT, "/var stays as it is, with the data of all containers.")
                                .line(Tone.KEPT, settled.from() + " stays on the disk."),
                        machine,
                        facts),
                machine);
    }

    @Override
    public List<Particular> particulars(Rollback settled) {
        List<Particular> all = new ArrayList<>(List.of(
                Particular.of("System", Drivers.of(settled.family()).name()),
                Particular.of("Version", settled.shown()),
                Particular.of("In place of", settled.from()),
                Particular.literal(settled.family() == OsFamily.FLATCAR ? "Slot" : "Deployment", settled.target())));
        if (!settled.why().isEmpty()) {
            all.add(Particular.of("What is wrong", settled.why()));
        }
        return all;
    }

    @Override
    public List<Step> steps(MachineName machine, Rollback settled) {
        CommonSteps common = new CommonSteps(machine);
        UpdatableDriver driver = Drivers.updatable(settled.family());
        List<Step> steps =
                new ArrayList<>(List.of(common.look(driver), common.pause(driver), common.hold(driver, "hold")));
        if (settled.family() == OsFamily.FLATCAR) {
            steps.add(new FlatcarSteps(machine).rollback(settled.target(), settled.shown()));
        } else {
            FedoraCoreOsSteps ostree = new FedoraCoreOsSteps(machine);
            steps.add(ostree.rollback(settled.target(), settled.shown()));
            steps.add(ostree.holdInNext(settled.target(), settled.shown()));
        }
        if (settled.leavesVersion()) {
            steps.add(block(new BlockedVersion(settled.family(), settled.from(), machine, settled.why())));
        }
        steps.add(common.reboot(driver));
        // The version that came back has its own /etc: looked at again, and written again if it is not held there.
        steps.add(common.hold(driver, "hold-again"));
        steps.add(common.health(true, settled.to(), ""));
        return steps;
    }

    /** Puts a version on the blocklist, so that nothing takes it again by itself. */
    private Step block(BlockedVersion version) {
        return PartedStep.of(
                        PlannedStep.of("block", "Put " + version.version() + " on the blocklist", CommonSteps.QUICK),
                        host -> blocklist
                                        .find(version.family(), version.version())
                                        .isPresent()
                                ? new Done(version.version() + " is on the blocklist.")
                                : new NotYet(version.version() + " is not on the blocklist."),
                        host -> {
                            host.context().note("blocked", "yes");
                            blocklist.add(
                                    version,
                                    host.context().who(),
                                    host.context().operation());
                            return new NotYet(version.version() + " was put on the blocklist.");
                        })
                .undoneBy(host -> {
                    if (host.context().note("blocked").equals("yes")) {
                        blocklist.remove(version.family(), version.version());
                    }
                    return new Done(version.version() + " is off the blocklist unless it was on it before.");
                });
    }
}
