package dev.slipway.fleet.step;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.StepResult.Broken;
import dev.slipway.fleet.operation.StepResult.Done;
import dev.slipway.fleet.operation.StepResult.Later;
import dev.slipway.fleet.operation.StepResult.NotYet;
import dev.slipway.host.DriverChoice;
import dev.slipway.host.FactSection;
import dev.slipway.host.HostDriver;
import dev.slipway.host.HostFacts;
import dev.slipway.host.HostHealth;
import dev.slipway.host.HostHealth.Baseline;
import dev.slipway.host.HostHealth.Finding;
import dev.slipway.host.UpdatableDriver;
import dev.slipway.ssh.RemoteCommand;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Steps that several kinds of operation take.
 *
 * @param machine the machine
 */
public record CommonSteps(MachineName machine) {
    /** A command or two over SSH. */
    public static final Duration QUICK = Duration.ofMinutes(2);

    /** Servers with much memory and many disks take minutes before they even boot. */
    public static final Duration BOOT = Duration.ofMinutes(20);

    /** Containers are pulled and checked, clocks are set; Flatcar marks its slot good after two minutes. */
    public static final Duration SETTLE = Duration.ofMinutes(15);

    private static final String BEFORE = "before";
    private static final String UPDATER_RAN = "updater-ran";
    private static final String HOLD_WRITTEN = "hold-written";
    private static final String REBOOT_FROM = "reboot-from";
    private static final String REBOOT_HEARD = "reboot-heard";
    private static final String WELL_LOOKS = "well-looks";
    private static final String YES = "yes";

    /** A service that dies and is started again looks well for a moment. */
    private static final int LOOKS = 2;

    /** Remembers how the machine is, for the verdict at the end. Nothing is done to one that is not what was planned for. */
    public Step look(HostDriver driver) {
        return PartedStep.of(
                PlannedStep.of("look", "Remember how " + machine + " is", QUICK),
                host -> host.context().note(BEFORE).isEmpty()
                        ? new NotYet("Nothing is remembered yet.")
                        : new Done("It is remembered how " + machine + " was."),
                host -> host.facts().judge(facts -> remember(host, driver, facts)));
    }

    private StepResult remember(HostTalk host, HostDriver driver, HostFacts facts) {
        if (HostDriver.of(facts) instanceof DriverChoice.Refused(String words, String remedy)) {
            return new Broken(words, remedy);
        }
        if (!HostDriver.of(facts).equals(new DriverChoice.Chosen(driver))) {
            return new Broken(
                    machine + " does not run " + driver.name() + " any more.", "Make a new plan for what it runs now.");
        }
        if (facts.lacks(FactSection.BOOT_ID)) {
            return new Later(machine + " did not say its boot id.", "Look at /proc/sys/kernel/random/boot_id on it.");
        }
        host.context().note(BEFORE, JsonMapper.shared().writeValueAsString(Baseline.of(facts)));
        return new NotYet("How " + machine + " is has been noted.");
    }

    public static Baseline before(HostTalk host) {
        try {
            return JsonMapper.shared().readValue(host.context().note(BEFORE), Baseline.class);
        } catch (JacksonException e) {
            throw new IllegalStateException("the first step of every operation notes how the machine was", e);
        }
    }

    /** Stops what would update or reboot the machine in between. */
    public Step pause(UpdatableDriver driver) {
        return PartedStep.of(
                        PlannedStep.of("pause", "Stop " + driver.updater() + " until the next boot", QUICK),
                        host -> host.updaterRuns(driver)
                                .judge(runs -> runs
                                        ? new NotYet(driver.updater() + " runs.")
                                        : new Done(driver.updater() + " does not run.")),
                        host -> stop(host, driver))
                .undoneBy(host -> {
                    if (!host.context().note(UPDATER_RAN).equals(YES)) {
                        return new Done(driver.updater() + " did not run before.");
                    }
                    return host.act(driver.resumeUpdates()) instanceof Broken(String words, String remedy)
                            ? new Broken(words, remedy)
                            : host.updaterRuns(driver)
                                    .judge(runs -> runs
                                            ? new Done(driver.updater() + " runs again.")
                                            : new NotYet(driver.updater() + " does not run again yet."));
                });
    }

