package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.report.FieldPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a line of sugar turns into.
 *
 * @param line the line of the source, counted from 1
 * @param sentence such as {@code this becomes the mount unit var-lib-data.mount}
 */
public record Explanation(int line, String sentence) {
    /**
     * Explains the sugar of a configuration.
     *
     * @param source the YAML document, in UTF-8
     * @return sentences in the order of their lines; empty when the configuration cannot be read
     */
    public static List<Explanation> explain(byte[] source) {
        try {
            YamlNode root = YamlDocument.read(YamlText.decode(source));
            Structure header = Decoder.decodeHeader(root);
            Optional<ButaneSpec> spec = ButaneSpec.find(header.text("variant"), header.text("version"));
            if (spec.isEmpty()) {
                return List.of();
            }
            Structure config = Decoder.decode(ButaneTypes.of(spec.get()), root);
            Sugar sugar = new Sugar(spec.get(), new Positions(root));
            sugar.explain(config);
            return sugar.found.stream()
                    .sorted(Comparator.comparingInt(Explanation::line))
                    .toList();
        } catch (YamlProblem e) {
            return List.of();
        }
    }

    /** Looks for sugar in one configuration. */
    private static final class Sugar {
        private final ButaneSpec spec;
        private final Positions positions;
        private final List<Explanation> found = new ArrayList<>();

        Sugar(ButaneSpec spec, Positions positions) {
            this.spec = spec;
            this.positions = positions;
        }

        void explain(Structure config) {
            Structure storage = config.structure("storage");
            for (Structure filesystem : storage.structures("filesystems")) {
                if (filesystem.isTrue("with_mount_unit")
                        && (!filesystem.text("path").isEmpty() || "swap".equals(filesystem.text("format")))) {
                    String unit = MountUnits.unitName(spec, filesystem);
                    String kind = unit.endsWith(".swap") ? "swap" : "mount";
                    add(filesystem.origin().key("with_mount_unit"), "this becomes the " + kind + " unit " + unit);
                }
            }
            for (Structure tree : storage.structures("trees")) {
                String path = tree.text("path").isEmpty() ? "/" : tree.text("path");
                add(tree.origin(), "every file and link under " + tree.text("local") + " is written under " + path);
            }
            for (Structure file : storage.structures("files")) {
                contents(file.structure("contents"));
            }
            for (Structure quadlet : config.structure("systemd").structures("quadlets")) {
                String path = Quadlets.path(quadlet);
                add(
                        quadlet.origin(),
                        Quadlets.templateOf(quadlet.text("name"))
                                .map(template -> "this becomes the link " + path + " to " + template)
                                .orElse("this becomes the file " + path));
            }
            for (Structure user : config.structure("passwd").structures("users")) {
                if (!user.items("ssh_authorized_keys_local").isEmpty()) {
                    add(
                            user.origin().key("ssh_authorized_keys_local"),
                            "each line of these files becomes an SSH key of " + user.text("name"));
                }
            }
            bootDevice(config.structure("boot_device"));
            if (!config.structure("grub").items("users").isEmpty()) {
                add(
                        FieldPath.of("grub", "users"),
                        "this appends passwords to /boot/grub2/user.cfg, on the filesystem with the label boot");
            }
        }

        private void contents(Structure contents) {
            if (contents.has("inline")) {
                add(contents.origin().key("inline"), "this becomes a data URL, compressed when that is shorter");
            }
            if (contents.has("local")) {
                add(
                        contents.origin().key("local"),
                        "the file " + contents.text("local") + " becomes a data URL, compressed when that is shorter");
            }
        }

        private void bootDevice(Structure bootDevice) {
            FieldPath at = FieldPath.of("boot_device");
            List<String> mirrored = bootDevice.structure("mirror").texts("devices");
            if (!mirrored.isEmpty()) {
                add(
                        at.key("mirror"),
                        "this wipes and partitions " + String.join(" and ", mirrored)
                                + ", and makes the RAID 1 arrays md-boot and md-root");
            }
            if (!bootDevice.structure("luks").fields().isEmpty()) {
                add(at.key("luks"), "this encrypts the root filesystem anew, as /dev/mapper/root");
            }
        }

        private void add(FieldPath path, String sentence) {
            found.add(new Explanation(positions.nearest(path).line(), sentence));
        }
    }
}
