package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.report.FieldPath;
import dev.slipway.templates.report.Findings;
import java.util.regex.Pattern;

/** Rules for {@code boot_device}. */
final class BootDeviceRules {
    private static final Pattern DASD = Pattern.compile("/dev/dasd[a-z]\\z");
    private static final Pattern SCSI = Pattern.compile("/dev/sd[a-z]\\z");

    private final ButaneSpec spec;
    private final Findings findings;

    BootDeviceRules(ButaneSpec spec, Findings findings) {
        this.spec = spec;
        this.findings = findings;
    }

    void check(String mapping, Structure source, FieldPath path) {
        switch (mapping) {
            case "BootDevice" -> bootDevice(source, path);
            case "BootDeviceMirror" -> mirror(source, path);
            default -> luks(source, path);
        }
    }

    private void bootDevice(Structure bootDevice, FieldPath path) {
        boolean mirrored = !bootDevice.structure("mirror").items("devices").isEmpty();
        if (mirrored && !bootDevice.has("layout")) {
            String message = "boot_device.layout should be specified when boot_device.mirror is specified";
            if (spec.fcos() >= 7) {
                findings.error(path.key("mirror"), message);
            } else {
                findings.warning(path.key("mirror"), message);
            }
        }
        if (bootDevice.has("layout")) {
            layout(bootDevice, mirrored, path);
        }
        if (spec.fcos() >= 6 && bootDevice.structure("luks").structure("cex").isTrue("enabled")) {
            cex(bootDevice, path);
        }
        // The original checks the mirror here and again on its own.
        mirror(bootDevice.structure("mirror"), path.key("mirror"));
    }

    private void layout(Structure bootDevice, boolean mirrored, FieldPath path) {
        FieldPath at = path.key("layout");
        String layout = bootDevice.text("layout");
        String device = bootDevice.structure("luks").text("device");
        if (spec.fcos() < 6) {
            switch (layout) {
                case "aarch64", "ppc64le", "x86_64" -> {}
                default -> findings.error(at, "layout must be one of: aarch64, ppc64le, x86_64");
            }
            return;
        }
        switch (layout) {
            case "aarch64", "ppc64le", "x86_64", "s390x-virt" -> {}
            case "s390x-eckd" -> device(device, DASD, at);
            case "s390x-zfcp" -> device(device, SCSI, at);
            default ->
                findings.error(
                        at, "layout must be one of: aarch64, ppc64le, s390x-eckd, s390x-virt, s390x-zfcp, x86_64");
        }
        if (layout.startsWith("s390x") && mirrored) {
            findings.error(at, "mirroring not supported on layouts: s390x-eckd, s390x-zfcp, s390x-virt");
        }
    }

    private void device(String device, Pattern wanted, FieldPath layout) {
        if (device.isEmpty()) {
            findings.error(layout, "device is required for layouts: s390x-eckd, s390x-zfcp");
        } else if (!wanted.matcher(device).find()) {
            findings.error(
                    layout,
                    "device name must start with /dev/dasd on s390x-eckd layout or /dev/sd on s390x-zfcp layout");
        }
    }

    private void cex(Structure bootDevice, FieldPath path) {
        String mismatch = "when using cex the targeted architecture must match s390x";
        if (!bootDevice.has("layout")) {
            findings.error(path.child("luks", "cex"), mismatch);
        } else if (!bootDevice.text("layout").startsWith("s390x")) {
            findings.error(path.key("layout"), mismatch);
        }
        Structure luks = bootDevice.structure("luks");
        if (!luks.items("tang").isEmpty() || luks.isTrue("tpm2")) {
            findings.error(path.key("luks"), "cannot use cex with clevis");
        }
    }

    private void luks(Structure luks, FieldPath path) {
        if (spec.fcos() < 7 || luks.text("device").isEmpty()) {
            return;
        }
        boolean tang = luks.structures("tang").stream()
                .anyMatch(server -> server.has("thumbprint")
                        || server.has("advertisement")
                        || !server.text("url").isEmpty());
        if (!tang && !luks.isTrue("tpm2") && !luks.structure("cex").isTrue("enabled")) {
            findings.error(path.key("luks"), "no method specified for luks");
        }
    }

    private void mirror(Structure mirror, FieldPath path) {
        if (mirror.items("devices").size() == 1) {
            findings.error(path.key("devices"), "mirroring requires at least two devices");
        }
    }
}