    private static StepResult stop(HostTalk host, UpdatableDriver driver) throws InterruptedException {
        host.context().note(UPDATER_RAN, YES);
        return host.act(driver.pauseUpdates());
    }

    /**
     * Carries out what the updater must not disturb. It is stopped once more when it runs, or when this is not tried for the
     * first time: it was stopped only for that boot, the machine may have lost its power since, and a unit whose start
     * is still queued calls itself inactive.
     */
    public static StepResult actPaused(HostTalk host, UpdatableDriver driver, RemoteCommand command)
            throws InterruptedException {
        return host.updaterRuns(driver).judge(runs -> {
            if (!runs && host.context().begun() == 0) {
                return host.act(command);
            }
            StepResult stopped = runs ? stop(host, driver) : host.act(driver.pauseUpdates());
            return stopped instanceof NotYet ? host.act(command) : stopped;
        });
    }

    /** Holds automatic updates until a person releases them. */
    public Step hold(UpdatableDriver driver, String id) {
        return PartedStep.of(
                        PlannedStep.of(id, "Hold automatic updates of " + machine, QUICK),
                        host -> holds(host, driver, true),
                        host -> {
                            host.context().note(HOLD_WRITTEN, YES);
                            return host.act(driver.holdUpdates());
                        })
                .undoneBy(host -> {
                    if (!host.context().note(HOLD_WRITTEN).equals(YES)) {
                        return new Done("Automatic updates were held before.");
                    }
                    return host.act(driver.releaseUpdates()) instanceof Broken(String words, String remedy)
                            ? new Broken(words, remedy)
                            : holds(host, driver, false);
                });
    }

    /** Lets the machine update by itself again. */
    public Step release(UpdatableDriver driver) {
        return PartedStep.of(
                PlannedStep.of("release", "Release automatic updates of " + machine, QUICK),
                host -> holds(host, driver, false),
                host -> host.act(driver.releaseUpdates()));
    }

    /** Starts the updater, which obeys what holds updates now. */
    public Step resume(UpdatableDriver driver) {
        return new PartedStep(
                PlannedStep.of("resume", "Start " + driver.updater() + " with the new settings", QUICK),
                host -> new NotYet("It reads its settings when it starts."),
                host -> host.act(driver.resumeUpdates()),
                host -> new Done(driver.updater() + " was started."),
                host -> new Done("There is nothing to take back."));
    }

    /** Starts the updater again when it ran before it was stopped. */
    public Step resumeIfItRan(UpdatableDriver driver) {
        return PartedStep.of(
                PlannedStep.of("resume", "Start " + driver.updater() + " again if it ran before", QUICK),
                host -> host.context().note(UPDATER_RAN).equals(YES)
                        ? host.updaterRuns(driver)
                                .judge(runs -> runs
                                        ? new Done(driver.updater() + " runs again.")
                                        : new NotYet(driver.updater() + " does not run."))
                        : new Done(driver.updater() + " did not run before."),
                host -> host.act(driver.resumeUpdates()));
    }

    private StepResult holds(HostTalk host, UpdatableDriver driver, boolean wanted) throws InterruptedException {
        return host.facts().judge(facts -> {
            for (FactSection section : java.util.List.of(FactSection.ZINCATI_CONFIG, FactSection.UPDATE_CONFIG)) {
                if (facts.lacks(section)) {
                    return new Later(
                            machine + " did not tell " + section.words() + ".", "Look at the machine's own settings.");
                }
            }
            boolean held = driver.holdsUpdates(facts);
            String words = held
                    ? "Automatic updates of " + machine + " are held."
                    : "Automatic updates of " + machine + " are not held.";
            return held == wanted ? new Done(words) : new NotYet(words);
        });
    }

    /** Reboots, and proves it by the boot id. */
    public Step reboot(HostDriver driver) {
        return new PartedStep(
                PlannedStep.of("reboot", "Reboot " + machine, BOOT).ofNoReturn(),
                host -> rebootedFrom(host).isEmpty()
                        ? new NotYet(machine + " was not told to reboot yet.")
                        : host.bootIdAfterTold(driver).judge(id -> rebooted(host, id)),
                host -> host.bootId(driver).judge(id -> tellToReboot(host, id, driver.reboot())),
                host -> host.bootIdWhileRebooting(driver)
                        .judge(id -> id.equals(rebootedFrom(host)) ? stillUp(host) : rebooted(host, id)),
                host -> new Done("A reboot cannot be taken back."));
    }

