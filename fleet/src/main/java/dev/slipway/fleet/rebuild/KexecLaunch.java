package dev.slipway.fleet.rebuild;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.StepResult.Broken;
import dev.slipway.fleet.operation.StepResult.Done;
import dev.slipway.fleet.operation.StepResult.Later;
import dev.slipway.fleet.operation.StepResult.NotYet;
import dev.slipway.fleet.provision.FixedNetwork;
import dev.slipway.fleet.provision.InstallationId;
import dev.slipway.fleet.rebuild.Rebuild.Choice;
import dev.slipway.fleet.step.Drivers;
import dev.slipway.fleet.step.HostTalk;
import dev.slipway.fleet.step.PartedStep;
import dev.slipway.fleet.step.Reply;
import dev.slipway.host.Answer;
import dev.slipway.host.UpdatableDriver;
import dev.slipway.host.rebuild.KexecRebuild;
import dev.slipway.host.rebuild.LiveArguments;
import dev.slipway.pxe.image.FileRole;
import dev.slipway.pxe.initramfs.CoreOsReinstall;
import dev.slipway.pxe.initramfs.NewcArchive;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.Content;
import dev.slipway.ssh.RemoteProcess;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * By kexec. What is fetched and loaded lies in the machine's memory, so all of it is gone when the machine boots: each step
 * looks whether it is there, and brings it again.
 */
final class KexecLaunch implements Launch {
    private static final String FETCHED = "fetched";
    private static final String LOADED = "loaded";

    /** The script of the jump ends so when nothing is loaded; every other end means nothing. */
    private static final int NOTHING_LOADED = 69;

    /** What coreos-installer takes for a console; it would fail on others, and then it is too late. */
    private static final String CONSOLE = "tty[0-9]+|tty(S|AMA)[0-9]+(,[0-9]+([noe][78]?)?)?";

    private final RebuildRooms rooms;
    private final MachineName machine;
    private final Choice.Made made;
    private final UpdatableDriver driver;

    KexecLaunch(RebuildRooms rooms, MachineName machine, Choice.Made made) {
        this.rooms = rooms;
        this.machine = machine;
        this.made = made;
        this.driver = Drivers.updatable(made.family());
    }

    @Override
    public String title() {
        return "Start the live installer on " + machine;
    }

    @Override
    public String recovery() {
        return "Look at its screen. As long as the installer has not begun to write, switching it off and on brings the old"
                + " system back: try again then. When it does not boot any more, rebuild it by the way pxe.";
    }

    Step fetch(Duration deadline) {
        return new PartedStep(
                        PlannedStep.of("fetch", "Fetch the live system into the memory of " + machine, deadline),
                        host -> host.bootId(driver)
                                .judge(id -> host.context().note(FETCHED).equals(id)
                                        ? new Done("Kernel and initramfs are there, with the right checksums.")
                                        : new NotYet("The live system is not there.")),
                        host -> host.bootId(driver)
                                .judge(id -> prepared(host).judge(rebuild -> {
                                    StepResult fetched = host.act(rebuild.fetch());
                                    if (fetched instanceof NotYet) {
                                        host.context().note(FETCHED, id);
                                    }
                                    return fetched;
                                })),
                        host -> host.bootId(driver)
                                .judge(id -> host.context().note(FETCHED).equals(id)
                                        ? new Done("Kernel and initramfs are there, with the right checksums.")
                                        : new Later(machine + " has booted meanwhile.", "It is tried again.")),
                        KexecLaunch::forget)
                .undoneBy(KexecLaunch::forget);
    }

    Step load(Duration deadline) {
        PartedStep.Part loaded = host -> host.bootId(driver).judge(id -> isLoaded(host, id));
        return PartedStep.of(
                        PlannedStep.of("load", "Load the live system with what it shall do", deadline),
                        loaded,
                        host -> host.bootId(driver).judge(id -> load(host, id)))
                .undoneBy(KexecLaunch::forget);
    }

    private static StepResult forget(HostTalk host) throws InterruptedException {
        host.context().note(LOADED, "");
        host.context().note(FETCHED, "");
        StepResult undone = host.act(KexecRebuild.undo());
        return undone instanceof NotYet ? new Done("Nothing of the live system is left in memory.") : undone;
    }

    private static StepResult isLoaded(HostTalk host, String bootId) throws InterruptedException {
        if (!host.context().note(LOADED).equals(bootId)) {
            return new NotYet("The live system is not loaded.");
        }
        return host.ask(KexecRebuild.loaded(), KexecRebuild::isLoaded)
                .judge(loaded -> loaded
                        ? new Done("The live system is loaded, with the configuration in it.")
                        : new NotYet("The live system is not loaded any more."));
    }

