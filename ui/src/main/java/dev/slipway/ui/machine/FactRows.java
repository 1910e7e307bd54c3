package dev.slipway.ui.machine;

import dev.slipway.host.ClockReading;
import dev.slipway.host.FactSection;
import dev.slipway.host.FlatcarStatus;
import dev.slipway.host.Hardware;
import dev.slipway.host.Hardware.BlockDevice;
import dev.slipway.host.Hardware.Filesystem;
import dev.slipway.host.HostFacts;
import dev.slipway.host.PodmanStatus;
import dev.slipway.host.PodmanStatus.Container;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a machine says about itself, as a person reads it. What it did not say is a gap in words, never good news. */
final class FactRows {
    /** A clock that is further off breaks certificates and logs. */
    static final Duration CLOCK_FINE = Duration.ofSeconds(5);

    /** Less free space than this part of a filesystem wants a look. */
    static final double SPACE_LEFT = 0.1;

    private final HostFacts facts;
    private final List<FactRow> rows = new ArrayList<>();

    /**
     * A fact.
     *
     * @param term what it is about
     * @param tone {@code IDLE} when there is nothing to say about it
     * @param words what is so, one entry a line
     */
    record FactRow(String term, Tone tone, List<String> words) {
        FactRow {
            words = List.copyOf(words);
        }
    }

    private FactRows(HostFacts facts) {
        this.facts = facts;
    }

    static List<FactRow> of(HostFacts facts) {
        FactRows all = new FactRows(facts);
        all.system();
        all.units();
        all.containers();
        all.reboot();
        all.updates();
        all.space();
        all.memory();
        all.disks();
        all.network();
        all.time();
        return List.copyOf(all.rows);
    }

    private void add(String term, Tone tone, String... words) {
        rows.add(new FactRow(
                term, tone, Arrays.stream(words).filter(w -> !w.isEmpty()).toList()));
    }

    /** Adds the words unless the machine did not tell; then why it did not. */
    private boolean told(String term, FactSection... sections) {
        for (FactSection section : sections) {
            if (facts.lacks(section)) {
                String why = facts.gaps().stream()
                        .filter(gap -> gap.section() == section)
                        .map(gap -> gap.words())
                        .findFirst()
                        .orElse("");
                add(term, Tone.WARN, "Not known. " + why);
                return false;
            }
        }
        return true;
    }

    private void system() {
        if (told("System", FactSection.OS_RELEASE)) {
            String stream = facts.os().stream().isEmpty() ? "" : " · " + facts.os().stream();
            add(
                    "System",
                    facts.os().live() ? Tone.WARN : Tone.IDLE,
                    facts.os().name() + stream,
                    facts.os().live() ? "Runs from the network or a medium, not from its disk." : "",
                    "Linux " + facts.kernel() + " on " + facts.architecture());
        }
        if (told("Up", FactSection.UPTIME)) {
            String load = facts.load().isEmpty()
                    ? ""
                    : " · load "
                            + facts.load().stream()
                                    .map(l -> String.format(Locale.ROOT, "%.2f", l))
                                    .collect(Collectors.joining(" "));
            add("Up", Tone.IDLE, ViewerTime.span(facts.uptime()) + load);
        }
    }

    private void units() {
        if (!told("Units", FactSection.FAILED_UNITS)) {
            return;
        }
        if (facts.systemd().failed().isEmpty()) {
            add(
                    "Units",
                    Tone.OK,
                    "None has failed"
                            + (facts.systemd().state().isEmpty()
                                    ? "."
                                    : "; systemd says " + facts.systemd().state() + "."));
        } else {
            rows.add(new FactRow(
                    "Units",
                    Tone.BAD,
                    facts.systemd().failed().stream()
                            .map(unit -> unit.name() + " has failed"
                                    + (unit.description().isEmpty() ? "" : " (" + unit.description() + ")"))
                            .toList()));
        }
    }

    private void containers() {
        if (!told("Containers", FactSection.PODMAN_VERSION, FactSection.CONTAINERS)) {
            return;
        }
        if (facts.podman().version().isEmpty()) {
            add("Containers", Tone.IDLE, "Podman is not installed.");
            return;
        }
        List<Container> all = facts.podman().containers();
        List<Container> sick = all.stream().filter(FactRows::sick).toList();
        long run = all.stream().filter(Container::runs).count();
        List<String> words = new ArrayList<>();
        words.add(
                all.isEmpty()
                        ? "none · Podman " + facts.podman().version()
                        : run + " of " + all.size() + " run · Podman "
                                + facts.podman().version());
        sick.forEach(container -> words.add(container.name() + " "
                + (container.runs() ? "is unhealthy" : container.state() + " with " + container.exitCode())));
        rows.add(new FactRow("Containers", sick.isEmpty() ? Tone.IDLE : Tone.BAD, words));
    }

    static boolean sick(Container container) {
        return container.runs()
                ? container.health() == PodmanStatus.Health.UNHEALTHY
                : container.state().equals("exited") && container.exitCode() != 0;
    }

