package dev.slipway.templates.change;

import static dev.slipway.templates.change.Configs.contents;
import static dev.slipway.templates.change.Configs.copy;
import static dev.slipway.templates.change.Configs.full;
import static dev.slipway.templates.change.Configs.json;
import static dev.slipway.templates.change.Configs.list;
import static dev.slipway.templates.change.Configs.map;
import static dev.slipway.templates.change.Configs.read;
import static dev.slipway.templates.change.Configs.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.templates.change.ConfigChange.Kind;
import dev.slipway.templates.ignition.IgnitionConfig;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigDiffTest {
    private final IgnitionConfig full = read(full());

    private ConfigChange only(IgnitionConfig before, IgnitionConfig after) {
        List<ConfigChange> changes = ConfigDiff.between(before, after);
        assertThat(changes).hasSize(1);
        return changes.getFirst();
    }

    @Test
    void theVersionOfTheSpecificationIsNoDifference() {
        assertThat(ConfigDiff.between(
                        full,
                        with(config ->
                                config.put("ignition", map("version", "3.5.0", "timeouts", map("httpTotal", 30))))))
                .isEmpty();
    }

    @Test
    void theEncodingOfContentsIsNoDifference() {
        IgnitionConfig other =
                with(config -> list(config, "storage", "files").getFirst().put("contents", Configs.gzipped("hello\n")));
        IgnitionConfig escaped = with(
                config -> list(config, "storage", "files").getFirst().put("contents", map("source", "data:,hello%0A")));
        assertThat(ConfigDiff.between(full, other)).isEmpty();
        assertThat(ConfigDiff.between(full, escaped)).isEmpty();
    }

    @Test
    void whatIgnitionAssumesIsNoDifferenceFromSayingIt() {
        IgnitionConfig said = with(config -> {
            Map<String, Object> file = list(config, "storage", "files").getFirst();
            file.put("mode", 420);
            file.put("user", map("name", "root"));
            file.put("group", map("id", 0));
            file.put("overwrite", false);
            list(config, "storage", "directories").getFirst().put("mode", 493);
            list(config, "storage", "links").getFirst().put("hard", false);
            list(config, "passwd", "users").getFirst().put("shouldExist", true);
        });
        assertThat(ConfigDiff.between(full, said)).isEmpty();
    }

    @Test
    void anEnabledUnitDiffersFromOneThatIsLeftAlone() {
        assertThat(only(
                        full,
                        with(config -> list(config, "systemd", "units").get(1).put("enabled", false))))
                .isEqualTo(only(
                        full,
                        with(config -> list(config, "systemd", "units").get(1).put("enabled", false))))
                .returns(new Subject.Unit("sshd.service"), ConfigChange::subject)
                .returns(Kind.CHANGED, ConfigChange::kind)
                .returns(List.of("enabled"), ConfigChange::fields);
    }

    @Test
    void aChangedDropinIsNoChangeOfItsUnit() {
        IgnitionConfig other = with(config -> list(config, "systemd", "units")
                .get(1)
                .put("dropins", list(map("name", "10-a.conf", "contents", "[Service]\nNice=3\n"))));
        assertThat(ConfigDiff.between(full, other))
                .extracting(ConfigChange::subject, ConfigChange::kind)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                new Subject.Dropin("sshd.service", "10-a.conf"), Kind.CHANGED),
                        org.assertj.core.groups.Tuple.tuple(
                                new Subject.Dropin("sshd.service", "20-b.conf"), Kind.REMOVED));
    }

    @Test
    void aFileThatBecomesALinkIsRemovedAndAdded() {
        IgnitionConfig other = with(config -> {
            list(config, "storage", "files").removeFirst();
            list(config, "storage", "links").add(map("path", "/etc/motd", "target", "/run/motd"));
        });
        assertThat(ConfigDiff.between(full, other))
                .extracting(ConfigChange::toString)
                .containsExactly(
                        "REMOVED file /etc/motd [contents, group, mode, path, user]",
                        "ADDED link /etc/motd [group, path, target, user]");
    }

    @Test
    void anArgumentThatIsNowUnwantedIsOneChange() {
        ConfigChange change = only(
                full,
                with(config -> config.put(
                        "kernelArguments",
                        map("shouldExist", list("a=1"), "shouldNotExist", list("mitigations=auto", "quiet")))));
        assertThat(change.subject()).isEqualTo(new Subject.KernelArgument("quiet"));
        assertThat(change.fields()).containsExactly("shouldExist", "shouldNotExist");
    }

    @Test
    void partitionsThatIgnitionPlacesAreInOrderAndFixedOnesAreNot() {
        Map<String, Object> placed = copy(full());
        for (Object partition :
                (List<?>) list(placed, "storage", "disks").getFirst().get("partitions")) {
            @SuppressWarnings("unchecked")
            Map<String, Object> fields = (Map<String, Object>) partition;
            fields.remove("startMiB");
        }
        Map<String, Object> turned = copy(placed);
        Collections.reverse(
                (List<?>) list(turned, "storage", "disks").getFirst().get("partitions"));
        ConfigChange change = only(read(placed), read(turned));
        assertThat(change.subject()).isEqualTo(new Subject.Disk("/dev/vda"));
        assertThat(change.fields()).containsExactly(ConfigDiff.PARTITION_ORDER);

        assertThat(ConfigDiff.between(
                        full,
                        with(config -> Collections.reverse((List<?>)
                                list(config, "storage", "disks").getFirst().get("partitions")))))
                .isEmpty();
    }

    @Test
    void orderOfArrayMembersAndOptionsMatters() {
        IgnitionConfig other = with(config -> {
            Collections.reverse(
                    (List<?>) list(config, "storage", "raid").getFirst().get("devices"));
            Collections.reverse(
                    (List<?>) list(config, "storage", "filesystems").getFirst().get("options"));
            Collections.reverse(
                    (List<?>) list(config, "storage", "files").get(2).get("append"));
        });
        assertThat(ConfigDiff.between(full, other))
                .extracting(ConfigChange::fields)
                .containsExactly(List.of("devices"), List.of("options"), List.of("append"));
    }

    @Test
    void anEmbeddedConfigurationIsMergedByPathAndField() {
        Map<String, Object> child = map(
                "ignition", map("version", "3.2.0"),
                "storage",
                        map(
                                "files",
                                list(
                                        map("path", "/etc/motd", "mode", 256),
                                        map("path", "/etc/new", "contents", contents("n")))));
        IgnitionConfig merging = with(config -> config.put(
                "ignition",
                map(
                        "version",
                        "3.4.0",
                        "timeouts",
                        map("httpTotal", 30),
                        "config",
                        map("merge", list(contents(json(child)))))));
        assertThat(ConfigDiff.between(full, merging))
                .extracting(ConfigChange::toString)
                .containsExactly(
                        "CHANGED file /etc/motd [mode]", "ADDED file /etc/new [contents, group, mode, path, user]");
    }

    @Test
    void anEmbeddedReplacementReplacesEverything() {
        IgnitionConfig replaced = read(map(
                "ignition", map("version", "3.4.0", "config", map("replace", contents(json(full())))),
                "storage", map("files", list(map("path", "/etc/ignored", "contents", contents("x"))))));
        assertThat(ConfigDiff.between(full, replaced)).isEmpty();
    }

    @Test
    void aFetchedConfigurationIsItsUrl() {
        IgnitionConfig fetching = with(config -> config.put(
                "ignition",
                map(
                        "version", "3.4.0",
                        "timeouts", map("httpTotal", 30),
                        "config", map("merge", list(map("source", "https://example.com/a.ign"))))));
        assertThat(only(full, fetching).subject()).isEqualTo(new Subject.RemoteConfig("https://example.com/a.ign"));
    }

    @Test
    void aBrokenEmbeddedConfigurationIsShownWithoutItsContent() {
        IgnitionConfig broken = with(config -> config.put(
                "ignition",
                map(
                        "version",
                        "3.4.0",
                        "timeouts",
                        map("httpTotal", 30),
                        "config",
                        map("merge", list(contents("secret: {"))))));
        assertThat(only(full, broken).subject().words())
                .contains("cannot be read")
                .doesNotContain("c2VjcmV0");
    }

    @Test
    void theTextOfAChangeHoldsNoSecrets() {
        ConfigChange change = only(
                full, with(config -> list(config, "passwd", "users").getFirst().put("passwordHash", "$y$secret")));
        assertThat(change.toString()).isEqualTo("CHANGED user core [passwordHash]");
        assertThat(change.after().text("passwordHash")).isEqualTo("$y$secret");
    }
}
