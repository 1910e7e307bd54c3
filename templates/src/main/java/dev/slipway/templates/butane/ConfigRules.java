package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.report.FieldPath;
import dev.slipway.templates.report.Findings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules that look at a whole Butane document. */
final class ConfigRules {
    private static final String BOOT_DISK = "/dev/disk/by-id/coreos-boot-disk";
    private static final Pattern MOUNTABLE = Pattern.compile("/(etc|var)(/.*)?", Pattern.DOTALL);
    private static final String CEX_ARGUMENT = "rd.luks.key=/etc/luks/cex.key";

    private final ButaneSpec spec;
    private final Findings findings;

    ConfigRules(ButaneSpec spec, Findings findings) {
        this.spec = spec;
        this.findings = findings;
    }

    void check(Structure config) {
        // OpenShift's own rule takes the place of the rules that its fcos version has.
        if (spec.isOpenShift()) {
            if (spec.fcos() >= 6) {
                cexArgument(config);
            }
        } else if (spec.fcos() >= 6) {
            reuseByLabel(config);
            mountPoints(config.structure("storage"));
        }
    }

    private void cexArgument(Structure config) {
        boolean given = config.structure("openshift").texts("kernel_arguments").contains(CEX_ARGUMENT);
        boolean bootDevice = config.structure("boot_device")
                .structure("luks")
                .structure("cex")
                .isTrue("enabled");
        boolean root = config.structure("storage").structures("luks").stream()
                .anyMatch(luks -> luks.structure("cex").isTrue("enabled") && "root".equals(luks.text("name")));
        for (boolean needed : new boolean[] {bootDevice, root}) {
            if (needed && !given) {
                findings.error(
                        FieldPath.of("openshift", "kernel_arguments"),
                        "'" + CEX_ARGUMENT
                                + "' must be set as kernel argument when CEX is enabled for the boot device");
            }
        }
    }

    private void reuseByLabel(Structure config) {
        Set<String> mirrored = new HashSet<>(
                config.structure("boot_device").structure("mirror").texts("devices"));
        List<Structure> disks = config.structure("storage").structures("disks");
        for (int i = 0; i < disks.size(); i++) {
            Structure disk = disks.get(i);
            String device = disk.text("device");
            if (BOOT_DISK.equals(device) || disk.isTrue("wipe_table") || mirrored.contains(device)) {
                continue;
            }
            List<Structure> partitions = disk.structures("partitions");
            for (int p = 0; p < partitions.size(); p++) {
                Structure partition = partitions.get(p);
                if (partition.whole("number").orElse(0) == 0 && partition.has("label")) {
                    findings.warning(
                            FieldPath.of("storage", "disks", i, "partitions", p, "number"),
                            "partitions cannot be reused by label; number must be specified except on boot disk ("
                                    + BOOT_DISK + ") or when wipe_table is true");
                }
            }
        }
    }

    private void mountPoints(Structure storage) {
        List<Structure> filesystems = storage.structures("filesystems");
        for (int i = 0; i < filesystems.size(); i++) {
            Structure filesystem = filesystems.get(i);
            if (filesystem.isTrue("with_mount_unit")
                    && filesystem.has("path")
                    && !MOUNTABLE.matcher(filesystem.text("path")).matches()) {
                findings.error(
                        FieldPath.of("storage", "filesystems", i, "path"),
                        "path must be under /etc or /var if with_mount_unit is true");
            }
        }
    }
}
