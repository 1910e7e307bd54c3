package dev.slipway.fleet.update;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.Outline;
import dev.slipway.fleet.operation.PlanLine.Tone;
import dev.slipway.fleet.operation.Planning;
import dev.slipway.fleet.operation.Undo;
import dev.slipway.fleet.step.Outlines;
import dev.slipway.fleet.step.Situation;
import dev.slipway.fleet.update.CincinnatiGraph.Release;
import dev.slipway.fleet.update.UpdateGraphs.GraphAnswer;
import dev.slipway.host.FactSection;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OsFamily;
import dev.slipway.host.OstreeStatus;
import dev.slipway.host.OstreeStatus.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Plans updates of Fedora CoreOS. On a machine that follows container images a version is looked up in the update graph:
 * rpm-ostree would take a version for a digest and fail late.
 *
 * @param graphs where releases are looked up
 * @param blocklist the versions that turned out bad
 */
record FedoraCoreOsUpdate(UpdateGraphs graphs, Blocklist blocklist) {
    /** An unpacked image beside the two that are there, before ostree removes the oldest. */
    private static final long IMAGE_SPACE = 2L * 1024 * 1024 * 1024;

    /** One more kernel with its initramfs; a full /boot makes machines reboot in circles (zincati#1314). */
    private static final long BOOT_SPACE = 100L * 1024 * 1024;

    private static final String DIGEST = "sha256:[0-9a-f]{64}";
    private static final String COMMIT = "[0-9a-f]{64}";
    private static final String VERSION = "[0-9]{1,4}(\\.[0-9]{1,12}){3}";

    Planning<Update> plan(MachineName machine, HostFacts facts, String to) {
        Optional<Situation.Blocked> obstacle = obstacle(machine, facts);
        if (obstacle.isPresent()) {
            return obstacle.get().refusal();
        }
        Deployment booted = facts.ostree().booted().orElseThrow();
        if (!to.matches(DIGEST) && !to.matches(COMMIT) && !to.matches(VERSION)) {
            return new Planning.Refused<>(
                    "\"" + to + "\" is not a version of Fedora CoreOS.",
                    "Name a version such as 44.20260817.3.2, or a digest (sha256:...).");
        }
        return booted.fromImage() ? image(machine, facts, booted, to) : remote(machine, facts, booted, to);
    }

    private static Optional<Situation.Blocked> obstacle(MachineName machine, HostFacts facts) {
        for (FactSection needed : List.of(FactSection.RPM_OSTREE, FactSection.FILESYSTEMS)) {
            if (facts.lacks(needed)) {
                return Optional.of(new Situation.Blocked(
                        machine + " did not tell " + needed.words() + ".", "Look at its facts, and read them again."));
            }
        }
        OstreeStatus status = facts.ostree();
        if (!status.transaction().isEmpty()) {
            return Optional.of(new Situation.Blocked(
                    "rpm-ostree is busy with \"" + status.transaction() + "\" on " + machine + ".",
                    "Wait until it is done, or end it with rpm-ostree cancel."));
        }
        if (status.staged().isPresent() || status.pending().isPresent()) {
            Deployment waits = status.staged().or(status::pending).orElseThrow();
            return Optional.of(new Situation.Blocked(
                    FedoraCoreOsSteps.named(waits) + " is "
                            + (waits.locked() ? "staged and locked" : "waiting for a reboot") + " on " + machine
                            + " already.",
                    waits.locked()
                            ? "Withdraw it first, or let who staged it (Zincati?) apply it."
                            : "Withdraw it first, or reboot."));
        }
        return tooFull(machine, facts, "/boot", BOOT_SPACE, "unpin or remove deployments that are not needed")
                .or(() -> tooFull(
                        machine,
                        facts,
                        "/sysroot",
                        IMAGE_SPACE,
                        "remove images and logs: podman image prune," + " journalctl --vacuum-size=100M"));
    }

