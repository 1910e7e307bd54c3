package dev.slipway.fleet.reset;

import dev.slipway.host.reset.ResetLook.Source;
import dev.slipway.templates.change.EffectiveConfig;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.Contents;
import dev.slipway.templates.ignition.Ignition;
import dev.slipway.templates.ignition.IgnitionConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a reset has to know of the configuration that it applies.
 *
 * @param config the configuration with all that it embeds in its place
 * @param bytes its size
 */
record NewConfig(IgnitionConfig config, int bytes) {
    private static final String SYSEXTS = "/etc/flatcar/enabled-sysext.conf";

    static NewConfig of(String ignition) {
        byte[] bytes = ignition.getBytes(StandardCharsets.UTF_8);
        return new NewConfig(
                new IgnitionConfig(EffectiveConfig.of(Ignition.read(bytes).config())), bytes.length);
    }

    /** Whether a user may log in with a key, given as a line of {@code authorized_keys}. */
    boolean letsIn(String user, String key) {
        return config.users().stream()
                .filter(entry -> entry.text("name").equals(user) && !entry.isFalse("shouldExist"))
                .flatMap(entry -> entry.texts("sshAuthorizedKeys").stream())
                .anyMatch(line -> keyOf(line).equals(keyOf(key)));
    }

    /** Type and key without options and comment. */
    private static String keyOf(String line) {
        String[] words = line.strip().split("\\s+");
        return words.length < 2 ? "" : words[0] + " " + words[1];
    }

    /** All that Ignition fetches by HTTP, in the order of the configuration. */
    List<Source> sources() {
        List<Source> sources = new ArrayList<>();
        for (Structure resource : resources()) {
            String url = resource.text("source");
            String scheme = url.toLowerCase(Locale.ROOT);
            if (scheme.startsWith("http://") || scheme.startsWith("https://")) {
                sources.add(new Source(
                        url,
                        resource.structures("httpHeaders").stream()
                                .map(header -> header.text("name") + ": " + header.text("value"))
                                .toList()));
            }
        }
        return sources;
    }

    /** Schemes of what it fetches in other ways, which nobody can try beforehand. */
    List<String> otherSchemes() {
        return resources().stream()
                .map(resource -> resource.text("source").replaceFirst(":.*", "").toLowerCase(Locale.ROOT))
                .filter(scheme ->
                        !scheme.isEmpty() && !List.of("http", "https", "data").contains(scheme))
                .distinct()
                .sorted()
                .toList();
    }

    private List<Structure> resources() {
        List<Structure> resources = new ArrayList<>();
        Structure ignition = config.root().structure("ignition");
        resources.addAll(ignition.structure("config").structures("merge"));
        resources.add(ignition.structure("config").structure("replace"));
        resources.addAll(ignition.structure("security").structure("tls").structures("certificateAuthorities"));
        for (Structure file : config.files()) {
            resources.add(file.structure("contents"));
            resources.addAll(file.structures("append"));
        }
        config.root().structure("storage").structures("luks").forEach(luks -> resources.add(luks.structure("keyFile")));
        return resources;
    }

    /** Whether it enables system extensions, which are downloaded at the boot. */
    boolean enablesExtensions() {
        return !extensions().isEmpty();
    }

    List<String> extensions() {
        return config.files().stream()
                .filter(file -> file.text("path").equals(SYSEXTS))
                .flatMap(file -> text(file.structure("contents")).lines())
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty() && !line.startsWith("-"))
                .toList();
    }

    /** What a file holds; a name that stands for what is not known before it is fetched. */
    private static String text(Structure contents) {
        return switch (Contents.of(contents)) {
            case Contents.Nothing _ -> "";
            case Contents.Embedded(ByteBuffer data) ->
                StandardCharsets.UTF_8.decode(data.duplicate()).toString();
            case Contents.Remote _, Contents.Damaged _ -> "whatever " + SYSEXTS + " names";
        };
    }

    /** What it makes anew on disks although it may hold data: devices in words. */
    List<String> wiped() {
        List<String> wiped = new ArrayList<>();
        Structure storage = config.root().structure("storage");
        for (Structure disk : storage.structures("disks")) {
            if (disk.isTrue("wipeTable")) {
                wiped.add("all partitions of " + disk.text("device"));
            }
            for (Structure partition : disk.structures("partitions")) {
                if (partition.isTrue("wipePartitionEntry")) {
                    wiped.add("partition " + partition.text("label") + " of " + disk.text("device"));
                }
            }
        }
        for (Structure filesystem : storage.structures("filesystems")) {
            if (filesystem.isTrue("wipeFilesystem")) {
                wiped.add("the filesystem on " + filesystem.text("device"));
            }
        }
        return wiped;
    }
}
