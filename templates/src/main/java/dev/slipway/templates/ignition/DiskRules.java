package dev.slipway.templates.ignition;

import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.report.FieldPath;
import dev.slipway.templates.report.Findings;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Rules for disks, partitions, filesystems and RAID arrays. */
final class DiskRules {
    private static final Pattern GUID =
            Pattern.compile("|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** The longest label in bytes, from the manual pages of the mkfs programs. */
    private static final Map<String, Integer> LONGEST_LABEL =
            Map.of("ext4", 16, "btrfs", 256, "xfs", 12, "swap", 15, "vfat", 11);

    private DiskRules() {}

    static void disk(Structure disk, FieldPath path, RuleContext context) {
        Findings findings = context.findings();
        String device = disk.text("device");
        if (device.isEmpty()) {
            findings.error(path.key("device"), "disk device is required");
            return;
        }
        findings.error(path.key("device"), GoPath.problem(device));
        List<Structure> partitions = disk.structures("partitions");
        FieldPath at = path.key("partitions");
        report(firstRepeatedNumber(partitions), at, "partition numbers collide", findings);
        report(firstOverlap(partitions), at, "partitions overlap", findings);
        boolean zero = partitions.stream().anyMatch(p -> p.whole("number").orElse(0) == 0);
        if (zero && partitions.stream().anyMatch(p -> p.isFalse("shouldExist"))) {
            findings.error(at, "shouldExist is false for a partition and other partition(s) has start or size 0");
        }
        report(firstRepeatedLabel(partitions), at, "cannot use the same partition label twice", findings);
    }

    private static void report(int index, FieldPath partitions, String message, Findings findings) {
        if (index >= 0) {
            findings.error(partitions.index(index), message);
        }
    }

    private static int firstRepeatedNumber(List<Structure> partitions) {
        Set<Long> numbers = new HashSet<>();
        for (int i = 0; i < partitions.size(); i++) {
            long number = partitions.get(i).whole("number").orElse(0);
            if (number != 0 && !numbers.add(number)) {
                return i;
            }
        }
        return -1;
    }

    private static int firstRepeatedLabel(List<Structure> partitions) {
        Set<String> labels = new HashSet<>();
        for (int i = 0; i < partitions.size(); i++) {
            Structure partition = partitions.get(i);
            if (partition.has("label") && !labels.add(partition.text("label"))) {
                return i;
            }
        }
        return -1;
    }

    /** Only partitions with a given start and size can be compared. */
    private static int firstOverlap(List<Structure> partitions) {
        int[] placed = IntStream.range(0, partitions.size())
                .filter(i -> start(partitions.get(i)) != 0 && partitions.get(i).has("sizeMiB"))
                .toArray();
        long[] starts =
                IntStream.of(placed).mapToLong(i -> start(partitions.get(i))).toArray();
        long[] ends =
                IntStream.of(placed).mapToLong(i -> end(partitions.get(i))).toArray();
        for (int p = 0; p < placed.length; p++) {
            for (int o = 0; o < placed.length; o++) {
                boolean startsWithin = starts[p] >= starts[o] && starts[p] <= ends[o];
                boolean endsWithin = ends[p] >= starts[o] && ends[p] <= ends[o];
                boolean straddles = starts[p] < starts[o] && ends[p] > ends[o];
                if (o != p && (startsWithin || endsWithin || straddles)) {
                    return placed[o];
                }
            }
        }
        return -1;
    }

    private static long start(Structure partition) {
        return partition.whole("startMiB").orElse(0);
    }

    private static long end(Structure partition) {
        long size = partition.whole("sizeMiB").orElse(0);
        return size == 0 ? start(partition) : start(partition) + size - 1;
    }

    static void partition(Structure partition, FieldPath path, RuleContext context) {
        Findings findings = context.findings();
        boolean others = partition.has("label")
                || !partition.text("typeGuid").isEmpty()
                || !partition.text("guid").isEmpty()
                || partition.has("startMiB")
                || partition.has("sizeMiB");
        if (partition.isFalse("shouldExist") && others) {
            findings.error(path, "shouldExist specified false with other options also specified");
        }
        if (partition.whole("number").orElse(0) == 0 && !partition.has("label")) {
            findings.error(path, "a partition number >= 1 or a label must be specified");
        }
        String label = partition.text("label");
        if (ResourceRules.utf8Length(label) > 36) {
            findings.error(path.key("label"), "partition labels may not exceed 36 characters");
        } else if (label.contains(":")) {
            findings.error(path.key("label"), "partition label will be truncated to text before the colon");
        }
        for (String guid : List.of("guid", "typeGuid")) {
            if (!GUID.matcher(partition.text(guid)).matches()) {
                findings.error(path.key(guid), "doesn't match the form \"01234567-89AB-CDEF-EDCB-A98765432101\"");
            }
        }
    }

    static void filesystem(Structure filesystem, FieldPath path, RuleContext context) {
        Findings findings = context.findings();
        String mountPath = filesystem.text("path");
        if (!mountPath.isEmpty()) {
            findings.error(path.key("path"), GoPath.problem(mountPath));
        }
        findings.error(path.key("device"), GoPath.problem(filesystem.text("device")));
        String format = filesystem.text("format");
        String label = filesystem.text("label");
        if (format.isEmpty()) {
            boolean others = !mountPath.isEmpty()
                    || !label.isEmpty()
                    || !filesystem.text("uuid").isEmpty()
                    || filesystem.isTrue("wipeFilesystem")
                    || !filesystem.items("mountOptions").isEmpty()
                    || !filesystem.items("options").isEmpty();
            if (others) {
                findings.error(
                        path.key("format"),
                        "format cannot be empty when path, label, uuid, wipeFilesystem, options, or mountOptions is specified");
            }
            if (!label.isEmpty()) {
                findings.error(path.key("label"), "filesystem must specify format if label is specified");
            }
            return;
        }
        Integer longest = LONGEST_LABEL.get(format);
        if (longest == null && !("none".equals(format) && context.minor() >= 3)) {
            findings.error(path.key("format"), "invalid filesystem format");
        } else if (longest != null && ResourceRules.utf8Length(label) > longest) {
            findings.error(
                    path.key("label"),
                    "filesystem labels cannot be longer than " + longest + " characters when using " + format);
        }
    }

    static void raid(Structure raid, FieldPath path, RuleContext context) {
        Findings findings = context.findings();
        findings.error(path.key("level"), levelProblem(raid, context.minor()));
        List<String> devices = raid.texts("devices");
        if (devices.isEmpty()) {
            findings.error(path.key("devices"), "raid devices required");
        }
        for (int i = 0; i < devices.size(); i++) {
            findings.error(path.child("devices", i), GoPath.problem(devices.get(i)));
        }
    }

    private static String levelProblem(Structure raid, int minor) {
        String level = raid.text("level");
        if (level.isEmpty() && minor >= 3) {
            return "raid level is required";
        }
        return switch (level) {
            case "linear", "raid0", "0", "stripe" ->
                raid.whole("spares").orElse(0) == 0 ? "" : "spares unsupported for linear and raid0 arrays";
            case "raid1", "1", "mirror", "raid4", "4", "raid5", "5", "raid6", "6", "raid10", "10" -> "";
            default -> "unrecognized raid level";
        };
    }
}
