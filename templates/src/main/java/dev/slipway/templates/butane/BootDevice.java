package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.ConfigNode;
import dev.slipway.templates.ignition.ConfigNode.Flag;
import dev.slipway.templates.ignition.ConfigNode.Listing;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.ConfigNode.Text;
import dev.slipway.templates.report.FieldPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * {@code boot_device}: the disk layout of Fedora CoreOS again, mirrored or encrypted.
 *
 * <p>Sizes and types follow the image (coreos-assembler, create_disk.sh); a partition that is made anew must not be smaller
 * than the one it takes the place of.
 */
final class BootDevice {
    private static final String RESERVED_TYPE = "8DA63339-0007-60C0-C436-083AC8230908";
    private static final String BIOS_TYPE = "21686148-6449-6E6F-744E-656564454649";
    private static final String PREP_TYPE = "9E1A2D38-C612-4316-AA26-8B49521E5A8B";
    private static final String ESP_TYPE = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B";
    private static final int RESERVED_MIB = 1;
    private static final int BIOS_MIB = 1;
    private static final int PREP_MIB = 4;
    private static final int ESP_MIB = 127;
    private static final int BOOT_MIB = 384;
    private static final FieldPath ORIGIN = FieldPath.of("boot_device");

    private final Structure bootDevice;
    private final String layout;
    private final List<Structure> disks = new ArrayList<>();
    private final List<Structure> filesystems = new ArrayList<>();

    private BootDevice(Structure bootDevice) {
        this.bootDevice = bootDevice;
        this.layout = bootDevice.has("layout") ? bootDevice.text("layout") : "x86_64";
    }

    static void run(Translation translation) {
        Structure bootDevice = translation.source().structure("boot_device");
        Structure luks = bootDevice.structure("luks");
        boolean encrypt = luks.isTrue("tpm2")
                || !luks.items("tang").isEmpty()
                || luks.structure("cex").isTrue("enabled");
        boolean mirror = !bootDevice.structure("mirror").items("devices").isEmpty();
        if (encrypt || mirror) {
            Structure storage = new BootDevice(bootDevice).storage(encrypt, mirror);
            translation.mergeUnder(
                    new Draft(FieldPath.UNKNOWN).node("storage", storage).build());
        }
    }

    private Structure storage(boolean encrypt, boolean mirror) {
        Draft storage = new Draft(ORIGIN);
        if (mirror) {
            mirrorDisks();
            FieldPath origin = ORIGIN.key("mirror");
            storage.node("disks", new Listing(List.copyOf(disks), origin.key("devices")));
            storage.node("raid", new Listing(List.of(raid("boot"), raid("root")), origin));
            filesystems.add(filesystem(origin, "/dev/md/md-boot", "ext4", "boot"));
        }
        if (encrypt) {
            FieldPath origin = ORIGIN.key("luks");
            storage.node("luks", new Listing(List.of(luks(mirror)), origin));
        }
        filesystems.add(filesystem(ORIGIN, encrypt ? "/dev/mapper/root" : "/dev/md/md-root", "xfs", "root"));
        storage.items("filesystems", filesystems);
        return storage.build();
    }

    private void mirrorDisks() {
        List<String> devices = bootDevice.structure("mirror").texts("devices");
        for (int i = 0; i < devices.size(); i++) {
            FieldPath origin = ORIGIN.child("mirror", "devices", i);
            int number = i + 1;
            boolean efi = "x86_64".equals(layout) || "aarch64".equals(layout);
            Structure first = switch (layout) {
                case "x86_64" -> partition(origin, "bios-" + number, BIOS_MIB, BIOS_TYPE);
                case "ppc64le" -> partition(origin, "prep-" + number, PREP_MIB, PREP_TYPE);
                default -> partition(origin, "reserved-" + number, RESERVED_MIB, RESERVED_TYPE);
            };
            Structure second = efi
                    ? partition(origin, "esp-" + number, ESP_MIB, ESP_TYPE)
                    : partition(origin, "reserved-" + number, RESERVED_MIB, RESERVED_TYPE);
            Structure boot = new Draft(origin)
                    .text("label", "boot-" + number)
                    .whole("number", 0)
                    .whole("sizeMiB", BOOT_MIB)
                    .build();
            Structure root = new Draft(origin)
                    .text("label", "root-" + number)
                    .whole("number", 0)
                    .build();
            disks.add(new Draft(origin)
                    .text("device", devices.get(i))
                    .items("partitions", List.of(first, second, boot, root))
                    .flag("wipeTable", true)
                    .build());
            if (efi) {
                filesystems.add(filesystem(origin, "/dev/disk/by-partlabel/esp-" + number, "vfat", "esp-" + number));
            }
        }
    }

    private static Structure partition(FieldPath origin, String label, int sizeMiB, String type) {
        return new Draft(origin)
                .text("label", label)
                .whole("number", 0)
                .whole("sizeMiB", sizeMiB)
                .text("typeGuid", type)
                .build();
    }

    private static Structure filesystem(FieldPath origin, String device, String format, String label) {
        return new Draft(origin)
                .text("device", device)
                .text("format", format)
                .text("label", label)
                .flag("wipeFilesystem", true)
                .build();
    }

    private Structure raid(String label) {
        Draft raid = new Draft(ORIGIN.key("mirror"))
                .texts(
                        "devices",
                        IntStream.rangeClosed(1, disks.size())
                                .mapToObj(number -> "/dev/disk/by-partlabel/" + label + "-" + number)
                                .toList())
                .text("level", "raid1")
                .text("name", "md-" + label);
        if ("boot".equals(label)) {
            // The superblock goes to the end, so that GRUB on BIOS need not know RAID.
            raid.texts("options", List.of("--metadata=1.0"));
        }
        return raid.build();
    }

    private Structure luks(boolean mirror) {
        Structure luks = bootDevice.structure("luks");
        FieldPath origin = ORIGIN.key("luks");
        String device = switch (layout) {
            case "s390x-eckd" -> luks.text("device") + "2";
            case "s390x-zfcp" -> luks.text("device") + "4";
            default -> mirror ? "/dev/md/md-root" : "/dev/disk/by-partlabel/root";
        };
        Draft volume = new Draft(origin);
        if (luks.structure("cex").isTrue("enabled")) {
            volume.node("cex", new Structure(luks.structure("cex").fields(), origin));
        } else {
            Map<String, ConfigNode> pins = new LinkedHashMap<>();
            for (String key : List.of("tang", "threshold", "tpm2")) {
                luks.get(key).filter(BootDevice::isSomething).ifPresent(value -> pins.put(key, pin(value)));
            }
            volume.node("clevis", new Structure(pins, origin));
        }
        volume.text("device", device);
        luks.get("discard")
                .ifPresent(discard -> volume.node("discard", new Flag(luks.isTrue("discard"), discard.origin())));
        return volume.text("label", "luks-root")
                .text("name", "root")
                .flag("wipeVolume", true)
                .build();
    }

    private static boolean isSomething(ConfigNode value) {
        return !(value instanceof Listing listing) || !listing.items().isEmpty();
    }

    /** Tang servers have the same keys in Butane and in Ignition; a missing address counts as an empty one. */
    private static ConfigNode pin(ConfigNode value) {
        if (!(value instanceof Listing listing)) {
            return value;
        }
        return new Listing(
                listing.items().stream()
                        .<ConfigNode>map(server -> server instanceof Structure its && !its.has("url")
                                ? its.with("url", new Text("", its.origin().key("url")))
                                : server)
                        .toList(),
                listing.origin());
    }
}
