package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.report.FieldPath;
import java.util.List;
import java.util.Map;

/** Warnings about partitions that bear the labels of the image of Fedora CoreOS. */
final class RootPartition {
    /** Less than this, and updates run out of space. */
    private static final int SMALLEST_ROOT_MIB = 8192;

    private static final Map<String, Integer> NUMBERS =
            Map.of("BIOS-BOOT", 1, "PowerPC-PReP-boot", 1, "EFI-SYSTEM", 2, "boot", 3, "root", 4);

    private RootPartition() {}

    static void check(Translation translation) {
        List<Structure> disks = translation.config().structure("storage").structures("disks");
        for (int i = 0; i < disks.size(); i++) {
            List<Structure> partitions = disks.get(i).structures("partitions");
            for (int p = 0; p < partitions.size(); p++) {
                Structure partition = partitions.get(p);
                if (!partition.has("label")) {
                    continue;
                }
                FieldPath at = FieldPath.of("storage", "disks", i, "partitions", p);
                if ("root".equals(partition.text("label"))) {
                    root(translation, partitions, p, at);
                }
                Integer number = NUMBERS.get(partition.text("label"));
                if (number != null
                        && !disks.get(i).isTrue("wipeTable")
                        && partition.whole("number").orElse(0) != number) {
                    translation
                            .inGenerated()
                            .warning(
                                    at.key("label"),
                                    "incorrect partition number; a new partition will be created using reserved label");
                }
            }
        }
    }

    private static void root(Translation translation, List<Structure> partitions, int root, FieldPath at) {
        long size = partitions.get(root).whole("sizeMiB").orElse(0);
        if (size != 0) {
            // The original names the key in snake case here, where it should be that of Ignition.
            translation
                    .inGenerated()
                    .warning(
                            at.key("size_mib"),
                            size < SMALLEST_ROOT_MIB ? "root should have 8GiB of space assigned" : "");
            return;
        }
        for (int other = 0; other < partitions.size(); other++) {
            if (other != root && partitions.get(other).whole("startMiB").orElse(0) == 0) {
                translation
                        .inGenerated()
                        .warning(
                                at.key("label"),
                                "root partition cannot expand; it is set to fill available space but is followed by"
                                        + " an auto-positioned partition");
                return;
            }
        }
    }
}
