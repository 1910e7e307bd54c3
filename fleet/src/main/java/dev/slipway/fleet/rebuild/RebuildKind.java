package dev.slipway.fleet.rebuild;

import dev.slipway.fleet.applied.ConfigId;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.KeptLabel;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.OsFamily;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.operation.OperationKind;
import dev.slipway.fleet.operation.Outline;
import dev.slipway.fleet.operation.PlanLine.Tone;
import dev.slipway.fleet.operation.Planning;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.Undo;
import dev.slipway.fleet.provision.DesiredConfig;
import dev.slipway.fleet.provision.InstallPlan;
import dev.slipway.fleet.provision.PlanOutcome;
import dev.slipway.fleet.rebuild.Rebuild.Choice;
import dev.slipway.fleet.step.Outlines;
import dev.slipway.fleet.step.Reply;
import dev.slipway.fleet.step.Situation;
import dev.slipway.host.Hardware.BlockDevice;
import dev.slipway.host.HostFacts;
import dev.slipway.host.PodmanStatus.Container;
import dev.slipway.host.rebuild.BootEntry;
import dev.slipway.host.rebuild.RebuildLook;
import dev.slipway.host.rebuild.RebuildLook.Partition;
import dev.slipway.host.rebuild.RebuildPreflight.Obstacle;
import dev.slipway.host.rebuild.StorageLoss;
import dev.slipway.host.rebuild.StorageLoss.Volume;
import dev.slipway.pxe.boot.BootSighting;
import dev.slipway.pxe.boot.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Rebuilds a machine: its disk is written anew and it becomes what is declared; only partitions that are kept stay. The proof is
 * that Ignition ran in a new installation, with the kept partitions in place.
 */
public final class RebuildKind implements OperationKind<Rebuild> {
    /** How long before its boot a machine's firmware may have asked the network. */
    private static final Duration BOOTING = Duration.ofMinutes(10);

    /** Where Fedora CoreOS wants its root partition to end at the earliest (its documentation on storage). */
    private static final long ROOT_BYTES = 8L << 30;

    private final RebuildRooms rooms;

