package dev.slipway.host.rebuild;

import dev.slipway.host.Hardware.BlockDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a rebuild keeps and loses on the disk that it installs on.
 *
 * @param kept partitions whose label is kept
 * @param lost all others, and the whole disk when it has none
 * @param unmatched labels that no partition has: the installer refuses them
 */
public record StorageLoss(List<Volume> kept, List<Volume> lost, List<String> unmatched) {
    /** Keeps unmodifiable copies. */
    public StorageLoss {
        kept = List.copyOf(kept);
        lost = List.copyOf(lost);
        unmatched = List.copyOf(unmatched);
    }

    /**
     * A partition with all that lies on it.
     *
     * @param path such as {@code /dev/sda4}
     * @param label the partition's label; empty when it has none
     * @param bytes its size
     * @param mountPoints where it and what lies on it is mounted
     */
    public record Volume(String path, String label, long bytes, List<String> mountPoints) {
        /** Keeps an unmodifiable copy. */
        public Volume {
            mountPoints = List.copyOf(mountPoints);
        }

        /**
         * Tells whether the running system itself lies on it.
         *
         * @return true when it is mounted as the root or for booting
         */
        public boolean holdsSystem() {
            return mountPoints.stream()
                    .anyMatch(point -> point.equals("/")
                            || point.equals("/sysroot")
                            || point.equals("/boot")
                            || point.startsWith("/boot/")
                            || point.equals("/usr"));
        }
    }

    /**
     * Sorts the partitions of a disk.
     *
     * @param disk the disk to install on
     * @param labels labels to keep, with {@code *} and {@code ?} as in a shell
     * @return what is kept and lost
     */
    public static StorageLoss of(BlockDevice disk, List<String> labels) {
        List<Volume> kept = new ArrayList<>();
        List<Volume> lost = new ArrayList<>();
        List<BlockDevice> partitions = disk.children().stream()
                .filter(child -> child.type().equals("part"))
                .toList();
        for (BlockDevice partition : partitions) {
            boolean stays = labels.stream().anyMatch(label -> matches(label, partition.partitionLabel()));
            (stays ? kept : lost).add(volume(partition));
        }
        if (partitions.isEmpty()) {
            lost.add(volume(disk));
        }
        List<String> unmatched = labels.stream()
                .filter(label -> kept.stream().noneMatch(volume -> matches(label, volume.label())))
                .toList();
        return new StorageLoss(kept, lost, unmatched);
    }

    /**
     * Tells whether a partition is meant, as coreos-installer does it ({@code --save-partlabel}).
     *
     * @param glob what shall be kept, with {@code *} and {@code ?} as in a shell
     * @param label a partition's label
     * @return false for a partition without a label
     */
    public static boolean matches(String glob, String label) {
        String regex = glob.codePoints()
                .mapToObj(c -> switch (c) {
                    case '*' -> ".*";
                    case '?' -> ".";
                    default -> Pattern.quote(Character.toString(c));
                })
                .collect(Collectors.joining());
        return !label.isEmpty() && label.matches(regex);
    }

    private static Volume volume(BlockDevice device) {
        List<String> points = new ArrayList<>();
        collect(device, points);
        return new Volume(device.path(), device.partitionLabel(), device.sizeBytes(), points);
    }

    private static void collect(BlockDevice device, List<String> points) {
        device.mountPoints().stream().filter(point -> !point.isEmpty()).forEach(points::add);
        device.children().forEach(child -> collect(child, points));
    }
}