    /** From the files to the loaded kernel; the secret in the archive is a new one each time, so what was loaded before is void. */
    private StepResult load(HostTalk host, String bootId) throws InterruptedException {
        host.context().note(LOADED, "");
        return prepared(host).judge(rebuild -> {
            StepResult fetched = host.act(rebuild.fetch());
            if (!(fetched instanceof NotYet)) {
                return fetched;
            }
            return RebuildSteps.door(rooms, host).judge(door -> {
                StepResult appended = host.act(append(rebuild, archive(host, door)));
                if (!(appended instanceof NotYet)) {
                    return appended;
                }
                StepResult loaded = host.act(rebuild.load());
                if (loaded instanceof NotYet) {
                    host.context().note(LOADED, bootId);
                }
                return loaded instanceof Broken(String words, String remedy)
                        ? new Broken(
                                words,
                                "Its kernel may refuse to start others (Secure Boot, lockdown): rebuild it by the network"
                                        + " boot of its firmware. " + remedy)
                        : loaded;
            });
        });
    }

    private static dev.slipway.ssh.RemoteCommand append(KexecRebuild rebuild, byte[] archive) {
        try {
            return rebuild.append(Content.bytes(archive));
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory have a length", e);
        }
    }

    /** The files and the kernel's arguments. */
    private Reply<KexecRebuild> prepared(HostTalk host) throws InterruptedException {
        Optional<Artefacts> artefacts = rooms.reinstallations()
                .card(machine)
                .flatMap(card -> Artefacts.of(rooms.images(), made.plan().image(), card));
        if (artefacts.isEmpty()) {
            return new Reply.Missing<>(new Broken(
                    "The image " + made.plan().os() + " is not in the library any more.", "Mirror it under Images."));
        }
        Reply<URI> door = RebuildSteps.door(rooms, host);
        if (!(door instanceof Reply.Got<URI>(URI at))) {
            return new Reply.Missing<>(((Reply.Missing<URI>) door).result());
        }
        Reply<String> line = host.ask(KexecRebuild.runningLine(), Answer.Said::new);
        if (!(line instanceof Reply.Got<String>(String running))) {
            return new Reply.Missing<>(((Reply.Missing<String>) line).result());
        }
        FixedNetwork network = rooms.reinstallations().network(RebuildSteps.installation(host));
        return new Reply.Got<>(new KexecRebuild(
                artefacts.get().artefact(at, FileRole.KERNEL),
                artefacts.get().artefact(at, FileRole.INITRD),
                LiveArguments.of(artefacts.get().url(at, FileRole.ROOTFS), running, network.kernelArguments())));
    }

    private byte[] archive(HostTalk host, URI door) throws InterruptedException {
        InstallationId id = RebuildSteps.installation(host);
        String running =
                host.ask(KexecRebuild.runningLine(), Answer.Said::new) instanceof Reply.Got<String>(String line)
                        ? line
                        : "";
        return NewcArchive.of(new CoreOsReinstall(
                        made.device(),
                        rooms.reinstallations().destination(id, door),
                        made.plan().kept(),
                        consoles(running),
                        List.of(),
                        rooms.reinstallations().network(id).connections(),
                        List.of(rooms.authorizedKey().get()),
                        rooms.reinstallations()
                                .card(machine)
                                .flatMap(card ->
                                        Artefacts.of(rooms.images(), made.plan().image(), card))
                                .map(artefacts -> artefacts.events(door))
                                .orElse(door.resolve("/event")))
                .files());
    }

    /** Without a console the installed system is blind where the running one was not (Fedora CoreOS has none by itself). */
    private static List<String> consoles(String running) {
        return Arrays.stream(running.strip().split("\\s+"))
                .filter(argument -> argument.startsWith("console="))
                .map(argument -> argument.substring("console=".length()))
                .filter(console -> console.matches(CONSOLE))
                .distinct()
                .toList();
    }

    @Override
    public StepResult go(HostTalk host) throws InterruptedException {
        return host.bootId(driver).judge(bootId -> {
            if (!(isLoaded(host, bootId) instanceof Done)) {
                StepResult loaded = load(host, bootId);
                if (!(loaded instanceof NotYet)) {
                    return loaded;
                }
            }
            expect(RebuildSteps.installation(host));
            Launch.leaves(host, bootId);
            return jump(host);
        });
    }

    @Override
    public void expect(InstallationId id) {
        rooms.reinstallations().begin(id, "is rebuilt by kexec: " + made.plan().os() + " on " + made.device());
    }

    private StepResult jump(HostTalk host) throws InterruptedException {
        return switch (host.context().run(KexecRebuild.jump())) {
            case SshOutcome.Success<CommandResult> success -> new NotYet(machine + " goes down.");
            case SshOutcome.Failure<CommandResult>(SshFailure.NonZeroExit ended)
            when ended.result().exit() == NOTHING_LOADED -> {
                host.context().note(LOADED, "");
                yield new Later("No live system is loaded on " + machine + " any more.", "It is loaded again.");
            }
            case SshOutcome.Failure<CommandResult>(SshFailure.NonZeroExit ended) -> new NotYet(machine + " goes down.");
            case SshOutcome.Failure<CommandResult>(SshFailure.Unreachable lost)
            when lost.process() != RemoteProcess.NOT_STARTED ->
                new NotYet("The connection broke, as it does when a machine goes down.");
            case SshOutcome.Failure<CommandResult>(SshFailure failure) -> StepResult.of(failure);
        };
    }
}