    private static Optional<Situation.Blocked> tooFull(
            MachineName machine, HostFacts facts, String path, long bytes, String advice) {
        // An image-based root has no size of its own; what is on the disk is seen at /var.
        String at = path.equals("/sysroot")
                        && facts.hardware().filesystems().stream()
                                .noneMatch(fs -> fs.mountPoint().equals(path))
                ? "/var"
                : path;
        long free = facts.hardware()
                .filesystemAt(at)
                .map(filesystem -> filesystem.availableBytes())
                .orElse(0L);
        return free >= bytes
                ? Optional.empty()
                : Optional.of(new Situation.Blocked(
                        "Only " + free / (1024 * 1024) + " MiB are free on " + at + " of " + machine
                                + "; an update needs " + bytes / (1024 * 1024) + ".",
                        "Make room: " + advice + "."));
    }

    private Planning<Update> image(MachineName machine, HostFacts facts, Deployment booted, String to) {
        if (to.matches(COMMIT)) {
            return new Planning.Refused<>(
                    machine + " follows container images, which have no commit to go by.",
                    "Name a version or a digest (sha256:...).");
        }
        GraphAnswer answer = graphs.graph(new UpdateGraphs.Question(
                booted.stream().isEmpty() ? "stable" : booted.stream(), facts.architecture(), true));
        return switch (answer) {
            case GraphAnswer.Known(CincinnatiGraph graph) -> inGraph(machine, facts, booted, graph, to);
            case GraphAnswer.Unknown(String words, String remedy)
            when to.matches(DIGEST) ->
                ready(
                        machine,
                        facts,
                        new Update(to, OsFamily.FEDORA_COREOS, "", to, "", booted.version(), false),
                        List.of("It is not known which version this digest is, nor whether an update to it is allowed: "
                                + words));
            case GraphAnswer.Unknown(String words, String remedy) -> new Planning.Refused<>(words, remedy);
        };
    }

    private Planning<Update> inGraph(
            MachineName machine, HostFacts facts, Deployment booted, CincinnatiGraph graph, String to) {
        Optional<Release> wanted = graph.find(to);
        if (wanted.isEmpty()) {
            return to.matches(DIGEST)
                    ? ready(
                            machine,
                            facts,
                            new Update(to, OsFamily.FEDORA_COREOS, "", to, "", booted.version(), false),
                            List.of("The stream " + booted.stream() + " does not have this digest."))
                    : new Planning.Refused<>(
                            "The stream " + booted.stream() + " has no version " + to + ".",
                            "Name one that it has, or update by digest (sha256:...).");
        }
        Release release = wanted.get();
        Optional<Release> running = graph.find(booted.imageDigest()).or(() -> graph.find(booted.version()));
        boolean older = running.map(now -> release.age() < now.age())
                .orElseGet(() -> VersionOrder.isOlder(release.version(), booted.version()));
        if (!older
                && running.isPresent()
                && !running.get().equals(release)
                && !graph.targets(running.get()).contains(release)) {
            String nearest = graph.targets(running.get()).stream()
                    .map(Release::version)
                    .findFirst()
                    .orElse("");
            return new Planning.Refused<>(
                    "No update leads from " + booted.version() + " straight to " + release.version()
                            + ": a barrier lies between them.",
                    nearest.isEmpty()
                            ? "Look at the update graph of the stream: " + booted.version() + " may be a dead end"
                                    + (running.get().deadEnd().isEmpty()
                                            ? "."
                                            : " (" + running.get().deadEnd() + ").")
                            : "Update to " + nearest + " first.");
        }
        List<String> warnings = new ArrayList<>();
        if (running.isEmpty() && !older) {
            warnings.add("The stream " + booted.stream() + " does not have " + booted.version()
                    + ", which runs: it is not known whether a barrier lies between it and " + release.version() + ".");
        }
        if (!release.deadEnd().isEmpty()) {
            warnings.add("No update will lead away from " + release.version() + ": " + release.deadEnd() + ".");
        }
        return ready(
                machine,
                facts,
                new Update(
                        to,
                        OsFamily.FEDORA_COREOS,
                        release.version(),
                        release.reference(),
                        "",
                        booted.version(),
                        older),
                warnings);
    }

