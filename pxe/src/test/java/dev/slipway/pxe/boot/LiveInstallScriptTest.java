package dev.slipway.pxe.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The installer script under the real bash, jq and awk. What would touch the machine is replaced by programs on the PATH
 * that write down how they were called; {@code lsblk} prints what the real one (util-linux 2.38) printed elsewhere.
 */
class LiveInstallScriptTest {
    @TempDir
    Path temporary;

    private Path bin;
    private Path calls;
    private Path config;
    private Path units;

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/jq")), "SKIPPED: no /usr/bin/jq (Debian: jq)");
        bin = Files.createDirectory(temporary.resolve("bin"));
        calls = temporary.resolve("calls");
        config = temporary.resolve("config.ign");
        units = temporary.resolve("units");
        Files.writeString(config, "{\"ignition\":{\"version\":\"3.4.0\"}}");
        Files.createFile(calls);
        for (String program :
                List.of("flatcar-install", "coreos-installer", "systemctl", "udevadm", "sleep", "sync", "curl")) {
            program(
                    program,
                    "printf '%s' \"${0##*/}\" >> " + calls + "; printf ' [%s]' \"$@\" >> " + calls + "; echo >> "
                            + calls);
        }
    }

    private void program(String name, String body) throws IOException {
        Path file = bin.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Ended(int status, String console, List<String> calls) {
        List<String> of(String program) {
            return calls.stream().filter(call -> call.startsWith(program + " ")).toList();
        }

        List<String> reports() {
            return of("curl").stream()
                    .map(call -> call.replaceAll(".*\\[(\\{.*})\\].*", "$1"))
                    .toList();
        }
    }

    private Ended run(LiveInstall install, String disks) throws IOException, InterruptedException {
        Path script = temporary.resolve("install.sh");
        Files.writeString(script, LiveInstaller.script());
        Path lsblk = Path.of("src/test/resources/dev/slipway/pxe/boot/lsblk")
                .resolve(disks)
                .toAbsolutePath();
        assertThat(lsblk).exists();
        program("lsblk", "cat " + lsblk);
        ProcessBuilder builder = new ProcessBuilder("/bin/bash", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("console").toFile());
        Map<String, String> environment = builder.environment();
        LiveInstaller.settings(install).lines().forEach(line -> {
            String[] setting = line.split("=", 2);
            environment.put(setting[0], setting[1].substring(1, setting[1].length() - 1));
        });
        environment.put("SLIPWAY_IGNITION", config.toString());
        environment.put("SLIPWAY_UNITS", units.toString());
        environment.put("SLIPWAY_TRIES", "2");
        environment.putIfAbsent("SLIPWAY_DEADLINE", "60");
        environment.put("PATH", bin + ":/usr/bin:/bin");
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(
                process.exitValue(),
                Files.readString(temporary.resolve("console"), StandardCharsets.UTF_8),
                Files.readAllLines(calls, StandardCharsets.UTF_8));
    }

    private static LiveInstall.Target target(DiskRule rule) {
        return new LiveInstall.Target(
                rule,
                LiveInstall.Target.USUAL_MINIMUM,
                "{}",
                URI.create("http://10.77.0.2:8081/events/4f1c2d9e"),
                List.of());
    }

    private static LiveInstall flatcar(DiskRule rule) {
        return new LiveInstall.Flatcar(
                target(rule), "4593.2.5", "stable", URI.create("http://10.77.0.2:8081/images/flatcar/stable/x86_64"));
    }

    @Test
    void flatcar_is_installed_from_the_mirror_on_the_smallest_fixed_disk_and_the_machine_starts_again()
            throws Exception {
        Ended ended = run(flatcar(new DiskRule.Smallest()), "server.json");

        assertThat(ended.status()).as(ended.console()).isZero();
        assertThat(ended.of("flatcar-install"))
                .containsExactly("flatcar-install [-d] [/dev/nvme0n1] [-i] [" + config
                        + "] [-V] [4593.2.5] [-C] [stable] [-b] [http://10.77.0.2:8081/images/flatcar/stable/x86_64]");
        assertThat(ended.of("systemctl")).containsExactly("systemctl [reboot]");
        assertThat(ended.reports())
                .extracting(report -> report.replaceAll("\"message\".*", ""))
                .containsExactly(
                        "{\"step\":\"start\",\"outcome\":\"running\",",
                        "{\"step\":\"disk\",\"outcome\":\"done\",",
                        "{\"step\":\"write\",\"outcome\":\"running\",",
                        "{\"step\":\"write\",\"outcome\":\"done\",",
                        "{\"step\":\"reboot\",\"outcome\":\"running\",");
        assertThat(config).exists();
    }

    @Test
    void fedora_coreos_is_installed_offline_with_its_consoles_and_arguments() throws Exception {
        Ended ended = run(
                new LiveInstall.Fcos(
                        target(new DiskRule.WithSerial("S64DNX0R123456")),
                        List.of("tty0", "ttyS0,115200n8"),
                        List.of(new KernelArgument("mitigations=off"), new KernelArgument("nosmt")),
                        List.of(new KernelArgument("ip=dhcp")),
                        List.of("data*", "var")),
                "server.json");

        assertThat(ended.status()).as(ended.console()).isZero();
        assertThat(ended.of("coreos-installer"))
                .containsExactly(
                        "coreos-installer [install] [/dev/nvme0n1] [--offline] [--ignition-file] [" + config
                                + "] [--console] [tty0] [--console] [ttyS0,115200n8] [--append-karg] [mitigations=off]"
                                + " [--append-karg] [nosmt] [--save-partlabel] [data*] [--save-partlabel] [var] [--firstboot-args] [rd.neednet=1 ip=dhcp]");
    }

    @Test
    void fedora_coreos_without_extras_gets_no_empty_arguments() throws Exception {
        Ended ended = run(
                new LiveInstall.Fcos(target(new DiskRule.Largest()), List.of(), List.of(), List.of(), List.of()),
                "server.json");

        assertThat(ended.of("coreos-installer"))
                .containsExactly(
                        "coreos-installer [install] [/dev/sda] [--offline] [--ignition-file] [" + config + "]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "largest  |  | server.json    | /dev/sda",
                "smallest |  | server.json    | /dev/nvme0n1",
                "serial   | WD-WCC7K1234567 | server.json | /dev/sda",
                "path     | /dev/sda | server.json | /dev/sda",
                "path     | /dev/sdc | server.json | /dev/sdc",
                "smallest |  | old-lsblk.json | /dev/sda",
                "smallest |  | vm.json        | /dev/vda",
            })
    void a_rule_finds_its_disk(String rule, String value, String disks, String device) throws Exception {
        Ended ended = run(flatcar(rule(rule, value)), disks);

        assertThat(ended.of("flatcar-install"))
                .as(ended.console())
                .singleElement()
                .asString()
                .contains("[" + device + "]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "smallest | | twins.json | the rule \"smallest\" means 2 disks; name one of them",
                "largest  | | twins.json | the rule \"largest\" means 2 disks; name one of them",
                "serial   | NOPE | server.json | no fixed disk has the serial number NOPE; there are: /dev/nvme0n1",
                "serial   | USB123 | server.json | no fixed disk has the serial number USB123",
                "path     | /dev/disk/by-id/ata-gone | server.json | /dev/disk/by-id/ata-gone is not a disk of this machine",
                "smallest | | mounted.json | /dev/sda is in use: /dev/sda9 is mounted on /var/lib/data",
                "smallest | | lvm.json | /dev/sda is in use: /dev/mapper/vg-root (lvm) is active",
                "path     | /dev/sdb | server.json | /dev/sdb is in use: /dev/sdb1 is mounted on /run/media/x",
                "path     | /dev/sda9 | mounted.json | /dev/sda9 is not a disk of this machine",
                "smallest | | empty.json | this machine has no fixed disk",
                "largest  | | small.json | no fixed disk has 10000000000 bytes; there are: /dev/mmcblk0",
                "serial   | 0x1a2b3c4d | small.json | /dev/mmcblk0 has 7818182656 bytes, but 10000000000 are needed",
            })
    void what_cannot_be_decided_is_told_reported_and_changes_nothing(
            String rule, String value, String disks, String words) throws Exception {
        Ended ended = run(flatcar(rule(rule, value)), disks);

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.console()).contains("NOT INSTALLED (disk): ").contains(words);
        assertThat(ended.of("flatcar-install")).isEmpty();
        assertThat(ended.reports().getLast()).contains("\"outcome\":\"failed\"").contains(words.replace("\"", "\\\""));
    }

    @Test
    void a_failed_installation_leaves_an_open_console_no_secrets_and_no_restart() throws Exception {
        program("flatcar-install", "echo 'Error: GPG signature verification failed' >&2; exit 1");
        Ended ended = run(flatcar(new DiskRule.Smallest()), "server.json");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.console())
                .contains("GPG signature verification failed")
                .contains("NOT INSTALLED (write): flatcar-install failed on /dev/nvme0n1");
        assertThat(ended.of("systemctl"))
                .containsExactly(
                        "systemctl [daemon-reload]", "systemctl [restart] [getty@*.service] [serial-getty@*.service]");
        assertThat(units.resolve("serial-getty@.service.d/slipway.conf"))
                .content()
                .contains("--autologin core");
        assertThat(units.resolve("getty@.service.d/slipway.conf")).content().contains("--autologin core");
        assertThat(config).doesNotExist();
    }

    @Test
    void an_installation_that_hangs_is_ended() throws Exception {
        program("flatcar-install", "exec /usr/bin/sleep 50");
        program("timeout", "shift; exec /usr/bin/timeout 1 \"$@\"");
        Ended ended = run(flatcar(new DiskRule.Smallest()), "server.json");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.console()).contains("flatcar-install did not end within 3600 s");
    }

    @Test
    void a_console_that_cannot_be_reached_does_not_stop_the_installation() throws Exception {
        program("curl", "exit 7");
        Ended ended = run(flatcar(new DiskRule.Smallest()), "server.json");

        assertThat(ended.status()).isZero();
        assertThat(ended.console()).contains("this could not be reported to Slipway");
        assertThat(ended.of("systemctl")).containsExactly("systemctl [reboot]");
    }

    @Test
    void the_token_in_the_event_address_is_not_shown_on_the_console() throws Exception {
        assertThat(run(flatcar(new DiskRule.Smallest()), "server.json").console())
                .doesNotContain("4f1c2d9e");
        assertThat(run(flatcar(new DiskRule.Smallest()), "twins.json").console())
                .doesNotContain("4f1c2d9e");
    }

    @Test
    void the_script_uses_nothing_that_flatcars_jq_lacks() {
        // Flatcar builds jq without oniguruma, so these fail there at run time.
        assertThat(LiveInstaller.script()).doesNotContainPattern("\\b(test|match|capture|scan|sub|gsub|splits)\\(");
    }

    private static DiskRule rule(String rule, String value) {
        return switch (rule) {
            case "smallest" -> new DiskRule.Smallest();
            case "largest" -> new DiskRule.Largest();
            case "serial" -> new DiskRule.WithSerial(value);
            default -> new DiskRule.AtPath(value);
        };
    }
}
