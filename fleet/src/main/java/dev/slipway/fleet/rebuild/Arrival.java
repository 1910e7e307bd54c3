package dev.slipway.fleet.rebuild;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.StepResult.Broken;
import dev.slipway.fleet.operation.StepResult.Done;
import dev.slipway.fleet.operation.StepResult.Later;
import dev.slipway.fleet.operation.StepResult.NotYet;
import dev.slipway.fleet.provision.InstallationId;
import dev.slipway.fleet.provision.Reinstallations.Progress;
import dev.slipway.fleet.step.HostTalk;
import dev.slipway.fleet.step.PartedStep;
import dev.slipway.host.HostProbe;
import dev.slipway.host.HostProof;
import dev.slipway.pxe.boot.BootSighting;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Waits for a machine that was sent into its installer: for the installer's first sign, and for the new system to phone home.
 * It may come back as the system that it was, as nothing, or as somebody whom nobody knows, and each has words. An SSH server
 * that answers proves nothing.
 */
final class Arrival {
    /** The note with the attempt in which the machine was last sent on its way: a person's retry sends it once more. */
    private static final String SENT_IN = "sent-in";

    private static final String WAITED_IN = "waited-in";

    private final RebuildRooms rooms;
    private final MachineName machine;
    private final Launch launch;

    Arrival(RebuildRooms rooms, MachineName machine, Launch launch) {
        this.rooms = rooms;
        this.machine = machine;
        this.launch = launch;
    }

    /** What is seen of the machine. */
    private sealed interface Sight {
        /** It is in the installer, or past it. */
        record Installing(String words) implements Sight {}

        /** The new system has phoned home. */
        record Home(String words) implements Sight {}

        /** It has not gone down yet. */
        record StillUp(String words) implements Sight {}

        /** Nothing is seen, or somebody whom nobody has confirmed. */
        record Away(String words) implements Sight {}

        /** The system that was to go runs again. */
        record Old(String words) implements Sight {}

        /** It cannot phone home any more. */
        record Over(String words) implements Sight {}
    }

    Step start(Duration deadline) {
        return new PartedStep(
                PlannedStep.of("start", launch.title(), deadline).ofNoReturn(),
                host -> {
                    if (host.context().note(Launch.AT).isEmpty()) {
                        return new NotYet(machine + " was not sent into the installer yet.");
                    }
                    return switch (sight(host)) {
                        case Sight.Installing(String words) -> new Done(words);
                        case Sight.Home(String words) -> new Done(words);
                        case Sight.StillUp(String words) -> new NotYet(words);
                        case Sight.Away(String words) ->
                            triedNow(host, SENT_IN) ? new Later(words, launch.recovery()) : new NotYet(words);
                        case Sight.Old(String words) -> triedNow(host, SENT_IN) ? back(host, words) : new NotYet(words);
                        case Sight.Over(String words) ->
                            triedNow(host, SENT_IN) ? new Broken(words, launch.recovery()) : new NotYet(words);
                    };
                },
                host -> send(host, SENT_IN),
                host -> switch (sight(host)) {
                    case Sight.Installing(String words) -> new Done(words);
                    case Sight.Home(String words) -> new Done(words);
                    case Sight.StillUp(String words) -> new NotYet(words);
                    case Sight.Away(String words) -> new NotYet(words);
                    case Sight.Old(String words) -> back(host, words);
                    case Sight.Over(String words) -> new Broken(words, launch.recovery());
                },
                host -> new Done("A machine that was sent into the installer cannot be called back."));
    }

    Step install(Duration deadline) {
        return new PartedStep(
                PlannedStep.of("install", "Wait until the new system phones home", deadline)
                        .uninterruptible(),
                host -> waited(host, triedNow(host, WAITED_IN) || host.context().attempt() == 1),
                this::again,
                host -> waited(host, true),
                host -> new Done("There is nothing to take back."));
    }

    /** @param tried whether this attempt has tried all there is */
    private StepResult waited(HostTalk host, boolean tried) throws InterruptedException {
        return switch (sight(host)) {
            case Sight.Home(String words) -> new Done(words);
            case Sight.Installing(String words) -> tried ? new Later(words, silence()) : new NotYet(words);
            case Sight.StillUp(String words) -> tried ? new Later(words, launch.recovery()) : new NotYet(words);
            case Sight.Away(String words) -> tried ? new Later(words, silence()) : new NotYet(words);
            case Sight.Old(String words) -> tried ? back(host, words) : new NotYet(words);
            case Sight.Over(String words) -> tried ? new Broken(words, silence()) : new NotYet(words);
        };
    }

    private String silence() {
        return "Look at its screen and its boot timeline. If its first boot failed, Ignition says why on the screen: mend the"
                + " profile, and rebuild it by the way pxe. If it is only slow, try again to wait longer.";
    }