    /**
     * Makes the kind.
     *
     * @param rooms what it is made of
     */
    public RebuildKind(RebuildRooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public String word() {
        return "rebuild";
    }

    @Override
    public Class<Rebuild> parameters() {
        return Rebuild.class;
    }

    /** What is known before the machine is asked. */
    private record Wanted(
            DeclaredMachine machine,
            List<String> keep,
            InstallPlan plan,
            DesiredConfig.Ready ready,
            Artefacts artefacts,
            ConfigReview config) {
        MachineName name() {
            return machine.name();
        }

        boolean isFlatcar() {
            return ready.family() == OsFamily.FLATCAR;
        }
    }

    @Override
    public Planning<Rebuild> plan(MachineName name, Rebuild wish) {
        DeclaredMachine machine = rooms.fleet().current().machines().get(name);
        if (machine == null) {
            return new Planning.Refused<>(name + " is not declared.", "Declare it, or import it.");
        }
        List<String> keep = wish.keepsDeclared() ? machine.keptPartitions().value() : wish.keep();
        for (String label : keep) {
            String problem = KeptLabel.problem(label);
            if (!problem.isEmpty()) {
                return new Planning.Refused<>(problem, KeptLabel.REMEDY);
            }
        }
        Optional<MacAddress> card = rooms.reinstallations().card(name);
        if (card.isEmpty()) {
            return new Planning.Refused<>(
                    "It is not known by which network card " + name + " would tell that it is rebuilt.",
                    "Declare its macs in " + name.file() + ".");
        }
        PlanOutcome outcome = rooms.provisioning().plan(name.value());
        if (outcome instanceof PlanOutcome.NotReady(List<PlanOutcome.Obstacle> obstacles)) {
            return new Planning.Refused<>(
                    obstacles.stream().map(PlanOutcome.Obstacle::what).collect(Collectors.joining(" ")),
                    obstacles.stream()
                            .map(PlanOutcome.Obstacle::remedy)
                            .distinct()
                            .collect(Collectors.joining(" ")));
        }
        InstallPlan plan = ((PlanOutcome.Ready) outcome).plan().keeping(keep);
        Optional<Artefacts> artefacts = Artefacts.of(rooms.images(), plan.image(), card.get());
        if (artefacts.isEmpty()) {
            return new Planning.Refused<>(
                    "The image " + plan.os() + " is not in the library any more.", "Mirror it under Images.");
        }
        return switch (rooms.desired().of(name)) {
            case DesiredConfig.Broken(var problems) ->
                new Planning.Refused<>(problems.getFirst().words(), "Mend the profile under Profiles.");
            case DesiredConfig.Ready ready ->
                planned(
                        new Wanted(
                                machine,
                                keep,
                                plan,
                                ready,
                                artefacts.get(),
                                new ConfigReview(ready.content().ignition())),
                        wish);
        };
    }

    private Planning<Rebuild> planned(Wanted wanted, Rebuild wish) {
        boolean letsIn = wanted.config()
                .letsIn(
                        wanted.machine().ssh().value().user(),
                        rooms.authorizedKey().get());
        if (!letsIn) {
            return new Planning.Refused<>(
                    "The configuration lets no key of Slipway's log in, so the machine would be lost.",
                    "Declare Slipway's key for a user of the machine.");
        }
        if (wanted.isFlatcar() && !wanted.keep().isEmpty()) {
            return new Planning.Refused<>(
                    "The installer of Flatcar keeps no partitions.",
                    "Reset " + wanted.name() + " instead: it keeps paths, and does not touch other partitions.");
        }
        if (wanted.isFlatcar() && wish.way() == RebuildWay.KEXEC) {
            return new Planning.Refused<>(
                    "A Flatcar is not installed by kexec.",
                    "Reset " + wanted.name()
                            + ", which needs no download, or rebuild it by the network boot of its firmware.");
        }
        return switch (Situation.of(rooms.current(), wanted.name())) {
            case Situation.Blocked blocked ->
                wish.way() == RebuildWay.PXE
                        ? silent(wanted, wish)
                        : new Planning.Refused<>(
                                blocked.words(),
                                blocked.remedy()
                                        + " To rebuild it when it next boots from the network, choose the way pxe.");
            case Situation.Clear(HostFacts facts, var driver) -> {
                String declared = wanted.isFlatcar() ? "FLATCAR" : "FEDORA_COREOS";
                yield facts.os().family().name().equals(declared)
                        ? running(wanted, wish, facts)
                        : new Planning.Refused<>(
                                wanted.name() + " runs " + facts.os().name() + ", but "
                                        + wanted.ready().family().words() + " is declared.",
                                "Install it by Install, which does not ask what runs.");
            }
        };
    }

    // ---- A machine that answers.

    private Planning<Rebuild> running(Wanted wanted, Rebuild wish, HostFacts facts) {
        Survey.Subject subject =
                new Survey.Subject(wanted.machine(), wanted.keep(), wanted.artefacts(), wanted.config(), true);
        Reply<Survey> reply;
        try {
            reply = Survey.of(
                    subject,
                    facts,
                    Ask.once(command -> rooms.questions().ask(wanted.name(), command)),
                    rooms.door()::seenFrom);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Planning.Refused<>("The question was interrupted.", "Ask again.");
        }
        return switch (reply) {
            case Reply.Got<Survey>(Survey survey) -> surveyed(wanted, wish, survey);
            case Reply.Missing<Survey>(StepResult.Broken(String words, String remedy)) ->
                new Planning.Refused<>(words, remedy);
            case Reply.Missing<Survey>(StepResult.Later(String words, String remedy)) ->
                new Planning.Refused<>(words, remedy);
            case Reply.Missing<Survey>(var other) ->
                new Planning.Refused<>(wanted.name() + " did not say what a rebuild needs.", "Plan again.");
        };
    }

    private Planning<Rebuild> surveyed(Wanted wanted, Rebuild wish, Survey survey) {
        Route route = route(wanted, wish.way(), survey);
        if (route instanceof Route.None(String words, String remedy)) {
            return new Planning.Refused<>(words, remedy);
        }
        RebuildWay way = ((Route.By) route).way();
        List<Obstacle> obstacles = survey.obstacles(way);
        if (!obstacles.isEmpty()) {
            return new Planning.Refused<>(
                    obstacles.stream().map(Obstacle::words).collect(Collectors.joining(" ")),
                    obstacles.stream().map(Obstacle::remedy).distinct().collect(Collectors.joining(" ")));
        }
        Choice.Made made =
                new Choice.Made(way, survey.facts().os().family(), true, survey.device(), keep(wanted), wanted.plan());
        return new Planning.Ready<>(
                new Rebuild(wish.way(), wish.keepsDeclared(), wish.keep(), made),
                outline(wanted, survey, way, ((Route.By) route).doubt()));
    }

    private ConfigId keep(Wanted wanted) {
        return rooms.configs()
                .keep(
                        wanted.name(),
                        wanted.ready().commit(),
                        wanted.ready().profile(),
                        wanted.ready().content());
    }

    private sealed interface Route {
        /** @param doubt why it may not work; empty when nothing speaks against it */
        record By(RebuildWay way, String doubt) implements Route {}

        record None(String words, String remedy) implements Route {}
    }

    private Route route(Wanted wanted, RebuildWay wished, Survey survey) {
        RebuildLook look = survey.look();
        Optional<BootEntry> entry =
                BootEntry.network(look.firmware(), wanted.artefacts().card().value());
        boolean asksNetworkFirst =
                entry.filter(look::isFirst).isPresent() || askedNetwork(wanted.name(), survey.facts());
        String name = wanted.name().value();
        return switch (wished) {
            case KEXEC ->
                new Route.By(
                        RebuildWay.KEXEC,
                        look.lockedDown()
                                ? "The kernel of " + name + " is locked down (" + look.lockdown()
                                        + ") and may refuse the live system; then nothing has happened yet."
                                : "");
            case NETWORK ->
                entry.isPresent()
                        ? new Route.By(RebuildWay.NETWORK, "")
                        : new Route.None(
                                "The firmware of " + name + " has no entry that boots from the network by the card "
                                        + wanted.artefacts().card() + ", or it is no UEFI.",
                                "Switch network boot on in its firmware, or choose the way kexec or pxe.");
            case PXE ->
                new Route.By(
                        RebuildWay.PXE,
                        asksNetworkFirst
                                ? ""
                                : "It is not known that the firmware of " + name
                                        + " asks the network before its disk; if it does not, the machine comes back as it was.");
            case AUTO -> {
                boolean kexec = !wanted.isFlatcar() && look.kexec() && !look.lockedDown();
                if (kexec) {
                    yield new Route.By(RebuildWay.KEXEC, "");
                }
                if (entry.isPresent()) {
                    yield new Route.By(RebuildWay.NETWORK, "");
                }
                yield asksNetworkFirst
                        ? new Route.By(RebuildWay.PXE, "")
                        : new Route.None(
                                name + " can neither start the live installer itself"
                                        + (wanted.isFlatcar()
                                                ? ", being a Flatcar,"
                                                : look.lockedDown()
                                                        ? ", because its kernel is locked down,"
                                                        : ", because it has no kexec,")
                                        + " nor is a network boot of its firmware known.",
                                wanted.isFlatcar()
                                        ? "Reset it instead, or let it boot from the network first and choose the way pxe."
                                        : "Let its firmware boot from the network first, and choose the way pxe.");
            }
        };
    }

    /** Whether the firmware was seen to ask the network in the boot that runs. */
    private boolean askedNetwork(MachineName machine, HostFacts facts) {
        Instant from = facts.seenAt().minus(facts.uptime()).minus(BOOTING);
        return rooms.provisioning().timeline(machine.value()).stream()
                .filter(BootSighting.ScriptServed.class::isInstance)
                .map(BootSighting.ScriptServed.class::cast)
                .anyMatch(script -> script.decision().startsWith("boots its own disk")
                        && script.at().isAfter(from)
                        && script.at().isBefore(facts.seenAt()));
    }

    private static Outline outline(Wanted wanted, Survey survey, RebuildWay way, String doubt) {
        MachineName name = wanted.name();
        Outline outline = Outlines.now(head(wanted, way), name, survey.facts());
        outline = becomes(outline, wanted);
        for (Partition partition : survey.kept()) {
            String mount = wanted.config().mountOf(partition);
            outline = outline.line(
                    Tone.KEPT,
                    partition.partitionLabel() + " (" + partition.path() + ", " + size(partition.bytes())
                            + (partition.filesystem().isEmpty() ? "" : ", " + partition.filesystem()) + ") stays"
                            + (mount.isEmpty() ? "." : ", and is mounted on " + mount + " again."));
            if (mount.isEmpty()) {
                outline = outline.line(
                        Tone.WARNING,
                        "The configuration does not mount " + partition.partitionLabel()
                                + ": its data stays, but is not seen until something does.");
            }
            if (partition.startBytes() < ROOT_BYTES) {
                outline = outline.line(
                        Tone.WARNING,
                        partition.partitionLabel() + " begins " + size(partition.startBytes())
                                + " into the disk; Fedora CoreOS asks for " + size(ROOT_BYTES)
                                + " for itself before it.");
            }
        }
        outline = lost(outline, survey);
        for (String words : wanted.config().wipesElsewhere(survey.look())) {
            outline = outline.line(Tone.LOST, words);
        }
        outline = outline.line(
                Tone.RESTARTED,
                name + " is down until it is installed, for 5 to 15 minutes on most machines"
                        + containers(survey.facts(), ": ", "."));
        if (!doubt.isEmpty()) {
            outline = outline.line(Tone.WARNING, doubt);
        }
        return outline.line(Tone.CHANGED, "Its SSH host keys are new; Slipway accepts them once, when it phones home.")
                .typing(
                        name.value(),
                        "data on " + survey.boot().path()
                                + (survey.kept().isEmpty() ? " is lost." : " is lost but for what is kept."));
    }

    private static Outline head(Wanted wanted, RebuildWay way) {
        return Outline.of(
                "Rebuild " + wanted.name() + way.by(),
                new Undo.None(
                        "There is none once its disk is written. Until the installer starts, it can be cancelled."));
    }

    private static Outline becomes(Outline outline, Wanted wanted) {
        Outline longer = outline.line(
                Tone.CHANGED,
                wanted.name() + " gets " + wanted.plan().os() + " with profile "
                        + wanted.plan().profile() + " at commit "
                        + wanted.plan()
                                .commit()
                                .substring(0, Math.min(8, wanted.plan().commit().length())) + ".");
        for (String warning : wanted.plan().warnings()) {
            longer = longer.line(Tone.WARNING, warning);
        }
        return longer;
    }

    private static Outline lost(Outline outline, Survey survey) {
        StorageLoss loss = survey.loss();
        Outline longer = outline;
        for (Volume volume : loss.lost()) {
            longer = longer.line(
                    Tone.LOST,
                    "Data on this disk will be lost: " + volume.path()
                            + (volume.label().isEmpty() ? "" : " (" + volume.label() + ")") + ", "
                            + used(survey.facts(), volume)
                            + (volume.mountPoints().isEmpty()
                                    ? "."
                                    : ", with " + String.join(", ", volume.mountPoints()) + "."));
        }
        boolean dataOnRoot = loss.lost().stream()
                .anyMatch(volume -> volume.mountPoints().contains("/sysroot")
                        || volume.mountPoints().contains("/var")
                        || volume.mountPoints().contains("/"));
        if (dataOnRoot) {
            longer = longer.line(
                    Tone.WARNING,
                    "/var lies on the disk of the system: all volumes and logs of "
                            + survey.subject().machine().name() + " that are not on a kept partition are lost"
                            + containers(survey.facts(), ", also those of ", ".")
                                    .replace("..", "."));
        }
        return longer;
    }

    private static String containers(HostFacts facts, String before, String end) {
        String running = facts.podman().containers().stream()
                .filter(Container::runs)
                .map(Container::name)
                .sorted()
                .collect(Collectors.joining(", "));
        return running.isEmpty() ? end : before + running + end;
    }

    /** How much lies there; the size alone where nothing is mounted. */
    private static String used(HostFacts facts, Volume volume) {
        return facts.hardware().filesystems().stream()
                .filter(filesystem -> volume.mountPoints().contains(filesystem.mountPoint()))
                .mapToLong(filesystem -> filesystem.usedBytes())
                .max()
                .stream()
                .mapToObj(bytes -> atLeast(bytes) + " of " + size(volume.bytes()) + " used")
                .findFirst()
                .orElse(size(volume.bytes()));
    }

    /** Rounded, so that a plan stays the same while logs grow. */
    private static String atLeast(long bytes) {
        return bytes < 1L << 30 ? "less than 1 GiB" : "about " + size(bytes);
    }

    private static String size(long bytes) {
        return bytes >= 1L << 30
                ? Math.round((double) bytes / (1L << 30)) + " GiB"
                : Math.max(1, Math.round((double) bytes / (1L << 20))) + " MiB";
    }

    // ---- A machine that does not answer.

    private Planning<Rebuild> silent(Wanted wanted, Rebuild wish) {
        Outline outline = becomes(head(wanted, RebuildWay.PXE), wanted);
        outline = outline.line(
                Tone.NOW, wanted.name() + " does not answer. Its installation is armed, and magic packets wake it.");
        if (wanted.machine().macs().isEmpty()) {
            return new Planning.Refused<>(
                    "The network cards of " + wanted.name() + " are not known, so it cannot be woken.",
                    "Declare its macs in " + wanted.name().file() + ".");
        }
        KnownFacts last = rooms.current().refresh(wanted.name()).facts();
        if (last instanceof KnownFacts.Seen(HostFacts facts, var at)) {
            Optional<BlockDevice> boot = BootDisk.of(facts);
            StorageLoss loss = boot.map(disk -> StorageLoss.of(disk, wanted.keep()))
                    .orElse(new StorageLoss(List.of(), List.of(), wanted.keep()));
            if (!loss.unmatched().isEmpty()) {
                return unseen(wanted, loss.unmatched());
            }
            for (Volume volume : loss.kept()) {
                outline = outline.line(
                        Tone.KEPT, volume.label() + " (" + volume.path() + ", " + size(volume.bytes()) + ") stays.");
            }
            for (Volume volume : loss.lost()) {
                outline = outline.line(
                        Tone.LOST,
                        "Data on this disk will be lost: " + volume.path()
                                + (volume.label().isEmpty() ? "" : " (" + volume.label() + ")") + ", "
                                + size(volume.bytes()) + ".");
            }
        } else if (!wanted.keep().isEmpty()) {
            return unseen(wanted, wanted.keep());
        } else {
            outline = outline.line(
                    Tone.LOST,
                    "Data on this disk will be lost: " + wanted.plan().disk() + ".");
        }
        Choice.Made made = new Choice.Made(
                RebuildWay.PXE,
                wanted.isFlatcar() ? dev.slipway.host.OsFamily.FLATCAR : dev.slipway.host.OsFamily.FEDORA_COREOS,
                false,
                wanted.plan().disk(),
                keep(wanted),
                wanted.plan());
        return new Planning.Ready<>(
                new Rebuild(wish.way(), wish.keepsDeclared(), wish.keep(), made),
                outline.line(
                                Tone.WARNING,
                                "Nothing can be looked at beforehand. If it boots its disk first, it comes back as it was.")
                        .typing(
                                wanted.name().value(),
                                "data on " + wanted.plan().disk()
                                        + (wanted.keep().isEmpty() ? " is lost." : " is lost but for what is kept.")));
    }

    private static Planning<Rebuild> unseen(Wanted wanted, List<String> labels) {
        return new Planning.Refused<>(
                "It is not known that " + wanted.name() + " has partitions with the labels " + String.join(", ", labels)
                        + ", which shall be kept, and it does not answer.",
                "Bring it up, or keep nothing.");
    }

    @Override
    public List<Step> steps(MachineName machine, Rebuild settled) {
        return new RebuildSteps(rooms, machine, settled.made()).all();
    }
}
