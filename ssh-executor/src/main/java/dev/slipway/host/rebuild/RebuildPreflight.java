package dev.slipway.host.rebuild;

import dev.slipway.host.FactSection;
import dev.slipway.host.Hardware.BlockDevice;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OsFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is looked at before a rebuild. Each thing that is not known counts against it.
 *
 * @param keptLabels labels of partitions to keep
 * @param downloadBytes kernel, initramfs and archive together
 * @param rootfsInInitramfs whether the live system's root filesystem is in the initramfs instead of fetched by it
 * @param ignitionLetsUsIn whether the configuration lets a key of Slipway's log in
 * @param unreachable sources of the configuration that the machine cannot reach, without user names and passwords
 */
public record RebuildPreflight(
        List<String> keptLabels,
        long downloadBytes,
        boolean rootfsInInitramfs,
        boolean ignitionLetsUsIn,
        List<String> unreachable) {
    private static final long GIB = 1L << 30;

    /** What Fedora CoreOS's live reference asks for, less what the kernel takes before it counts. */
    private static final long LIVE_MEMORY = 2 * GIB - GIB / 8;

    private static final long LIVE_MEMORY_WITH_ROOTFS = 4 * GIB - GIB / 4;

    /** The files in memory, and the kernel's own copy of them. */
    private static final int COPIES = 2;

    /** Keeps unmodifiable copies. */
    public RebuildPreflight {
        keptLabels = List.copyOf(keptLabels);
        unreachable = List.copyOf(unreachable);
    }

    /**
     * Something that stands against a rebuild.
     *
     * @param words what it is, one sentence
     * @param remedy what to do, one sentence
     */
    public record Obstacle(String words, String remedy) {}

    /**
     * Checks for a rebuild by kexec.
     *
     * @param facts what the machine says
     * @param look what it says about a rebuild
     * @return what stands against the rebuild; none when it may begin
     */
    public List<Obstacle> obstacles(HostFacts facts, RebuildLook look) {
        List<Obstacle> found = new ArrayList<>();
        if (facts.lacks(FactSection.OS_RELEASE) || facts.os().family() != OsFamily.FEDORA_COREOS) {
            found.add(new Obstacle(
                    "Only Fedora CoreOS is rebuilt by kexec.",
                    "Reset a Flatcar, or install it anew by the network boot of its firmware."));
        }
        found.addAll(networkObstacles(facts, look));
        room(facts, look, found);
        kexec(look, found);
        return List.copyOf(found);
    }

    /**
     * Checks for a rebuild by a network boot of the firmware.
     *
     * @param facts what the machine says
     * @param look what it says about a rebuild
     * @return what stands against the rebuild; none when it may begin
     */
    public List<Obstacle> networkObstacles(HostFacts facts, RebuildLook look) {
        List<Obstacle> found = new ArrayList<>();
        system(facts, found);
        storage(facts, look, found);
        memory(facts, found);
        if (!ignitionLetsUsIn) {
            found.add(new Obstacle(
                    "The configuration lets no key of Slipway's log in, so the machine would be lost.",
                    "Declare Slipway's key for a user of the machine."));
        }
        if (!unreachable.isEmpty()) {
            found.add(new Obstacle(
                    "The machine cannot reach " + String.join(", ", unreachable) + ", so Ignition would fail.",
                    "Make it reachable, or put its content into the configuration."));
        }
        return List.copyOf(found);
    }

    private static void system(HostFacts facts, List<Obstacle> found) {
        if (facts.lacks(FactSection.ROOT) || facts.os().live()) {
            found.add(new Obstacle(
                    "The machine does not run from its disk, or did not say so.", "Boot it from its disk."));
        }
        if (facts.os().family() == OsFamily.FEDORA_COREOS
                && (facts.lacks(FactSection.RPM_OSTREE)
                        || !facts.ostree().transaction().isEmpty())) {
            found.add(new Obstacle(
                    "rpm-ostree is at work, or did not say what it does.", "Wait until it is done, or hold updates."));
        }
    }

    private void storage(HostFacts facts, RebuildLook look, List<Obstacle> found) {
        Optional<BlockDevice> disk = facts.hardware().disks().stream()
                .filter(each -> each.path().equals(look.disk()))
                .findFirst();
        if (facts.lacks(FactSection.DISKS) || look.disk().isEmpty() || disk.isEmpty()) {
            found.add(new Obstacle(
                    "The machine does not have the declared disk.", "Declare the disk that the machine has."));
            return;
        }
        StorageLoss loss = StorageLoss.of(disk.get(), keptLabels);
        if (loss.lost().stream().noneMatch(StorageLoss.Volume::holdsSystem)
                && loss.kept().stream().noneMatch(StorageLoss.Volume::holdsSystem)) {
            found.add(new Obstacle(
                    "The running system is not on " + look.disk() + ", so the machine would boot the old one again.",
                    "Declare the disk from which the machine runs."));
        }
        loss.kept().stream()
                .filter(StorageLoss.Volume::holdsSystem)
                .forEach(volume -> found.add(new Obstacle(
                        volume.path() + " (" + volume.label() + ") holds the system and cannot be kept.",
                        "Keep only partitions with data.")));
        loss.unmatched()
                .forEach(label -> found.add(new Obstacle(
                        "No partition of " + look.disk() + " has the label " + label + ", which shall be kept.",
                        "Keep a label that is there; the machine's partitions are shown above.")));
    }

    private void memory(HostFacts facts, List<Obstacle> found) {
        if (facts.lacks(FactSection.MEMORY)) {
            found.add(new Obstacle("The machine did not say how much memory it has.", "Read its facts again."));
            return;
        }
        long needed = rootfsInInitramfs ? LIVE_MEMORY_WITH_ROOTFS : LIVE_MEMORY;
        if (facts.hardware().memoryBytes() < needed) {
            found.add(new Obstacle(
                    "The live system needs more memory than the machine has ("
                            + facts.hardware().memoryBytes() / (1 << 20) + " MiB).",
                    rootfsInInitramfs
                            ? "Let the live system fetch its root filesystem, or boot the installer from the network."
                            : "Add memory, or write the disk by another machine."));
        }
    }

    private void room(HostFacts facts, RebuildLook look, List<Obstacle> found) {
        if (!facts.lacks(FactSection.MEMORY) && facts.hardware().memoryAvailableBytes() < COPIES * downloadBytes) {
            found.add(new Obstacle(
                    "The machine has too little free memory to load the live system beside what runs.",
                    "Stop services first, or rebuild by the network boot of its firmware."));
        }
        if (look.runBytes() < downloadBytes) {
            found.add(new Obstacle(
                    "The live system does not fit into /run, which has " + look.runBytes() / (1 << 20) + " MiB left.",
                    "Rebuild by the network boot of the firmware."));
        }
    }

    /** Lockdown is no obstacle: a kernel that is not trusted fails to load, which is before the point of no return. */
    private static void kexec(RebuildLook look, List<Obstacle> found) {
        if (!look.kexec()) {
            found.add(new Obstacle(
                    "The machine cannot start another kernel by itself: it has no kexec, or it is switched off.",
                    "Rebuild by the network boot of its firmware."));
        }
    }
}
