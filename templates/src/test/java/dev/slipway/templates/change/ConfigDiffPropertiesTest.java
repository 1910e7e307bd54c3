package dev.slipway.templates.change;

import static dev.slipway.templates.change.Configs.contents;
import static dev.slipway.templates.change.Configs.copy;
import static dev.slipway.templates.change.Configs.json;
import static dev.slipway.templates.change.Configs.list;
import static dev.slipway.templates.change.Configs.map;
import static dev.slipway.templates.change.Configs.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.templates.change.ConfigChange.Kind;
import dev.slipway.templates.ignition.Ignition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any configuration and any change of it. */
class ConfigDiffPropertiesTest {
    private static final Set<String> SHUFFLED = Set.of(
            "files",
            "directories",
            "links",
            "disks",
            "partitions",
            "filesystems",
            "raid",
            "luks",
            "units",
            "dropins",
            "users",
            "groups",
            "sshAuthorizedKeys",
            "shouldExist",
            "shouldNotExist");

    private static final String UNIT = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n";

    /** A configuration of random size from a seed; every list may be empty. */
    private static Map<String, Object> config(Random random) {
        Map<String, Object> config = map("ignition", map("version", "3.4.0"));
        int files = random.nextInt(4);
        for (int i = 0; i < files; i++) {
            Map<String, Object> file =
                    map("path", "/etc/file" + i, "contents", contents("text " + random.nextInt(100)));
            if (random.nextBoolean()) {
                file.put("mode", 0600 + random.nextInt(8));
            }
            if (random.nextBoolean()) {
                file.put("user", map("id", 1 + random.nextInt(1000)));
            }
            list(config, "storage", "files").add(file);
        }
        for (int i = 0; i < random.nextInt(3); i++) {
            list(config, "storage", "directories").add(map("path", "/var/dir" + i, "mode", 0700 + random.nextInt(8)));
        }
        for (int i = 0; i < random.nextInt(3); i++) {
            list(config, "storage", "links").add(map("path", "/etc/link" + i, "target", "/t" + random.nextInt(9)));
        }
        for (int i = 0; i < random.nextInt(4); i++) {
            Map<String, Object> unit = map("name", "u" + i + ".service", "contents", UNIT + "#" + random.nextInt(9));
            if (random.nextBoolean()) {
                unit.put("enabled", random.nextBoolean());
            }
            List<Object> dropins = new ArrayList<>();
            for (int d = 0; d < random.nextInt(3); d++) {
                dropins.add(map("name", "d" + d + ".conf", "contents", "[Service]\nNice=" + random.nextInt(9) + "\n"));
            }
            unit.put("dropins", dropins);
            list(config, "systemd", "units").add(unit);
        }
        for (int i = 0; i < random.nextInt(3); i++) {
            List<Object> keys = new ArrayList<>();
            for (int k = 0; k < random.nextInt(3); k++) {
                keys.add("ssh-ed25519 KEY" + i + k + " c");
            }
            list(config, "passwd", "users").add(map("name", "user" + i, "uid", 1000 + i, "sshAuthorizedKeys", keys));
            list(config, "passwd", "groups").add(map("name", "group" + i, "gid", 5000 + i));
        }
        if (random.nextBoolean()) {
            config.put("kernelArguments", map("shouldExist", list("quiet", "b"), "shouldNotExist", list("c", "d")));
        }
        for (int i = 0; i < random.nextInt(3); i++) {
            List<Object> partitions = new ArrayList<>();
            for (int p = 0; p < 1 + random.nextInt(3); p++) {
                partitions.add(map(
                        "number",
                        p + 1,
                        "label",
                        "p" + i + p,
                        "startMiB",
                        1 + p * 1000,
                        "sizeMiB",
                        100 + random.nextInt(9)));
            }
            list(config, "storage", "disks").add(map("device", "/dev/vd" + i, "partitions", partitions));
            list(config, "storage", "filesystems")
                    .add(map("device", "/dev/vd" + i + "1", "format", "ext4", "label", "l" + i));
            list(config, "storage", "raid")
                    .add(map("name", "md" + i, "level", "raid1", "devices", list("/dev/x" + i, "/dev/y" + i)));
            list(config, "storage", "luks")
                    .add(map(
                            "name",
                            "c" + i,
                            "device",
                            "/dev/md/md" + i,
                            "clevis",
                            map("tpm2", true),
                            "label",
                            "v" + i));
        }
        return config;
    }

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs();
    }

    @Property(tries = 300)
    void aConfigurationDoesNotDifferFromItself(@ForAll("seeds") long seed) {
        Map<String, Object> config = config(new Random(seed));
        assertThat(ConfigDiff.between(read(config), read(copy(config)))).isEmpty();
    }

    @Property(tries = 300)
    void theOrderOfListsDoesNotMatter(@ForAll("seeds") long seed) {
        Random random = new Random(seed);
        Map<String, Object> config = config(random);
        Map<String, Object> shuffled = copy(config);
        Configs.visitLists(shuffled, (key, list) -> {
            if (SHUFFLED.contains(key)) {
                Configs.shuffle(list, random);
            }
        });
        assertThat(ConfigDiff.between(read(config), read(shuffled))).isEmpty();
    }

    @Property(tries = 600)
    void everyMutationIsADifferenceAndTheWayBackIsItsMirror(@ForAll("seeds") long seed) {
        Random random = new Random(seed);
        Map<String, Object> config = config(random);
        Map<String, Object> mutated = copy(config);
        String mutation = mutate(mutated, random);

        // Ignition refuses some mutations, such as partitions that overlap: there is nothing to compare then.
        Assume.that(!Ignition.read(json(mutated).getBytes(StandardCharsets.UTF_8))
                .report()
                .isFatal());

        List<ConfigChange> there = ConfigDiff.between(read(config), read(mutated));
        List<ConfigChange> back = ConfigDiff.between(read(mutated), read(config));

        assertThat(there).as(mutation + "\n" + json(config)).isNotEmpty();
        assertThat(back).hasSameSizeAs(there);
        for (int i = 0; i < there.size(); i++) {
            ConfigChange one = there.get(i);
            ConfigChange other = back.get(i);
            assertThat(other.subject()).isEqualTo(one.subject());
            assertThat(other.fields()).isEqualTo(one.fields());
            assertThat(other.before()).isEqualTo(one.after());
            assertThat(other.kind())
                    .isEqualTo(
                            switch (one.kind()) {
                                case ADDED -> Kind.REMOVED;
                                case REMOVED -> Kind.ADDED;
                                case CHANGED -> Kind.CHANGED;
                            });
            // Whatever it is, both systems have a way and a reason for it.
            for (ChangeRules rules : ChangeRules.values()) {
                assertThat(rules.verdict(one).reason()).endsWith(".");
            }
        }
    }

    @Property(tries = 300)
    void splittingAConfigurationIntoMergedPartsIsNoDifference(@ForAll("seeds") long seed) {
        Random random = new Random(seed);
        Map<String, Object> whole = config(random);
        Map<String, Object> parent = map("ignition", map("version", "3.4.0"));
        Map<String, Object> child = map("ignition", map("version", "3.4.0"));
        for (String section : List.of("storage", "systemd", "passwd")) {
            if (!(whole.get(section) instanceof Map<?, ?> lists)) {
                continue;
            }
            for (Object name : lists.keySet()) {
                for (Map<String, Object> item : list(whole, section, (String) name)) {
                    list(random.nextBoolean() ? parent : child, section, (String) name)
                            .add(item);
                }
            }
        }
        if (whole.containsKey("kernelArguments")) {
            child.put("kernelArguments", whole.get("kernelArguments"));
        }
        parent.put("ignition", map("version", "3.4.0", "config", map("merge", list(Configs.gzipped(json(child))))));
        assertThat(ConfigDiff.between(read(whole), read(parent))).isEmpty();
    }

    /** Changes one thing; says which. */
    @SuppressWarnings("unchecked")
    private static String mutate(Map<String, Object> config, Random random) {
        List<Map<String, Object>> scalars = new ArrayList<>();
        collect(config, scalars);
        scalars.remove(0);
        if (random.nextInt(4) == 0 || scalars.isEmpty()) {
            int n = random.nextInt(5);
            switch (n) {
                case 0 -> list(config, "storage", "files").add(map("path", "/new", "contents", contents("n")));
                case 1 -> list(config, "storage", "links").add(map("path", "/newlink", "target", "/n"));
                case 2 -> list(config, "systemd", "units").add(map("name", "new.service", "mask", true));
                case 3 -> list(config, "passwd", "users").add(map("name", "new"));
                default -> list(config, "storage", "disks").add(map("device", "/dev/new", "wipeTable", true));
            }
            return "added " + n;
        }
        if (random.nextInt(4) == 0) {
            List<List<Object>> lists = new ArrayList<>();
            Configs.visitLists(config, (key, list) -> {
                if (SHUFFLED.contains(key) && !list.isEmpty()) {
                    lists.add(list);
                }
            });
            List<Object> list = lists.get(random.nextInt(lists.size()));
            return "removed " + list.remove(random.nextInt(list.size()));
        }
        Map<String, Object> target = scalars.get(random.nextInt(scalars.size()));
        List<String> keys = target.keySet().stream()
                .filter(key -> target.get(key) instanceof Number
                        || target.get(key) instanceof String
                        || target.get(key) instanceof Boolean)
                .toList();
        String key = keys.get(random.nextInt(keys.size()));
        Object old = Objects.requireNonNull(target.get(key));
        target.put(
                key,
                switch (old) {
                    case Integer number -> number + (key.equals("number") ? 10 : 1);
                    case Boolean flag -> !flag;
                    case String text
                    when text.startsWith("data:") -> contents("mutated").get("source");
                    case String text when key.equals("level") -> "raid0";
                    case String text when key.equals("format") -> "xfs";
                    case String text when key.equals("name") && text.contains(".") -> "z" + text;
                    case String text when key.equals("contents") -> text + "# mutated\n";
                    case String text -> text + "z";
                    default -> throw new AssertionError(old);
                });
        return key + " from " + old;
    }

    /** All objects with a value of their own; the version of the specification comes first. */
    @SuppressWarnings("unchecked")
    private static void collect(Object node, List<Map<String, Object>> found) {
        if (node instanceof Map<?, ?> map) {
            if (map.values().stream()
                    .anyMatch(v -> v instanceof Number || v instanceof String || v instanceof Boolean)) {
                found.add((Map<String, Object>) map);
            }
            map.values().forEach(value -> collect(value, found));
        } else if (node instanceof List<?> list) {
            list.forEach(item -> collect(item, found));
        }
    }
}