    /** A person wants it tried once more: the old system is sent on its way again; another one may still phone home. */
    private StepResult again(HostTalk host) throws InterruptedException {
        Sight sight = sight(host);
        if (sight instanceof Sight.Old || sight instanceof Sight.StillUp) {
            return send(host, WAITED_IN);
        }
        host.context().note(WAITED_IN, Integer.toString(host.context().attempt()));
        if (sight instanceof Sight.Over) {
            launch.expect(RebuildSteps.installation(host));
        }
        return new NotYet("Slipway waits for " + machine + " once more.");
    }

    private static boolean triedNow(HostTalk host, String note) {
        return host.context().note(note).equals(Integer.toString(host.context().attempt()));
    }

    private StepResult send(HostTalk host, String note) throws InterruptedException {
        StepResult sent = launch.go(host);
        if (sent instanceof NotYet) {
            host.context().note(note, Integer.toString(host.context().attempt()));
        }
        return sent;
    }

    /** The old system runs: nobody else may phone home for it, and it is what it was. */
    private StepResult back(HostTalk host, String words) {
        boolean nothingNew = rooms.reinstallations().takeBack(RebuildSteps.installation(host));
        return nothingNew
                ? new Broken(
                        words,
                        "Its data is as it was. Look at the last lines of its console or its boot timeline, and try again.")
                : new Later("The new system has phoned home.", "");
    }

    private Sight sight(HostTalk host) throws InterruptedException {
        InstallationId id = RebuildSteps.installation(host);
        Optional<Sight> told = told(id);
        if (told.isPresent()) {
            return told.get();
        }
        Optional<String> sign = sign(host);
        Sight seen = answers(host);
        boolean past = sign.isPresent() && (seen instanceof Sight.Away || seen instanceof Sight.StillUp);
        // It may have phoned home while it was asked, and then whoever answered is the new one.
        return told(id).orElse(past ? new Sight.Installing(sign.orElseThrow()) : seen);
    }

    private Optional<Sight> told(InstallationId id) {
        return switch (rooms.reinstallations().progress(id)) {
            case Progress.PhonedHome(String address, String os, var proof) ->
                Optional.of(new Sight.Home("The new system, " + os + ", phoned home from " + address + "."));
            case Progress.Over(String words) -> Optional.of(new Sight.Over(words));
            case Progress.Underway underway -> Optional.empty();
        };
    }

    /** The last that the installer let see since the machine was sent into it; the timeline has all of it. */
    private Optional<String> sign(HostTalk host) {
        Instant from = Instant.parse(host.context().note(Launch.AT));
        return rooms.provisioning().timeline(machine.value()).reversed().stream()
                .filter(sighting -> !sighting.at().isBefore(from))
                .flatMap(sighting -> words(sighting).stream())
                .findFirst();
    }

    private Optional<String> words(BootSighting sighting) {
        return switch (sighting) {
            case BootSighting.InstallerSaid said
            when !said.failed() -> Optional.of("The installer on " + machine + " says: " + said.words() + ".");
            case BootSighting.FileServed file
            when file.what().equals("rootfs") ->
                Optional.of("The live system on " + machine + " fetches its root filesystem.");
            case BootSighting.IgnitionAsked asked
            when asked.status() == 200 ->
                Optional.of("The installer on " + machine + " has fetched its configuration.");
            default -> Optional.empty();
        };
    }

    /**
     * Who answers with the host keys that are pinned. Those of the new system are pinned when it phones home, so it is the old
     * one, unless the configuration brings its host keys along.
     */
    private Sight answers(HostTalk host) throws InterruptedException {
        return switch (host.context().ask(HostProbe.command())) {
            case SshOutcome.Success<CommandResult>(CommandResult result) ->
                known(host, HostProbe.parse(result.stdout()));
            case SshOutcome.Failure<CommandResult>(SshFailure.HostKeyChanged changed) ->
                new Sight.Away(machine
                        + " answers with a host key that nobody has confirmed: the live system, the new one before"
                        + " it phones home, or somebody else.");
            case SshOutcome.Failure<CommandResult>(SshFailure failure) ->
                new Sight.Away(machine + " does not answer yet.");
        };
    }

    private Sight known(HostTalk host, HostProof proof) {
        boolean another = RebuildSteps.oldMachine(host).isEmpty()
                ? proof.provisionedInThisBoot()
                : !RebuildSteps.isOld(host, proof);
        if (another) {
            return new Sight.Away("A new system answers on " + machine + "; it has not phoned home yet.");
        }
        return proof.bootId().equals(host.context().note(Launch.FROM))
                ? new Sight.StillUp(machine + " has not gone down yet.")
                : new Sight.Old(machine + " came back as the system that it was: nothing was installed.");
    }
}
