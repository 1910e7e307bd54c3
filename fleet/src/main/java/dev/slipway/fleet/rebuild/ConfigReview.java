package dev.slipway.fleet.rebuild;

import dev.slipway.host.rebuild.Reach;
import dev.slipway.host.rebuild.RebuildLook;
import dev.slipway.host.rebuild.RebuildLook.Partition;
import dev.slipway.host.rebuild.RebuildPreflight.Obstacle;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an Ignition configuration (Ignition, docs/configuration-v3_5.md) means for a rebuild: whether it lets Slipway in, what it
 * fetches, and what it does to partitions that shall stay. Whatever is not certainly harmless counts against it.
 */
final class ConfigReview {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long MEBIBYTE = 1 << 20;

    private final JsonNode root;
    private final JsonNode storage;

    ConfigReview(String ignition) {
        this.root = JSON.readTree(ignition);
        this.storage = root.path("storage");
    }

    /** Whether a key may log in as a user. */
    boolean letsIn(String user, String authorizedKey) {
        String key = blob(authorizedKey);
        return items(root.path("passwd"), "users")
                .filter(entry -> text(entry, "name").equals(user))
                .flatMap(entry -> items(entry, "sshAuthorizedKeys"))
                .anyMatch(line -> blob(line.asString()).equals(key));
    }

    /** Type and key, without the comment. */
    private static String blob(String line) {
        String[] words = line.strip().split("\\s+");
        return words.length < 2 ? line.strip() : words[0] + " " + words[1];
    }

    /** What Ignition will fetch by HTTP. */
    List<Reach.Source> sources() {
        List<Reach.Source> found = new ArrayList<>();
        sources(root, found, new ArrayList<>());
        return found;
    }

    /** What Ignition will fetch in ways that cannot be tried beforehand, as it may be shown. */
    List<String> otherSources() {
        List<String> others = new ArrayList<>();
        sources(root, new ArrayList<>(), others);
        return others;
    }

    private static void sources(JsonNode node, List<Reach.Source> http, List<String> others) {
        String source = text(node, "source");
        if (!source.isEmpty() && !source.startsWith("data:")) {
            Optional<URI> url = url(source);
            if (url.isPresent()) {
                http.add(new Reach.Source(
                        url.get(), items(node, "httpHeaders").findAny().isPresent()));
            } else {
                others.add(source.replaceFirst("[/?].*", "/…"));
            }
        }
        node.forEach(child -> sources(child, http, others));
    }

