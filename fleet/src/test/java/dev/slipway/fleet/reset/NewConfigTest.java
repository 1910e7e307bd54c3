package dev.slipway.fleet.reset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.host.reset.ResetLook.Source;
import dev.slipway.host.reset.RootEntry;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a reset looks for in a configuration, and what of a preview stands in its plan. */
class NewConfigTest {
    private static final String KEY = "ssh-ed25519 AAAAC3Nz slipway";

    private static NewConfig config(String more) {
        return NewConfig.of("{\"ignition\":{\"version\":\"3.4.0\"}," + more + "}");
    }

    private static String embedded(String json) {
        return "data:;base64," + Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void onlyAKeyOfTheLoginUserLetsSlipwayIn() {
        assertThat(config(
                                "\"passwd\":{\"users\":[{\"name\":\"core\",\"sshAuthorizedKeys\":[\"ssh-ed25519 AAAAC3Nz other\"]}]}")
                        .letsIn("core", KEY))
                .isTrue();
        assertThat(config("\"passwd\":{\"users\":[{\"name\":\"anna\",\"sshAuthorizedKeys\":[\"" + KEY + "\"]}]}")
                        .letsIn("core", KEY))
                .isFalse();
        assertThat(config("\"passwd\":{\"users\":[{\"name\":\"core\",\"shouldExist\":false,\"sshAuthorizedKeys\":[\""
                                + KEY + "\"]}]}")
                        .letsIn("core", KEY))
                .isFalse();
        assertThat(config("\"passwd\":{}").letsIn("core", KEY)).isFalse();
    }

    @Test
    void aConfigurationThatReplacesItDecides() {
        String inner = "{\"ignition\":{\"version\":\"3.4.0\"}}";
        NewConfig replaced = NewConfig.of("{\"ignition\":{\"version\":\"3.4.0\",\"config\":{\"replace\":{\"source\":\""
                + embedded(inner) + "\"}}},\"passwd\":{\"users\":[{\"name\":\"core\",\"sshAuthorizedKeys\":[\"" + KEY
                + "\"]}]}}");
        assertThat(replaced.letsIn("core", KEY)).isFalse();
    }

    @Test
    void allThatIsFetchedIsFoundAlsoInsideOfWhatIsEmbedded() {
        String inner = "{\"ignition\":{\"version\":\"3.4.0\"},\"storage\":{\"files\":[{\"path\":\"/b\",\"contents\":{"
                + "\"source\":\"https://b.example/x\",\"httpHeaders\":[{\"name\":\"X-Key\",\"value\":\"v\"}]}}]}}";
        NewConfig config = NewConfig.of("{\"ignition\":{\"version\":\"3.4.0\",\"config\":{\"merge\":[{\"source\":\""
                + embedded(inner)
                + "\"},{\"source\":\"http://c.example/c.ign\"}]}},\"storage\":{\"files\":[{\"path\":\"/a\","
                + "\"contents\":{\"source\":\"data:,x\"},\"append\":[{\"source\":\"s3://d/e\"}]}]}}");
        assertThat(config.sources())
                .containsExactlyInAnyOrder(
                        new Source("https://b.example/x", List.of("X-Key: v")),
                        new Source("http://c.example/c.ign", List.of()));
        assertThat(config.otherSchemes()).containsExactly("s3");
    }

    @Test
    void extensionsAndWipedDisksAreFound() {
        NewConfig config =
                config("\"storage\":{\"files\":[{\"path\":\"/etc/flatcar/enabled-sysext.conf\",\"contents\":{"
                        + "\"source\":\"data:,podman%0A%23%20no%0A-docker%0Azfs%20%23%20x%0A\"}}],"
                        + "\"filesystems\":[{\"device\":\"/dev/sdb1\",\"format\":\"ext4\",\"wipeFilesystem\":true}]}");
        assertThat(config.extensions()).containsExactly("podman", "zfs");
        assertThat(config.wiped()).containsExactly("the filesystem on /dev/sdb1");
    }

    @Test
    void aPlanSpeaksOfSizesSoRoughlyThatGrowingLogsDoNotChangeIt() {
        assertThat(Lost.about(0)).isEqualTo("less than 4 MiB");
        assertThat(Lost.about(5 << 20)).isEqualTo("about 4 MiB");
        assertThat(Lost.about(20 << 20)).isEqualTo("about 16 MiB");
        assertThat(Lost.about(3L << 30)).isEqualTo("about 4 GiB");
        List<RootEntry> listing = List.of(
                new RootEntry("/", true, 0),
                new RootEntry("/etc", true, 0),
                new RootEntry("/etc/motd", false, 4096),
                new RootEntry("/var", true, 0),
                new RootEntry("/var/lib", true, 0),
                new RootEntry("/var/lib/docker", true, 0),
                new RootEntry("/var/lib/docker/volumes", true, 0),
                new RootEntry("/var/lib/docker/volumes/db", true, 0),
                new RootEntry("/var/lib/docker/volumes/db/_data", false, 80L << 20),
                new RootEntry("/var/log", false, 40L << 20));
        KeptPaths kept = new KeptPaths(List.of(new KeptPaths.Path("/var/log", "here")), false, false);
        Lost lost = new Lost(dev.slipway.host.reset.ResetPreview.of(listing, kept.rules()));
        assertThat(lost.lines())
                .containsExactly("/var: about 64 MiB go, about 64 MiB stay.", "What is not kept in /etc.");
        assertThat(lost.volumes()).containsExactly("Docker's volume db");
    }
}
