package dev.slipway.fleet.reset;

import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.applied.KeptConfig;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.StepResult.Broken;
import dev.slipway.fleet.operation.StepResult.Done;
import dev.slipway.fleet.operation.StepResult.NotYet;
import dev.slipway.fleet.provision.InstallPlan;
import dev.slipway.fleet.provision.InstallationId;
import dev.slipway.fleet.provision.MachineDoor;
import dev.slipway.fleet.provision.Reinstallations;
import dev.slipway.fleet.provision.Reinstallations.Progress;
import dev.slipway.fleet.step.CommonSteps;
import dev.slipway.fleet.step.HostTalk;
import dev.slipway.fleet.step.PartedStep;
import dev.slipway.fleet.step.Reply;
import dev.slipway.host.Answer;
import dev.slipway.host.Flatcar;
import dev.slipway.host.HostDriver;
import dev.slipway.host.reset.FlatcarReset;
import dev.slipway.host.reset.StagedReset;
import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.Content;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The steps of a reset. What must be remembered is noted before it matters: the installation before its token is drawn, the
 * sum of the configuration before it is brought, the boot before it ends.
 *
 * <p>A machine may also carry the staged reset out by itself, when it loses its power or somebody reboots it. So its
 * phone-home is expected from the moment in which it could do so, and every step believes it first.
 */
final class ResetSteps {
    /** flatcar-reset starts several processes for each path, and large lists take their time. */
    private static final Duration STAGING = Duration.ofMinutes(20);

    /** Firmware of large servers, the deletion, Ignition, and the downloads of system extensions. */
    private static final Duration COMING_BACK = Duration.ofMinutes(30);

    private static final String INSTALLATION = "reset-installation";
    private static final String SUM = "reset-config-sha256";
    private static final String ATTEMPT = "reset-reboot-attempt";

    private final MachineName machine;
    private final Reset.Settled settled;
    private final Reinstallations reinstallations;
    private final AppliedConfigs configs;
    private final MachineDoor door;
    private final Flatcar driver = new Flatcar();
    private final FlatcarReset reset;

    ResetSteps(
            MachineName machine,
            Reset.Settled settled,
            FlatcarReset reset,
            Reinstallations reinstallations,
            AppliedConfigs configs,
            MachineDoor door) {
        this.machine = machine;
        this.settled = settled;
        this.reinstallations = reinstallations;
        this.configs = configs;
        this.door = door;
        this.reset = reset;
    }

    /** Makes the installation whose phone-home is going to prove the reset. */
    Step prepare() {
        return PartedStep.of(
                        PlannedStep.of("prepare", "Prepare to know the new system", CommonSteps.QUICK),
                        host -> host.context().note(INSTALLATION).isEmpty()
                                ? new NotYet("Nothing is prepared yet.")
                                : new Done(
                                        "The new system will phone home as installation " + installation(host) + "."),
                        this::prepare)
                .undoneBy(host -> host.context().note(INSTALLATION).isEmpty()
                        ? new Done("Nothing was prepared.")
                        : reinstallations.takeBack(installation(host))
                                ? new Done("Nobody can phone home for it any more.")
                                : alreadyReset());
    }

    private StepResult prepare(HostTalk host) {
        Optional<MacAddress> card = reinstallations.card(machine);
        Optional<KeptConfig> config = configs.find(settled.configId());
        if (card.isEmpty() || config.isEmpty()) {
            return new Broken(
                    "It is not known any more by which card or with which configuration " + machine + " is set up.",
                    "Make a new plan.");
        }
        InstallationId id = reinstallations.prepare(
                new InstallPlan(
                        machine.value(),
                        List.of(card.get().value()),
                        "the disk that it runs from",
                        "Flatcar " + settled.version(),
                        new InstallPlan.ImageRef("flatcar", "", settled.version(), ""),
                        config.get().commit(),
                        config.get().profile(),
                        List.of(),
                        "",
                        List.of(),
                        List.of(),
                        0,
                        List.of()),
                settled.configId(),
                card.get(),
                host.context().who());
        host.context().note(INSTALLATION, id.toString());
        return new NotYet("It is prepared.");
    }

    private static InstallationId installation(HostTalk host) {
        return new InstallationId(Long.parseLong(host.context().note(INSTALLATION)));
    }

    private Broken alreadyReset() {
        return new Broken(
                machine + " has carried the reset out already: there is no way back.",
                "Go on instead: try again, or leave it so.");
    }

    /** The answer of a machine that was faster than its console. */
    private Optional<Done> arrived(HostTalk host) {
        return !host.context().note(INSTALLATION).isEmpty()
                        && reinstallations.progress(installation(host)) instanceof Progress.PhonedHome home
                ? Optional.of(new Done(
                        machine + " was set up anew and phoned home from " + home.address() + " as " + home.os() + "."))
                : Optional.empty();
    }

