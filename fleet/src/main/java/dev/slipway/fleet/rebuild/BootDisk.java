package dev.slipway.fleet.rebuild;

import dev.slipway.fleet.declared.InstallDisk;
import dev.slipway.host.Hardware.BlockDevice;
import dev.slipway.host.HostFacts;
import dev.slipway.host.rebuild.StorageLoss;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The disk from which a machine runs. Only that one is rebuilt, and only when it is the declared one: a rule means the same disk
 * here as in the installer.
 */
final class BootDisk {
    /** Where the installer begins to take a disk for one. */
    private static final long SMALLEST = 10_000_000_000L;

    private BootDisk() {}

    /** The disk that holds the running system; empty when none or more than one does. */
    static Optional<BlockDevice> of(HostFacts facts) {
        List<BlockDevice> holding = facts.hardware().disks().stream()
                .filter(disk -> disk.type().equals("disk"))
                .filter(disk ->
                        StorageLoss.of(disk, List.of()).lost().stream().anyMatch(StorageLoss.Volume::holdsSystem))
                .toList();
        return holding.size() == 1 ? Optional.of(holding.getFirst()) : Optional.empty();
    }

    /**
     * Why a machine's declared disk is not the one that it runs from; empty when it is. A path is looked up on the machine
     * instead.
     */
    static String mismatch(InstallDisk declared, HostFacts facts, BlockDevice boot) {
        return switch (declared) {
            case InstallDisk.ByPath path -> "";
            case InstallDisk.Serial(String text) ->
                boot.serial().strip().equals(text.strip())
                        ? ""
                        : "It runs from " + shown(boot) + ", but the disk with serial " + text + " is declared.";
            case InstallDisk.Smallest smallest -> byRule("smallest", facts, boot, Comparator.naturalOrder());
            case InstallDisk.Largest largest -> byRule("largest", facts, boot, Comparator.reverseOrder());
        };
    }

    private static String byRule(String rule, HostFacts facts, BlockDevice boot, Comparator<Long> order) {
        List<BlockDevice> fixed = facts.hardware().disks().stream()
                .filter(disk -> disk.type().equals("disk"))
                .filter(disk -> !disk.transport().equals("usb"))
                .filter(disk -> !disk.name().matches("(zram|ram|fd|nbd|loop|sr).*"))
                .filter(disk -> disk.sizeBytes() >= SMALLEST)
                .sorted(Comparator.comparing(BlockDevice::sizeBytes, order))
                .toList();
        if (fixed.isEmpty() || fixed.getFirst().sizeBytes() != boot.sizeBytes()) {
            return "It runs from " + shown(boot) + ", which is not its " + rule + " disk, as declared.";
        }
        boolean alone = fixed.stream()
                        .filter(disk -> disk.sizeBytes() == boot.sizeBytes())
                        .count()
                == 1;
        return alone ? "" : "It has more than one " + rule + " disk, so the declared rule does not say which.";
    }

    private static String shown(BlockDevice disk) {
        return disk.path() + (disk.serial().isEmpty() ? "" : " (serial " + disk.serial() + ")");
    }

    /**
     * A name of the disk that means the same one in the live system; empty when there is none, and more than one disk to mix
     * up.
     */
    static String lasting(HostFacts facts, dev.slipway.host.rebuild.RebuildLook look) {
        if (!look.lastingName().isEmpty()) {
            return look.lastingName();
        }
        long disks = facts.hardware().disks().stream()
                .filter(disk -> disk.type().equals("disk"))
                .count();
        return disks == 1 ? look.disk() : "";
    }
}
