package dev.slipway.pxe.initramfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CoreOsReinstallTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/slipway/pxe/initramfs/golden");

    private static final CoreOsReinstall FULL = new CoreOsReinstall(
            "/dev/disk/by-id/ata-SN_\"1\"",
            "{\"ignition\":{\"version\":\"3.4.0\"}}",
            List.of("data*", "var: #1"),
            List.of("tty0", "ttyS0,115200n8"),
            List.of("net.ifnames=0", "a='b'"),
            Map.of("eno1", "[connection]\nid=eno1\n"),
            List.of("ssh-ed25519 AAAA slipway"));

    private static final CoreOsReinstall PLAIN =
            new CoreOsReinstall("/dev/vda", "{}", List.of(), List.of(), List.of(), Map.of(), List.of());

    /** {@code -Dslipway.golden=renew} writes the files anew. */
    private static void assertGolden(String name, String rendered) throws IOException {
        Path file = GOLDEN.resolve(name);
        if ("renew".equals(System.getProperty("slipway.golden"))) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, rendered);
        }
        assertThat(file).as("golden file").exists();
        assertThat(rendered).as(name).isEqualTo(Files.readString(file));
    }

    @Test
    void theInstallersSettingsAreTheGoldenOnes() throws IOException {
        assertGolden("installer-full.yaml", FULL.installerSettings());
        assertGolden("installer-plain.yaml", PLAIN.installerSettings());
    }

    @Test
    void theLiveConfigurationIsTheGoldenOne() throws IOException {
        assertGolden("live-full.ign", FULL.liveConfig());
    }

    @Test
    void theLiveConfigurationCarriesSettingsAndDestinationForRootOnly() {
        JsonNode files =
                new JsonMapper().readTree(FULL.liveConfig()).path("storage").path("files");
        assertThat(files.size()).isEqualTo(2);
        assertThat(text(files.get(0))).isEqualTo(FULL.installerSettings());
        assertThat(text(files.get(1))).isEqualTo(FULL.destination());
        assertThat(files.get(1).path("path").asString()).isEqualTo("/etc/coreos/dest.ign");
        assertThat(files.get(1).path("mode").asInt()).isEqualTo(0600);
    }

    private static String text(JsonNode file) {
        String source = file.path("contents").path("source").asString();
        return new String(
                Base64.getDecoder().decode(source.substring(source.indexOf(',') + 1)), StandardCharsets.UTF_8);
    }

    @Test
    void theInitramfsGetsTheConfigurationAndTheNetwork() {
        assertThat(FULL.files())
                .extracting(InitramfsFile::path)
                .containsExactly("config.ign", "etc/coreos-firstboot-network/eno1.nmconnection");
        assertThat(FULL.files()).allMatch(file -> file.mode() == 0600);
        assertThat(PLAIN.files()).hasSize(1);
        assertThat(FULL.toString()).doesNotContain("ignition");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sda", "/dev/", "/dev/sd a", "/dev/sda\n", "/tmp/x"})
    void whatIsNoDiskIsRefused(String device) {
        assertThatThrownBy(
                        () -> new CoreOsReinstall(device, "{}", List.of(), List.of(), List.of(), Map.of(), List.of()))
                .hasMessageContaining("disk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "root", "boot", "EFI-SYSTEM", "*", "a\nb"})
    void labelsThatCannotBeKeptAreRefused(String label) {
        assertThatThrownBy(() -> new CoreOsReinstall(
                        "/dev/vda", "{}", List.of(label), List.of(), List.of(), Map.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesOfConnectionsStayInTheirDirectory() {
        assertThatThrownBy(() -> new CoreOsReinstall(
                        "/dev/vda", "{}", List.of(), List.of(), List.of(), Map.of("../x", ""), List.of()))
                .hasMessageContaining("name");
    }
}
