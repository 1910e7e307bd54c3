package dev.slipway.templates.change;

import static dev.slipway.templates.change.Configs.contents;
import static dev.slipway.templates.change.Configs.full;
import static dev.slipway.templates.change.Configs.list;
import static dev.slipway.templates.change.Configs.map;
import static dev.slipway.templates.change.Configs.read;
import static dev.slipway.templates.change.Configs.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.slipway.templates.ignition.IgnitionConfig;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeRulesTest {
    private static Arguments change(
            String what, Way flatcar, Way fedoraCoreOs, String word, Consumer<Map<String, Object>> change) {
        return arguments(what, flatcar, fedoraCoreOs, word, change);
    }

    static List<Arguments> changes() {
        return List.of(
                change(
                        "new content",
                        Way.IN_PLACE,
                        Way.IN_PLACE,
                        "replaced",
                        config -> list(config, "storage", "files").getFirst().put("contents", contents("other"))),
                change(
                        "new file",
                        Way.IN_PLACE,
                        Way.IN_PLACE,
                        "written",
                        config -> list(config, "storage", "files")
                                .add(map("path", "/etc/new", "contents", contents("n")))),
                change(
                        "file gone",
                        Way.IN_PLACE,
                        Way.IN_PLACE,
                        "returns",
                        config -> list(config, "storage", "files").removeFirst()),
                change(
                        "contents no longer declared",
                        Way.RESET,
                        Way.REBUILD,
                        "before",
                        config -> list(config, "storage", "files").getFirst().remove("contents")),
                change(
                        "appended text gone",
                        Way.RESET,
                        Way.REBUILD,
                        "appended",
                        config -> list(config, "storage", "files").remove(2)),
                change(
                        "overwrite only",
                        Way.NOTHING,
                        Way.NOTHING,
                        "next installation",
                        config -> list(config, "storage", "files").getFirst().put("overwrite", true)),
                change(
                        "directory gone",
                        Way.IN_PLACE,
                        Way.IN_PLACE,
                        "empty",
                        config -> list(config, "storage", "directories").removeFirst()),
                change(
                        "link elsewhere",
                        Way.IN_PLACE,
                        Way.IN_PLACE,
                        "link",
                        config -> list(config, "storage", "links").getFirst().put("target", "/usr/share/zoneinfo/CET")),
                change(
                        "unit disabled",
                        Way.IN_PLACE,
                        Way.IN_PLACE,
                        "systemd",
                        config -> list(config, "systemd", "units").getFirst().put("enabled", false)),
                change(
                        "a key more",
                        Way.IN_PLACE,
                        Way.IN_PLACE,
                        "Keys",
                        config -> list(config, "passwd", "users")
                                .getFirst()
                                .put("sshAuthorizedKeys", list("ssh-ed25519 CCCC c"))),
                change(
                        "keys of core no longer declared",
                        Way.IN_PLACE,
                        Way.IN_PLACE,
                        "Keys",
                        config -> list(config, "passwd", "users").removeFirst()),
                change(
                        "another uid",
                        Way.RESET,
                        Way.REBUILD,
                        "number",
                        config -> list(config, "passwd", "users").get(1).put("uid", 3000)),
                change(
                        "another shell",
                        Way.RESET,
                        Way.REBUILD,
                        "only the keys",
                        config -> list(config, "passwd", "users").get(1).put("shell", "/bin/sh")),
                change(
                        "user gone",
                        Way.RESET,
                        Way.REBUILD,
                        "Accounts",
                        config -> list(config, "passwd", "users").remove(1)),
                change(
                        "how a user was made",
                        Way.NOTHING,
                        Way.NOTHING,
                        "next installation",
                        config -> list(config, "passwd", "users").get(1).put("noLogInit", true)),
                change(
                        "another gid",
                        Way.RESET,
                        Way.REBUILD,
                        "groups",
                        config -> list(config, "passwd", "groups").getFirst().put("gid", 3000)),
                change("kernel argument", Way.REBOOT, Way.REBOOT, "kernel", config -> config.remove("kernelArguments")),
                change(
                        "larger partition",
                        Way.REBUILD,
                        Way.REBUILD,
                        "partition",
                        config -> config.put("storage", largerData(config))),
                change(
                        "another filesystem",
                        Way.REBUILD,
                        Way.REBUILD,
                        "filesystem",
                        config -> list(config, "storage", "filesystems")
                                .getFirst()
                                .put("format", "btrfs")),
                change(
                        "wipe next time",
                        Way.NOTHING,
                        Way.NOTHING,
                        "next installation",
                        config -> list(config, "storage", "filesystems")
                                .getFirst()
                                .put("wipeFilesystem", true)),
                change(
                        "a spare",
                        Way.REBUILD,
                        Way.REBUILD,
                        "RAID",
                        config -> list(config, "storage", "raid").getFirst().put("level", "raid0")),
                change(
                        "unlocking",
                        Way.REBUILD,
                        Way.REBUILD,
                        "encrypted",
                        config -> list(config, "storage", "luks").getFirst().put("label", "other")),
                change(
                        "timeouts",
                        Way.NOTHING,
                        Way.NOTHING,
                        "next installation",
                        config -> config.put("ignition", map("version", "3.4.0"))),
                change(
                        "a fetched configuration",
                        Way.RESET,
                        Way.REBUILD,
                        "fetches",
                        config -> config.put(
                                "ignition",
                                map(
                                        "version", "3.4.0",
                                        "timeouts", map("httpTotal", 30),
                                        "config", map("merge", list(map("source", "https://example.com/x")))))));
    }

    @SuppressWarnings("unchecked")
    private static Object largerData(Map<String, Object> config) {
        Map<String, Object> disk = list(config, "storage", "disks").getFirst();
        ((List<Map<String, Object>>) disk.get("partitions")).get(1).put("sizeMiB", 8000);
        return config.get("storage");
    }

    @ParameterizedTest(name = "{0}: {1} on Flatcar, {2} on Fedora CoreOS")
    @MethodSource("changes")
    void everyKindOfChangeHasItsWayAndAReason(
            String what, Way flatcar, Way fedoraCoreOs, String word, Consumer<Map<String, Object>> change) {
        List<ConfigChange> changes = ConfigDiff.between(read(full()), with(change));

        assertThat(changes).as(what).isNotEmpty();
        assertThat(ChangeRules.FLATCAR.needed(changes)).isEqualTo(flatcar);
        assertThat(ChangeRules.FEDORA_COREOS.needed(changes)).isEqualTo(fedoraCoreOs);
        for (ChangeRules rules : ChangeRules.values()) {
            assertThat(changes)
                    .extracting(each -> rules.verdict(each).reason())
                    .allSatisfy(reason -> assertThat(reason).contains(word).endsWith("."));
        }
    }

    @Test
    void theHeaviestChangeDecides() {
        IgnitionConfig other = with(config -> {
            list(config, "storage", "files").getFirst().put("contents", contents("other"));
            list(config, "passwd", "users").get(1).put("uid", 3000);
        });
        assertThat(ChangeRules.FLATCAR.needed(ConfigDiff.between(read(full()), other)))
                .isEqualTo(Way.RESET);
        assertThat(ChangeRules.FLATCAR.needed(List.of())).isEqualTo(Way.NOTHING);
    }
}
