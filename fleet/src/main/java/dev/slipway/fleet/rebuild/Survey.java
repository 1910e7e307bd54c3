package dev.slipway.fleet.rebuild;

import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.InstallDisk;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.step.Reply;
import dev.slipway.host.ConsoleAddress;
import dev.slipway.host.Hardware.BlockDevice;
import dev.slipway.host.HostFacts;
import dev.slipway.host.rebuild.KexecRebuild;
import dev.slipway.host.rebuild.Reach;
import dev.slipway.host.rebuild.RebuildLook;
import dev.slipway.host.rebuild.RebuildLook.Partition;
import dev.slipway.host.rebuild.RebuildPreflight;
import dev.slipway.host.rebuild.RebuildPreflight.Obstacle;
import dev.slipway.host.rebuild.StorageLoss;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A machine as it is right before a rebuild, and what stands against it. Made for the plan, and once more when the rebuild
 * begins: nothing is believed that was seen before.
 *
 * @param subject what is to be done to it
 * @param facts how it is
 * @param look what it can do
 * @param boot the disk that it runs from
 * @param door where it reaches this console's door for machines
 * @param unreachable what it cannot reach, as it may be shown
 */
record Survey(
        Subject subject, HostFacts facts, RebuildLook look, BlockDevice boot, URI door, List<String> unreachable) {
    Survey {
        unreachable = List.copyOf(unreachable);
    }

    /**
     * What is to be done.
     *
     * @param machine as declared
     * @param keep labels of partitions that stay
     * @param artefacts the images
     * @param config the configuration
     * @param letsIn whether the configuration lets Slipway in
     */
    record Subject(
            DeclaredMachine machine, List<String> keep, Artefacts artefacts, ConfigReview config, boolean letsIn) {
        Subject {
            keep = List.copyOf(keep);
        }
    }

    /** Makes a machine known by some questions; none of them changes anything. */
    static Reply<Survey> of(Subject subject, HostFacts facts, Ask ask, java.util.function.Function<String, URI> doors)
            throws InterruptedException {
        Optional<BlockDevice> boot = BootDisk.of(facts);
        if (boot.isEmpty()) {
            return new Reply.Missing<>(new StepResult.Broken(
                    "It is not known from which one disk " + subject.machine().name() + " runs.",
                    "Look at its facts, and read them again; a system on several disks is installed by Install."));
        }
        String asked = subject.machine().disk().value() instanceof InstallDisk.ByPath(String path)
                ? path
                : boot.get().path();
        Reply<RebuildLook> looked = ask.ask(KexecRebuild.look(asked), RebuildLook::parse);
        if (!(looked instanceof Reply.Got<RebuildLook>(RebuildLook look))) {
            return missing(looked);
        }
        Reply<String> console = ask.ask(ConsoleAddress.command(), ConsoleAddress::parse);
        if (!(console instanceof Reply.Got<String>(String address))) {
            return missing(console);
        }
        URI door = doors.apply(address);
        Reach reach =
                new Reach(Stream.concat(subject.artefacts().sources(door).stream(), subject.config().sources().stream())
                        .toList());
        Reply<List<String>> reached = ask.ask(reach.command(), reach::unreachable);
        return reached instanceof Reply.Got<List<String>>(List<String> unreachable)
                ? new Reply.Got<>(new Survey(subject, facts, look, boot.get(), door, unreachable))
                : missing(reached);
    }

    private static Reply<Survey> missing(Reply<?> silent) {
        return new Reply.Missing<>(
                silent instanceof Reply.Missing<?>(StepResult result)
                        ? result
                        : new StepResult.Later("The machine did not answer at first.", "Try again."));
    }

    /** The name of the disk that means the same one in the live system. */
    String device() {
        return BootDisk.lasting(facts, look);
    }

    /** The partitions that stay. */
    List<Partition> kept() {
        return subject.keep().stream()
                .flatMap(label -> look.partitionsLabelled(label).stream())
                .distinct()
                .toList();
    }

    StorageLoss loss() {
        return StorageLoss.of(boot, subject.keep());
    }

    /** What stands against a rebuild by a way. */
    List<Obstacle> obstacles(RebuildWay way) {
        List<Obstacle> found = new ArrayList<>();
        String mismatch = BootDisk.mismatch(subject.machine().disk().value(), facts, boot);
        if (!mismatch.isEmpty()) {
            found.add(new Obstacle(mismatch, "Declare the disk from which it runs, best by its serial number."));
        }
        if (device().isEmpty()) {
            found.add(new Obstacle(
                    "The disk " + boot.path() + " has no name that would mean the same disk in the live system.",
                    "Boot it from a disk with a serial number, or take the other disks out."));
        }
        RebuildPreflight preflight = new RebuildPreflight(
                subject.keep(), subject.artefacts().fetchedBytes(), false, subject.letsIn(), unreachable);
        found.addAll(
                way == RebuildWay.KEXEC ? preflight.obstacles(facts, look) : preflight.networkObstacles(facts, look));
        for (String source : subject.config().otherSources()) {
            found.add(new Obstacle(
                    "The configuration fetches " + source + ", which cannot be tried beforehand.",
                    "Put its content into the configuration, or serve it by HTTP."));
        }
        found.addAll(subject.config().dangers(look, kept()));
        boolean unseen = loss().kept().size() != kept().size();
        if (unseen) {
            found.add(new Obstacle(
                    "It is not known what the partitions that shall be kept hold.",
                    "Read its facts again, then plan again."));
        }
        return List.copyOf(found);
    }
}