    private void reboot() {
        if (!facts.lacks(FactSection.REBOOT_REQUIRED) && facts.rebootRequired()) {
            add("Reboot", Tone.WARN, "Something on the machine asks for one.");
        }
    }

    private void updates() {
        if (!facts.zincati().enabled()) {
            add(
                    "Updates",
                    Tone.WARN,
                    "Held: Zincati is switched off by " + facts.zincati().heldBy() + ".");
        } else if (facts.flatcar().server().equals(FlatcarStatus.DISABLED)) {
            add("Updates", Tone.WARN, "Held: the update engine has no server.");
        } else if (!facts.zincati().strategy().isEmpty()) {
            add("Updates", Tone.IDLE, "By Zincati, strategy " + facts.zincati().strategy());
        } else if (!facts.flatcar().group().isEmpty()) {
            String strategy = facts.flatcar().rebootStrategy();
            add(
                    "Updates",
                    Tone.IDLE,
                    "By update-engine, channel " + facts.flatcar().group()
                            + (strategy.isEmpty() ? "" : ", reboot strategy " + strategy));
        }
        if (!facts.ostree().transaction().isEmpty()) {
            add("rpm-ostree", Tone.INFO, "Busy: " + facts.ostree().transaction());
        }
    }

    private void space() {
        if (!told("Space", FactSection.FILESYSTEMS)) {
            return;
        }
        List<Filesystem> all =
                facts.hardware().filesystems().stream().filter(fs -> !image(fs)).toList();
        boolean full = all.stream().anyMatch(FactRows::full);
        rows.add(new FactRow(
                "Space",
                full ? Tone.WARN : Tone.IDLE,
                all.stream()
                        .map(fs -> fs.mountPoint() + " " + Phrase.bytes(fs.availableBytes()) + " of "
                                + Phrase.bytes(fs.sizeBytes()) + " free" + (full(fs) ? ", nearly full" : ""))
                        .toList()));
    }

    static boolean full(Filesystem filesystem) {
        return !image(filesystem) && filesystem.availableBytes() < filesystem.sizeBytes() * SPACE_LEFT;
    }

    /** An image that is mounted read-only is always full to the last byte, as it should be. */
    private static boolean image(Filesystem filesystem) {
        return filesystem.usedBytes() >= filesystem.sizeBytes();
    }

    private void memory() {
        if (told("Memory", FactSection.MEMORY)) {
            add(
                    "Memory",
                    Tone.IDLE,
                    Phrase.bytes(facts.hardware().memoryAvailableBytes()) + " of "
                            + Phrase.bytes(facts.hardware().memoryBytes()) + " available");
        }
    }

    private void disks() {
        if (told("Disks", FactSection.DISKS)) {
            rows.add(new FactRow(
                    "Disks",
                    Tone.IDLE,
                    facts.hardware().disks().stream()
                            .filter(disk -> disk.type().equals("disk"))
                            .map(FactRows::disk)
                            .toList()));
        }
    }

    private static String disk(BlockDevice disk) {
        String identity = (disk.model() + (disk.serial().isEmpty() ? "" : " " + disk.serial())).strip();
        return disk.path() + " " + Phrase.bytes(disk.sizeBytes()) + (identity.isEmpty() ? "" : " · " + identity)
                + (disk.transport().isEmpty() ? "" : " · " + disk.transport());
    }

    private void network() {
        if (told("Network", FactSection.NETWORK)) {
            rows.add(new FactRow(
                    "Network",
                    Tone.IDLE,
                    facts.hardware().ports().stream()
                            .filter(port -> !port.name().equals("lo"))
                            .map(FactRows::port)
                            .toList()));
        }
    }

    private static String port(Hardware.NetworkPort port) {
        return port.name() + " " + (port.up() ? String.join(", ", port.addresses()) : "down")
                + (port.mac().isEmpty() ? "" : " · " + port.mac());
    }

    private void time() {
        ClockReading clock = facts.clock();
        if (!clock.known()) {
            add("Time", Tone.WARN, "Not known: it did not tell its clock.");
            return;
        }
        String offset = clock.offBy(CLOCK_FINE)
                ? "Its clock is " + ViewerTime.span(clock.offset().abs())
                        + (clock.offset().isNegative() ? " behind." : " ahead.")
                : "Its clock is right to "
                        + ViewerTime.span(
                                clock.uncertainty().plus(clock.offset().abs())) + ".";
        String sync = switch (clock.sync()) {
            case SYNCHRONISED -> "Synchronised" + (clock.source().isEmpty() ? "." : " by " + clock.source() + ".");
            case UNSYNCHRONISED -> "Not synchronised with a time server.";
            case UNKNOWN -> "Whether it is synchronised is not known.";
        };
        boolean bad = clock.offBy(CLOCK_FINE);
        add(
                "Time",
                bad ? Tone.BAD : clock.sync() == ClockReading.Sync.UNSYNCHRONISED ? Tone.WARN : Tone.IDLE,
                offset,
                sync);
    }
}