    /** Brings the configuration and lets flatcar-reset stage the reset; looks at what it wrote. */
    Step stage() {
        return PartedStep.of(
                        PlannedStep.of("stage", "Stage the reset", STAGING).uninterruptible(),
                        host -> {
                            Optional<Done> arrived = arrived(host);
                            return arrived.isPresent() ? arrived.get() : stagedAsPlanned(host);
                        },
                        this::stage)
                .undoneBy(this::unstage);
    }

    private StepResult stagedAsPlanned(HostTalk host) throws InterruptedException {
        return staged(host).judge(staged -> {
            List<String> problems = problems(host, staged);
            return problems.isEmpty()
                    ? new Done("flatcar-reset has staged exactly what was planned; the next boot carries it out.")
                    : new NotYet(String.join(" ", problems));
        });
    }

    private Reply<StagedReset> staged(HostTalk host) throws InterruptedException {
        return host.ask(reset.staged(), StagedReset::parse);
    }

    private List<String> problems(HostTalk host, StagedReset staged) {
        String sum = host.context().note(SUM);
        // What is staged before its sum is noted holds a token that is worth nothing.
        return sum.isEmpty() ? List.of("No reset is staged.") : staged.problems(reset.rules(), sum);
    }

    private StepResult stage(HostTalk host) throws InterruptedException {
        return host.consoleAddress().judge(address -> {
            InstallationId id = installation(host);
            // From here on the machine may come back as the new system whenever it is rebooted.
            reinstallations.begin(id, "is reset by flatcar-reset");
            host.context().note(SUM, "");
            byte[] ignition =
                    reinstallations.destination(id, door.seenFrom(address)).getBytes(StandardCharsets.UTF_8);
            host.context().note(SUM, sha256(ignition));
            StepResult result = all(
                    host,
                    List.of(
                            reset.prepare(),
                            upload(ignition),
                            reset.save(host.context().operation().value())));
            if (!(result instanceof NotYet)) {
                return result;
            }
            result = CommonSteps.actPaused(host, driver, reset.stage());
            if (result instanceof NotYet) {
                result = host.act(reset.protectConfig());
            }
            return result instanceof NotYet
                    ? staged(host).judge(staged -> {
                        List<String> problems = problems(host, staged);
                        return problems.isEmpty()
                                ? new NotYet("It is staged.")
                                : withdrawn(
                                        host,
                                        String.join(" ", problems),
                                        "Look at the output, then try again or undo.");
                    })
                    : result instanceof Broken(String words, String remedy) ? withdrawn(host, words, remedy) : result;
        });
    }

    /** A half-staged reset must not wait for the next boot. */
    private StepResult withdrawn(HostTalk host, String words, String remedy) throws InterruptedException {
        StepResult undone = unstage(host);
        return undone instanceof Done
                ? new Broken(words + " It was taken back, and " + machine + " is as it was.", remedy)
                : new Broken(
                        words + " It could not be taken back: a reboot might reset " + machine + ".",
                        "Do not reboot it; undo, or run sudo flatcar-reset --stop on it. " + remedy);
    }

    private RemoteCommand upload(byte[] ignition) {
        try {
            return reset.upload(Content.bytes(ignition)).installCommand().withSudo();
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory have a length", e);
        }
    }