    private Planning<Update> remote(MachineName machine, HostFacts facts, Deployment booted, String to) {
        if (to.matches(DIGEST)) {
            return new Planning.Refused<>(
                    machine + " follows the OSTree remote " + booted.origin() + ", which knows no digests.",
                    "Name a version or a commit.");
        }
        boolean commit = to.matches(COMMIT);
        return ready(
                machine,
                facts,
                new Update(
                        to,
                        OsFamily.FEDORA_COREOS,
                        commit ? "" : to,
                        "",
                        commit ? to : "",
                        booted.version(),
                        !commit && VersionOrder.isOlder(to, booted.version())),
                List.of(machine + " still follows the OSTree remote " + booted.origin()
                        + "; Fedora CoreOS is published as container images now."));
    }

    private Planning<Update> ready(MachineName machine, HostFacts facts, Update update, List<String> warnings) {
        Deployment booted = facts.ostree().booted().orElseThrow();
        if (FedoraCoreOsSteps.is(booted, update.target())) {
            return new Planning.Refused<>(machine + " runs " + update.shown() + " already.", "There is nothing to do.");
        }
        Optional<Blocklist.Entry> blocked = names(facts, update)
                .flatMap(name -> blocklist.find(OsFamily.FEDORA_COREOS, name).stream())
                .findFirst();
        if (blocked.isPresent()) {
            return new Planning.Refused<>(
                    blocked.get().words(), "Choose another version, or take it off the blocklist first.");
        }
        return new Planning.Ready<>(update, outline(machine, facts, booted, update, warnings));
    }

    /** What the wanted version is called: a digest or a commit that lies on the disk has a version there. */
    private static Stream<String> names(HostFacts facts, Update update) {
        return Stream.concat(
                Stream.of(update.shown()),
                facts.ostree().deployments().stream()
                        .filter(deployment -> FedoraCoreOsSteps.is(deployment, update.target()))
                        .map(Deployment::version));
    }

    private static Outline outline(
            MachineName machine, HostFacts facts, Deployment booted, Update update, List<String> warnings) {
        String now = FedoraCoreOsSteps.named(booted);
        Outline outline = Outlines.now(
                        Outline.of(
                                "Update " + machine + " to " + update.shown(),
                                new Undo.ByOperation("Roll back to " + now + ", which stays on the disk.")),
                        machine,
                        facts)
                .line(
                        Tone.CHANGED,
                        machine + " will run " + update.shown()
                                + (update.digest().isEmpty() || update.shown().equals(update.digest())
                                        ? "."
                                        : " (" + update.digest() + ")."))
                .line(Tone.CHANGED, "Changes in /etc are merged into the new version when the machine shuts down.")
                .line(Tone.KEPT, "/var stays as it is, with the data of all containers.")
                .line(Tone.KEPT, now + " stays on the disk to go back to.");
        Optional<Deployment> oldest = facts.ostree().rollback().filter(deployment -> !deployment.pinned());
        if (oldest.isPresent()) {
            outline = outline.line(
                    Tone.LOST,
                    FedoraCoreOsSteps.named(oldest.get()) + " is removed from the disk, unless it is pinned.");
        }
        outline = Outlines.reboot(outline, machine, facts);
        if (!booted.layered().isEmpty()) {
            outline = outline.line(
                    Tone.WARNING,
                    "Layered onto the image: " + String.join(", ", booted.layered())
                            + ". They are fetched again, and may not fit the new version.");
        }
        if (!booted.unlocked().isEmpty() && !booted.unlocked().equals("none")) {
            outline = outline.line(
                    Tone.LOST, "/usr is unlocked (" + booted.unlocked() + "): what was changed there is lost.");
        }
        for (String warning : warnings) {
            outline = outline.line(Tone.WARNING, warning);
        }
        if (update.downgrade()) {
            outline = Outlines.held(
                    outline.line(
                            Tone.WARNING,
                            update.shown() + " is older than " + now
                                    + ": what newer software wrote into /var may be unreadable for it."),
                    machine);
        }
        return outline;
    }
}
