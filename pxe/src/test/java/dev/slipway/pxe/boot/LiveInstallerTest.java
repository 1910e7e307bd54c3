package dev.slipway.pxe.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LiveInstallerTest {
    private static final Path VALIDATE = Path.of("/usr/bin/ignition-validate");
    private static final String CONFIG = "{\"ignition\":{\"version\":\"3.4.0\"},\"x\":\"ü\"}";

    @TempDir
    Path temporary;

    private static LiveInstall.Target target(DiskRule rule, List<String> keys) {
        return new LiveInstall.Target(
                rule,
                LiveInstall.Target.USUAL_MINIMUM,
                CONFIG,
                URI.create("http://10.77.0.2:8081/events/4f1c2d9e"),
                keys);
    }

    private static LiveInstall flatcar() {
        return new LiveInstall.Flatcar(
                target(new DiskRule.Smallest(), List.of("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB slipway")),
                "4593.2.5",
                "stable",
                URI.create("http://10.77.0.2:8081/images/flatcar/stable/x86_64"));
    }

    private static LiveInstall fcos() {
        return new LiveInstall.Fcos(
                target(new DiskRule.WithSerial("WD WCC7K1234567"), List.of()),
                List.of("ttyS0,115200n8"),
                List.of(new KernelArgument("mitigations=off")),
                List.of(new KernelArgument("ip=dhcp")),
                List.of("data*"));
    }

    static Stream<LiveInstall> installs() {
        return Stream.of(flatcar(), fcos());
    }

    @ParameterizedTest
    @MethodSource("installs")
    void the_real_ignition_accepts_the_configuration(LiveInstall install) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(VALIDATE), "SKIPPED: no " + VALIDATE + " (Debian: ignition)");
        Path file = temporary.resolve("live.ign");
        Files.writeString(file, LiveInstaller.ignition(install));
        Process process = new ProcessBuilder(VALIDATE.toString(), file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said).doesNotContainIgnoringCase("warning");
    }

    @Test
    void the_settings_of_both_systems_are_as_they_were_read() throws IOException {
        Golden.assertSame("live-install-flatcar.env", LiveInstaller.settings(flatcar()));
        Golden.assertSame("live-install-fcos.env", LiveInstaller.settings(fcos()));
    }

    @Test
    void the_installed_systems_configuration_is_a_file_for_root_alone() {
        JsonNode files = JsonMapper.builder()
                .build()
                .readTree(LiveInstaller.ignition(flatcar()))
                .path("storage")
                .path("files");
        assertThat(files)
                .hasSize(3)
                .allSatisfy(file -> assertThat(file.path("mode").asInt()).isEqualTo(0600));
        assertThat(content(files, "/etc/slipway/config.ign")).isEqualTo(CONFIG);
        assertThat(content(files, "/etc/slipway/install.sh")).isEqualTo(LiveInstaller.script());
    }

    private static String content(JsonNode files, String path) {
        for (JsonNode file : files) {
            if (file.path("path").asString().equals(path)) {
                String source = file.path("contents").path("source").asString();
                return new String(
                        Base64.getDecoder().decode(source.substring("data:;base64,".length())), StandardCharsets.UTF_8);
            }
        }
        throw new AssertionError("no file " + path);
    }

    @Test
    void the_unit_is_one_that_systemd_understands() throws IOException, InterruptedException {
        Path analyze = Path.of("/usr/bin/systemd-analyze");
        assumeTrue(Files.isExecutable(analyze), "SKIPPED: no " + analyze + " (Debian: systemd)");
        JsonNode unit = JsonMapper.builder()
                .build()
                .readTree(LiveInstaller.ignition(flatcar()))
                .path("systemd")
                .path("units")
                .get(0);
        Path file = temporary.resolve(unit.path("name").asString());
        Files.writeString(file, unit.path("contents").asString());
        Process process = new ProcessBuilder(analyze.toString(), "verify", "--man=no", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said.lines().filter(line -> line.contains("slipway-install")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\"b", "a$(id)", "a`id`", "a\\b", "a\nSLIPWAY_EVENTS=x"})
    void a_serial_number_that_could_be_a_command_is_refused(String serial) {
        assertThatThrownBy(() -> LiveInstaller.ignition(new LiveInstall.Fcos(
                        target(new DiskRule.WithSerial(serial), List.of()),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("disk's serial number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4593 2", "../x", "4593\"", "$(id)"})
    void a_version_that_is_none_is_refused(String version) {
        assertThatThrownBy(() -> LiveInstaller.ignition(new LiveInstall.Flatcar(
                        target(new DiskRule.Smallest(), List.of()), version, "stable", URI.create("http://h/x"))))
                .hasMessageContaining("is not a version");
    }
}