    static StepResult all(HostTalk host, List<RemoteCommand> commands) throws InterruptedException {
        for (RemoteCommand command : commands) {
            StepResult result = host.act(command);
            if (!(result instanceof NotYet)) {
                return result;
            }
        }
        return new NotYet("It is done.");
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private StepResult unstage(HostTalk host) throws InterruptedException {
        if (arrived(host).isPresent()) {
            return alreadyReset();
        }
        StepResult undone =
                all(host, List.of(reset.undo(host.context().operation().value()), reset.forget()));
        if (!(undone instanceof NotYet)) {
            return undone;
        }
        return staged(host)
                .judge(staged -> staged.regex().isEmpty() && !staged.firstBoot()
                        ? new Done("Nothing is staged any more, and the OEM partition is as it was.")
                        : new NotYet("Something is still staged."));
    }

    /** The point of no return, and the wait for whoever comes back. */
    Step reboot() {
        return new PartedStep(
                PlannedStep.of("reboot", "Reboot " + machine + " into the reset", COMING_BACK)
                        .ofNoReturn(),
                this::beforeReboot,
                this::rebootNow,
                this::whoIsBack,
                host -> new Done("A reboot cannot be taken back."));
    }

    private StepResult beforeReboot(HostTalk host) throws InterruptedException {
        Optional<Done> arrived = arrived(host);
        if (arrived.isPresent()) {
            return arrived.get();
        }
        if (!CommonSteps.rebootedFrom(host).isEmpty()) {
            return new NotYet(machine + " was told to reboot, and has not phoned home yet.");
        }
        return staged(host).judge(staged -> {
            List<String> problems = problems(host, staged);
            return problems.isEmpty()
                    ? new NotYet(machine + " was not told to reboot yet.")
                    : new Broken(
                            "What was staged has changed: " + String.join(" ", problems) + " Nothing was rebooted.",
                            "Undo, and make a new plan.");
        });
    }

    private StepResult rebootNow(HostTalk host) throws InterruptedException {
        String before = CommonSteps.rebootedFrom(host);
        return switch (host.bootId(driver)) {
            case Reply.Got<String>(String id)
            when before.isEmpty() || id.equals(before) || isNewAttempt(host) ->
                staged(host).judge(staged -> {
                    if (!problems(host, staged).isEmpty()) {
                        return before.isEmpty() || id.equals(before)
                                ? new Broken(
                                        "The reset is not staged any more as it was planned. Nothing was rebooted.",
                                        "Somebody has changed it on the machine: leave this so, and make a new plan.")
                                : new NotYet(machine + " has rebooted.");
                    }
                    host.context().note(ATTEMPT, String.valueOf(host.context().attempt()));
                    CommonSteps.noteRebootFrom(host, id);
                    reinstallations.begin(installation(host), "is reset by flatcar-reset");
                    return host.actAndLose(driver.reboot());
                });
            case Reply.Got<String> _ -> new NotYet(machine + " has rebooted.");
            case Reply.Missing<String>(StepResult result) when before.isEmpty() -> result;
            case Reply.Missing<String> _ -> {
                if (isNewAttempt(host)) {
                    host.context().note(ATTEMPT, String.valueOf(host.context().attempt()));
                    reinstallations.begin(installation(host), "is reset by flatcar-reset");
                }
                yield new NotYet(machine + " does not answer as its old self, and was told to reboot before.");
            }
        };
    }

    /** A person has said that it shall be tried again. */
    private static boolean isNewAttempt(HostTalk host) {
        return !host.context()
                .note(ATTEMPT)
                .equals(String.valueOf(host.context().attempt()));
    }

    private StepResult whoIsBack(HostTalk host) throws InterruptedException {
        return switch (reinstallations.progress(installation(host))) {
            case Progress.PhonedHome home ->
                new Done(
                        machine + " was set up anew and phoned home from " + home.address() + " as " + home.os() + ".");
            case Progress.Over(String words) ->
                new Broken(
                        machine + " has not phoned home: " + words,
                        "Look at its screen; \"When it goes wrong\" in the documentation of resets says what the data are"
                                + " worth then. Trying again waits for it once more.");
            case Progress.Underway _ -> lookWhoIsBack(host);
        };
    }

    private StepResult lookWhoIsBack(HostTalk host) throws InterruptedException {
        return switch (host.context().ask(driver.bootId())) {
            case SshOutcome.Success<CommandResult>(CommandResult result)
            when HostDriver.parseBootId(result.stdout()) instanceof Answer.Said<String>(String id) ->
                id.equals(CommonSteps.rebootedFrom(host))
                        ? new NotYet(
                                machine + " has not gone down yet.",
                                "It hangs while it shuts down: look at its screen, and reset it by its power button. The"
                                        + " reset stays staged.")
                        : backAsKnown(host);
            case SshOutcome.Failure<CommandResult>(SshFailure.HostKeyChanged changed) ->
                new NotYet(
                        "Something answers at the address of " + machine + " with another host key, but has not phoned"
                                + " home: " + changed.message(),
                        "If it is the new system, it cannot reach this console: look on its screen at journalctl -u"
                                + " slipway-phone-home.service, mend that, and try again: it reports every ten seconds. If it"
                                + " is somebody else, find out who has the address; nothing was told to it.");
            case SshOutcome.Failure<CommandResult>(SshFailure.AuthRejected rejected) ->
                new NotYet(
                        machine
                                + " is up with the host key that it had, but does not let Slipway in, and has not phoned"
                                + " home: " + rejected.message(),
                        "Look on its screen at journalctl -u slipway-phone-home.service: the new system reports every ten"
                                + " seconds, and may not reach this console. If there is no such unit, it is the old one:"
                                + " look at the authorized keys of "
                                + rejected.endpoint().user() + ". Then try again.");
            default ->
                new NotYet(
                        machine + " is not back yet.",
                        "Look at its screen. In an emergency shell before the deletion (Ignition could not read its"
                                + " configuration, or failed at the disks) all data are there; after it (a file could not be"
                                + " fetched) only what was kept. A power cycle tries the reset again. Then try again here.");
        };
    }

    /** It answers with the host key that it had before. */
    private StepResult backAsKnown(HostTalk host) throws InterruptedException {
        return staged(host)
                .judge(staged -> staged.regex().isEmpty() && !staged.firstBoot()
                        ? new NotYet(
                                machine
                                        + " is back with the host key that it had, nothing is staged any more, and it has"
                                        + " not phoned home yet.",
                                "Look on it at journalctl -u slipway-phone-home.service: it may not reach this console. If"
                                        + " there is no such unit, somebody has taken the reset back.")
                        : new Broken(
                                machine
                                        + " came back as the old system: the boot did not carry the reset out. Nothing was"
                                        + " deleted, and the reset is still staged.",
                                "Try again to reboot it once more. To stay with the old system, run sudo flatcar-reset"
                                        + " --stop on it, and leave this so."));
    }
}