    /**
     * Remembers the boot that a reboot is to end. Not that of the first step: a machine that lost its power since then has
     * booted too, and that proves nothing.
     */
    public static void noteRebootFrom(HostTalk host, String bootId) {
        host.context().note(REBOOT_FROM, bootId);
    }

    /**
     * Tells a machine to reboot that was not told yet, or still is in the boot that was to end.
     *
     * @param bootId the boot that it is in
     * @param command after which it goes down
     */
    public static StepResult tellToReboot(HostTalk host, String bootId, RemoteCommand command)
            throws InterruptedException {
        String from = rebootedFrom(host);
        if (!from.isEmpty() && !from.equals(bootId)) {
            return new NotYet("It has rebooted in this moment.");
        }
        noteRebootFrom(host, bootId);
        host.context().note(REBOOT_HEARD, "");
        return host.actAndLose(command, () -> host.context().note(REBOOT_HEARD, YES));
    }

    /**
     * What to make of a machine that was told to reboot, and answers from the boot that was to end. When the connection broke
     * before its answer and it does not go down, it is told again.
     */
    public static StepResult stillUp(HostTalk host) throws InterruptedException {
        String words = host.context().machine() + " has not rebooted yet.";
        if (!host.context().note(REBOOT_HEARD).equals(YES)
                && host.facts() instanceof Reply.Got<HostFacts>(HostFacts facts)
                && !facts.lacks(FactSection.SYSTEM_STATE)
                && !facts.systemd().state().equals("stopping")) {
            return new Later(
                    words + " The connection broke before it answered, and it does not go down: it is told again.",
                    "Look at systemctl list-jobs on it, and reboot it by hand if it must be.");
        }
        return new NotYet(words, "Look at its screen: it may hang while it shuts down. Its power button ends that.");
    }

    /** The boot that was to end; empty when the machine was not told to reboot. */
    public static String rebootedFrom(HostTalk host) {
        return host.context().note(REBOOT_FROM);
    }

    private StepResult rebooted(HostTalk host, String bootId) {
        String before = rebootedFrom(host);
        return bootId.equals(before)
                ? new NotYet(machine + " has not rebooted yet.")
                : new Done(machine + " rebooted: its boot id changed from " + HostDriver.brief(before) + " to "
                        + HostDriver.brief(bootId) + ".");
    }

    /**
     * Waits until the machine is well at some looks in a row, with the engine's pause between them; the words of this step
     * are the proof of the operation.
     */
    public Step health(boolean rebooted, String version, String digest) {
        return new PartedStep(
                PlannedStep.of("health", "Wait until " + machine + " is well", SETTLE),
                host -> new NotYet("It is not known yet whether " + machine + " is well."),
                host -> {
                    host.context().note(WELL_LOOKS, "");
                    return new NotYet("There is nothing to do but to look.");
                },
                host -> inARow(host, host.facts().judge(facts -> verdict(host, facts, rebooted, version, digest))),
                host -> new Done("There is nothing to take back."));
    }

    private StepResult inARow(HostTalk host, StepResult verdict) {
        String before = host.context().note(WELL_LOOKS);
        String now = verdict instanceof Done ? before + "+" : "";
        if (!now.equals(before)) {
            host.context().note(WELL_LOOKS, now);
        }
        return verdict instanceof Done && now.length() < LOOKS
                ? new NotYet(machine + " is well; it is looked at once more.")
                : verdict;
    }

    private static StepResult verdict(HostTalk host, HostFacts facts, boolean rebooted, String version, String digest) {
        return switch (HostHealth.judge(facts, new HostHealth.Expectation(before(host), rebooted, version, digest))) {
            case HostHealth.Healthy(var proof) -> new Done(String.join(" ", proof));
            case HostHealth.Settling(var reasons) -> new NotYet(Finding.words(reasons), Finding.remedies(reasons));
            case HostHealth.Unhealthy(var findings) -> new Broken(Finding.words(findings), Finding.remedies(findings));
        };
    }
}
