package dev.slipway.templates.change;

import dev.slipway.templates.ignition.ConfigNode;
import dev.slipway.templates.ignition.ConfigNode.Listing;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.ConfigNode.Text;
import dev.slipway.templates.ignition.Contents;
import dev.slipway.templates.ignition.IgnitionConfig;
import dev.slipway.templates.report.FieldPath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a configuration declares, by subject. */
final class Declarations {
    private final Map<Subject, Declaration> bySubject = new LinkedHashMap<>();

    private Declarations() {}

    /**
     * A declaration.
     *
     * @param written as it stands in the configuration
     * @param meant its fields in canonical form
     */
    record Declaration(Structure written, SortedMap<String, ConfigNode> meant) {
        static final Declaration NONE = new Declaration(Structure.EMPTY, new TreeMap<>());
    }

    static Map<Subject, Declaration> of(IgnitionConfig config) {
        Structure root = EffectiveConfig.of(config);
        Declarations declarations = new Declarations();
        declarations.ignition(root.structure("ignition"));
        declarations.storage(root.structure("storage"));
        declarations.systemd(root.structure("systemd"));
        declarations.passwd(root.structure("passwd"));
        declarations.arguments(root.structure("kernelArguments"));
        return declarations.bySubject;
    }

    private void put(Subject subject, Structure written, SortedMap<String, ConfigNode> meant) {
        bySubject.put(subject, new Declaration(written, meant));
    }

    private void put(Subject subject, Structure written) {
        put(subject, written, Canonical.of(written));
    }

    private void ignition(Structure ignition) {
        for (String part : List.of("proxy", "security", "timeouts")) {
            if (!Canonical.of(ignition.structure(part)).isEmpty()) {
                put(new Subject.Fetching(part), ignition.structure(part));
            }
        }
        Structure references = ignition.structure("config");
        references.structures("merge").forEach(this::remote);
        if (references.has("replace")) {
            remote(references.structure("replace"));
        }
    }

    private void remote(Structure reference) {
        String source = reference.text("source");
        if (!source.isEmpty()) {
            String name = Contents.of(reference) instanceof Contents.Remote
                    ? source
                    : "a data URL that cannot be read, SHA-256 "
                            + Canonical.sha256(ByteBuffer.wrap(source.getBytes(StandardCharsets.UTF_8)));
            put(new Subject.RemoteConfig(name), reference);
        }
    }

    private void storage(Structure storage) {
        for (Structure file : storage.structures("files")) {
            put(new Subject.FileAt(file.text("path")), file, Canonical.file(file));
        }
        for (Structure directory : storage.structures("directories")) {
            put(new Subject.DirectoryAt(directory.text("path")), directory, Canonical.directory(directory));
        }
        for (Structure link : storage.structures("links")) {
            put(new Subject.LinkAt(link.text("path")), link, Canonical.link(link));
        }
        storage.structures("disks").forEach(this::disk);
        for (Structure filesystem : storage.structures("filesystems")) {
            put(new Subject.Filesystem(filesystem.text("device")), filesystem);
        }
        for (Structure raid : storage.structures("raid")) {
            put(new Subject.Raid(raid.text("name")), raid);
        }
        for (Structure luks : storage.structures("luks")) {
            put(new Subject.Luks(luks.text("name")), luks);
        }
    }

    private void disk(Structure disk) {
        String device = disk.text("device");
        SortedMap<String, ConfigNode> meant = Canonical.of(disk.without("partitions"));
        List<Structure> partitions = disk.structures("partitions");
        List<ConfigNode> order = partitions.stream()
                .<ConfigNode>map(partition -> new Text(identity(partition), FieldPath.UNKNOWN))
                .toList();
        // Where Ignition chooses numbers or places, it goes through the partitions in their order.
        if (partitions.stream().anyMatch(Declarations::isPlacedByIgnition)) {
            meant.put(ConfigDiff.PARTITION_ORDER, new Listing(order, FieldPath.UNKNOWN));
        }
        put(new Subject.Disk(device), disk, meant);
        for (Structure partition : partitions) {
            put(new Subject.Partition(device, identity(partition)), partition);
        }
    }

    private static boolean isPlacedByIgnition(Structure partition) {
        return partition.whole("number").orElse(0) == 0
                || partition.whole("startMiB").orElse(0) == 0;
    }

    /** As Ignition tells partitions apart: by number, by label where the number is 0. */
    private static String identity(Structure partition) {
        long number = partition.whole("number").orElse(0);
        return number == 0 ? "label " + partition.text("label") : "number " + number;
    }

    private void systemd(Structure systemd) {
        for (Structure unit : systemd.structures("units")) {
            String name = unit.text("name");
            put(new Subject.Unit(name), unit.without("dropins"));
            for (Structure dropin : unit.structures("dropins")) {
                put(new Subject.Dropin(name, dropin.text("name")), dropin);
            }
        }
    }

    private void passwd(Structure passwd) {
        passwd.structures("users").forEach(user -> put(new Subject.User(user.text("name")), user));
        passwd.structures("groups").forEach(group -> put(new Subject.Group(group.text("name")), group));
    }

    private void arguments(Structure arguments) {
        for (String list : List.of("shouldExist", "shouldNotExist")) {
            for (String argument : arguments.texts(list)) {
                Text wanted = new Text(argument, FieldPath.UNKNOWN);
                put(new Subject.KernelArgument(argument), Structure.EMPTY.with(list, wanted));
            }
        }
    }
}
