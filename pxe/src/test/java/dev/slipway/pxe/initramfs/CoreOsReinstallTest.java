package dev.slipway.pxe.initramfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CoreOsReinstallTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/slipway/pxe/initramfs/golden");

    private static final URI EVENTS = URI.create("http://10.77.0.2:8081/m/52-54-00-00-00-10/event");

    private static final CoreOsReinstall FULL = new CoreOsReinstall(
            "/dev/disk/by-id/ata-SN_\"1\"",
            "{\"ignition\":{\"version\":\"3.4.0\"}}",
            List.of("data*", "var: #1"),
            List.of("tty0", "ttyS0,115200n8"),
            List.of("net.ifnames=0", "a='b'"),
            Map.of("eno1", "[connection]\nid=eno1\n"),
            List.of("ssh-ed25519 AAAA slipway"),
            EVENTS);

    private static final CoreOsReinstall PLAIN =
            new CoreOsReinstall("/dev/vda", "{}", List.of(), List.of(), List.of(), Map.of(), List.of(), EVENTS);

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
        assertThat(files.size()).isEqualTo(3);
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
        assertThatThrownBy(() ->
                        new CoreOsReinstall(device, "{}", List.of(), List.of(), List.of(), Map.of(), List.of(), EVENTS))
                .hasMessageContaining("disk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "root", "boot", "EFI-SYSTEM", "*", "a\nb"})
    void labelsThatCannotBeKeptAreRefused(String label) {
        assertThatThrownBy(() -> new CoreOsReinstall(
                        "/dev/vda", "{}", List.of(label), List.of(), List.of(), Map.of(), List.of(), EVENTS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesOfConnectionsStayInTheirDirectory() {
        assertThatThrownBy(() -> new CoreOsReinstall(
                        "/dev/vda", "{}", List.of(), List.of(), List.of(), Map.of("../x", ""), List.of(), EVENTS))
                .hasMessageContaining("name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://console/event", "http://console/event'; reboot", "file:/x"})
    void whatIsNoAddressForReportsIsRefused(String events) {
        String encoded = events.replace(" ", "%20");
        assertThatThrownBy(() -> new CoreOsReinstall(
                        "/dev/vda", "{}", List.of(), List.of(), List.of(), Map.of(), List.of(), URI.create(encoded)))
                .hasMessageContaining("reports");
    }

    /** In a real shell, with a curl that writes down what it is told. */
    @ParameterizedTest
    @CsvSource({
        "begin, '', '', '{\"step\":\"write\",\"outcome\":\"running\",\"message\":\"the live system runs, the installer begins\"}'",
        "end, success, 0, '{\"step\":\"reboot\",\"outcome\":\"done\",\"message\":\"the disk is written, the machine starts again\"}'",
        "end, exit-code, 1, '{\"step\":\"write\",\"outcome\":\"failed\",\"message\":\"the installer ended with exit-code 1\"}'"
    })
    void theInstallerTellsHowItGetsOn(String moment, String result, String status, String told, @TempDir Path directory)
            throws Exception {
        JsonNode report = new JsonMapper()
                .readTree(PLAIN.liveConfig())
                .path("storage")
                .path("files")
                .get(2);
        assertThat(report.path("path").asString()).isEqualTo("/etc/slipway/report.sh");
        Path script = Files.writeString(directory.resolve("report.sh"), text(report));
        Path curl = Files.writeString(
                directory.resolve("curl"),
                "#!/bin/sh\nfor word; do case $word in {*|http*) echo \"$word\" ;; esac; done\n");
        assertThat(curl.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString(), moment).redirectErrorStream(true);
        builder.environment().put("PATH", directory + ":" + System.getenv("PATH"));
        builder.environment().put("SERVICE_RESULT", result);
        builder.environment().put("EXIT_STATUS", status);

        Process process = builder.start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(told + "\n" + EVENTS + "\n");
        assertThat(process.waitFor()).isZero();
    }
}