    private static Optional<URI> url(String source) {
        try {
            URI url = new URI(source);
            boolean known = source.matches("https?://[^\"\\\\]+") && url.getHost() != null;
            return known ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Where the configuration mounts a partition; empty when it does not. */
    String mountOf(Partition partition) {
        return items(storage, "filesystems")
                .filter(filesystem -> isOn(text(filesystem, "device"), partition))
                .map(filesystem -> text(filesystem, "path"))
                .filter(path -> !path.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** What the configuration itself wipes on other disks than the one that is installed on, as sentences. */
    List<String> wipesElsewhere(RebuildLook look) {
        List<String> wiped = new ArrayList<>();
        items(storage, "disks")
                .filter(disk -> disk.path("wipeTable").asBoolean(false) && !isOurs(text(disk, "device"), look))
                .forEach(disk ->
                        wiped.add("The configuration wipes " + text(disk, "device") + ", with all data on it."));
        items(storage, "filesystems")
                .filter(filesystem -> filesystem.path("wipeFilesystem").asBoolean(false))
                .forEach(filesystem ->
                        wiped.add("The configuration makes a new filesystem on " + text(filesystem, "device") + "."));
        return wiped;
    }

    private static boolean isOurs(String device, RebuildLook look) {
        return device.equals(look.disk()) || look.names().contains(device) || device.endsWith("/coreos-boot-disk");
    }

    /** What would destroy partitions that stay, or make Ignition fail over them. */
    List<Obstacle> dangers(RebuildLook look, List<Partition> kept) {
        List<Obstacle> found = new ArrayList<>();
        if (!kept.isEmpty()) {
            items(storage, "disks")
                    .filter(disk -> mayBe(text(disk, "device"), look))
                    .forEach(disk -> disk(disk, kept, found));
            for (Partition partition : kept) {
                above(partition, found);
            }
        }
        return found;
    }

    /** By its other names it may be any disk; by an id that our disk does not have, it is another one. */
    private static boolean mayBe(String device, RebuildLook look) {
        boolean other = (device.startsWith("/dev/disk/by-id/") && !device.endsWith("/coreos-boot-disk"))
                ? !look.names().contains(device)
                : device.matches("/dev/(sd[a-z]+|vd[a-z]+|nvme\\d+n\\d+|mmcblk\\d+)") && !device.equals(look.disk());
        return !other;
    }

    private static void disk(JsonNode disk, List<Partition> kept, List<Obstacle> found) {
        String device = text(disk, "device");
        if (disk.path("wipeTable").asBoolean(false)) {
            found.add(new Obstacle(
                    "The configuration wipes the partition table of " + device + ", and with it what shall be kept.",
                    "Remove wipe_table from the profile, or keep nothing."));
        }
        items(disk, "partitions")
                .forEach(entry -> kept.stream()
                        .filter(partition -> isEntryOf(entry, partition))
                        .forEach(partition -> entry(entry, partition, found)));
    }

    private static boolean isEntryOf(JsonNode entry, Partition partition) {
        return text(entry, "label").equals(partition.partitionLabel())
                || entry.path("number").asInt(0) == partition.number();
    }

    private static void entry(JsonNode entry, Partition partition, List<Obstacle> found) {
        String name = partition.partitionLabel() + " (" + partition.path() + ")";
        if (entry.path("wipePartitionEntry").asBoolean(false)
                || !entry.path("shouldExist").asBoolean(true)) {
            found.add(new Obstacle(
                    "The configuration deletes the partition " + name + ", which shall be kept.",
                    "Remove wipe_partition_entry or should_exist: false from the profile."));
        }
        String label = text(entry, "label");
        if (!label.isEmpty() && !label.equals(partition.partitionLabel())) {
            found.add(new Obstacle(
                    "The configuration wants partition " + partition.number() + " to be " + label + ", but it is "
                            + name + ", which shall be kept.",
                    "Give it another number in the profile."));
        }
        long size = entry.path("sizeMiB").asLong(0);
        long start = entry.path("startMiB").asLong(0);
        if ((size > 0 && size * MEBIBYTE != partition.bytes())
                || (start > 0 && start * MEBIBYTE != partition.startBytes())) {
            found.add(new Obstacle(
                    "The configuration declares another size or start for the partition " + name
                            + ", so Ignition would fail and the machine not boot.",
                    "Remove size_mib and start_mib from the profile, or declare what is there."));
        }
    }

    private void above(Partition partition, List<Obstacle> found) {
        String name = partition.partitionLabel() + " (" + partition.path() + ")";
        items(storage, "filesystems")
                .filter(filesystem -> isOn(text(filesystem, "device"), partition))
                .forEach(filesystem -> filesystem(filesystem, partition, name, found));
        boolean raid = items(storage, "raid")
                .flatMap(array -> items(array, "devices"))
                .anyMatch(device -> isOn(device.asString(), partition));
        if (raid) {
            found.add(new Obstacle(
                    "The configuration makes a RAID of " + name + ", which Ignition cannot take over.",
                    "Keep other partitions, or nothing."));
        }
        boolean luks = items(storage, "luks")
                .filter(volume -> isOn(text(volume, "device"), partition))
                .anyMatch(volume -> volume.path("wipeVolume").asBoolean(false)
                        || text(volume.path("keyFile"), "source").isEmpty());
        if (luks) {
            found.add(new Obstacle(
                    "The configuration encrypts " + name + " anew: a volume stays only with a key file and without"
                            + " wipe_volume.",
                    "Give it the key file that it has, or keep other partitions."));
        }
    }

    private static void filesystem(JsonNode filesystem, Partition partition, String name, List<Obstacle> found) {
        if (filesystem.path("wipeFilesystem").asBoolean(false)) {
            found.add(new Obstacle(
                    "The configuration makes a new filesystem on " + name + ", which shall be kept.",
                    "Remove wipe_filesystem from the profile, or do not keep it."));
        }
        boolean differs = differs(text(filesystem, "format"), partition.filesystem())
                || differs(text(filesystem, "label"), partition.label())
                || differs(text(filesystem, "uuid"), partition.uuid());
        if (differs) {
            found.add(new Obstacle(
                    "The configuration wants another filesystem on " + name + " than is there ("
                            + (partition.filesystem().isEmpty() ? "none" : partition.filesystem())
                            + (partition.label().isEmpty() ? "" : ", label " + partition.label())
                            + "), so Ignition would fail and the machine not boot.",
                    "Declare format and label as they are, or do not keep it."));
        }
    }

    private static boolean differs(String wanted, String there) {
        return !wanted.isEmpty() && !wanted.equals(there);
    }

    private static boolean isOn(String device, Partition partition) {
        return device.equals("/dev/disk/by-partlabel/" + partition.partitionLabel())
                || (!partition.label().isEmpty() && device.equals("/dev/disk/by-label/" + partition.label()))
                || (!partition.uuid().isEmpty() && device.equals("/dev/disk/by-uuid/" + partition.uuid()))
                || device.equals(partition.path());
    }

    private static java.util.stream.Stream<JsonNode> items(JsonNode node, String field) {
        return StreamSupport.stream(node.path(field).spliterator(), false);
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
