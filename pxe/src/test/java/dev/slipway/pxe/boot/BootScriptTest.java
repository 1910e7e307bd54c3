package dev.slipway.pxe.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.pxe.image.CpuArch;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootScriptTest {
    private static final String DISK = "/dev/disk/by-id/nvme-Samsung_SSD_980_S64DNX0R";

    @Test
    void every_machine_starts_with_a_script_that_describes_it() throws IOException {
        Golden.assertSame(
                "autoexec.ipxe", BootScript.entry(new ScriptEntry(URI.create("http://10.77.0.2:8081/boot.ipxe"))));
    }

    @Test
    void an_unknown_machine_shows_itself_waits_a_bounded_time_and_boots_its_disk() throws IOException {
        Golden.assertSame(
                "await-approval.ipxe",
                BootScript.awaitApproval(new AwaitApproval(
                        MacAddress.parse("52:54:00:7a:11:c4"),
                        URI.create("http://10.77.0.2:8080/machines"),
                        URI.create("http://10.77.0.2:8081/boot.ipxe"),
                        Duration.ofSeconds(10),
                        180)));
    }

    @Test
    void an_installed_machine_boots_its_disk() throws IOException {
        Golden.assertSame("local-disk.ipxe", BootScript.localDisk(new LocalBoot("node1", "it is installed")));
    }

    @ParameterizedTest
    @EnumSource(CpuArch.class)
    void fedora_coreos_is_installed_by_its_own_installer(CpuArch cpu) throws IOException {
        Golden.assertSame(
                "install-fcos-" + cpu.id() + ".ipxe",
                BootScript.installFcos(
                        new FcosInstall(Images.files(Images.fcos(cpu), List.of()), DISK, Images.IGNITION)));
    }

    @Test
    void consoles_and_the_machines_arguments_come_last_so_that_they_win() throws IOException {
        Golden.assertSame(
                "install-fcos-serial-static-address.ipxe",
                BootScript.installFcos(new FcosInstall(
                        Images.files(
                                Images.fcos(CpuArch.X86_64),
                                List.of("tty0", "ttyS0,115200n8"),
                                "ip=10.10.10.10::10.10.10.1:255.255.255.0:node1:ens2:none:8.8.8.8",
                                "nomodeset"),
                        DISK,
                        Images.IGNITION)));
    }

    @ParameterizedTest
    @EnumSource(CpuArch.class)
    void fedora_coreos_runs_from_memory_with_a_configuration(CpuArch cpu) throws IOException {
        Golden.assertSame(
                "live-fcos-" + cpu.id() + ".ipxe",
                BootScript.liveFcos(new LiveBoot(Images.files(Images.fcos(cpu), List.of()), Images.IGNITION)));
    }

    @ParameterizedTest
    @EnumSource(CpuArch.class)
    void flatcar_runs_from_memory_with_a_configuration(CpuArch cpu) throws IOException {
        Golden.assertSame(
                "live-flatcar-" + cpu.id() + ".ipxe",
                BootScript.liveFlatcar(new LiveBoot(Images.files(Images.flatcar(cpu), List.of()), Images.IGNITION)));
    }

    @Test
    void flatcar_gets_consoles_and_arguments_too() throws IOException {
        Golden.assertSame(
                "live-flatcar-serial.ipxe",
                BootScript.liveFlatcar(new LiveBoot(
                        Images.files(Images.flatcar(CpuArch.X86_64), List.of("ttyS0,115200n8"), "flatcar.autologin"),
                        Images.IGNITION)));
    }

    /** UEFI needs {@code initrd=}, a BIOS does not mind: one line serves both, and no linter of ours objects. */
    @ParameterizedTest
    @MethodSource("systemScripts")
    void one_kernel_line_serves_bios_and_uefi(String script) {
        String line = script.lines()
                .filter(each -> each.startsWith("kernel "))
                .findFirst()
                .orElseThrow();
        assertThat(script).contains("initrd --name main http");
        assertThat(List.of(line.split(" "))).contains("initrd=main");
        String arguments = line.substring(line.indexOf("initrd="), line.indexOf(" ||"));
        assertThat(KernelLineCheck.whole(
                        line.contains("flatcar")
                                ? dev.slipway.pxe.image.OsFamily.FLATCAR
                                : dev.slipway.pxe.image.OsFamily.FCOS,
                        arguments))
                .isEmpty();
    }

    static Stream<String> systemScripts() {
        return Stream.of(
                BootScript.installFcos(
                        new FcosInstall(Images.files(Images.fcos(CpuArch.X86_64), List.of()), DISK, Images.IGNITION)),
                BootScript.liveFcos(
                        new LiveBoot(Images.files(Images.fcos(CpuArch.X86_64), List.of()), Images.IGNITION)),
                BootScript.liveFlatcar(
                        new LiveBoot(Images.files(Images.flatcar(CpuArch.AARCH64), List.of()), Images.IGNITION)));
    }

    /** {@code exit} (success) ends the firmware's boot on UEFI, where the machine would hang in the menu. */
    @ParameterizedTest
    @MethodSource("allScripts")
    void no_script_ends_in_success_or_runs_for_ever(String script) {
        assertThat(script.lines().filter(line -> line.matches(".*\\bexit\\b(?! 1).*")))
                .isEmpty();
        assertThat(script).startsWith("#!ipxe\n").endsWith("exit 1\n");
        assertThat(script.lines().filter(line -> line.startsWith("goto again") || line.startsWith("goto pause")))
                .as("loops")
                .hasSizeLessThanOrEqualTo(1);
        if (script.contains("goto again") || script.contains("goto pause")) {
            assertThat(script).contains("&& goto give_up ||");
        }
    }

    static Stream<String> allScripts() {
        return Stream.concat(
                systemScripts(),
                Stream.of(
                        BootScript.entry(new ScriptEntry(URI.create("http://10.77.0.2/boot.ipxe"))),
                        BootScript.localDisk(new LocalBoot("node1", "nothing is armed for it")),
                        BootScript.awaitApproval(new AwaitApproval(
                                MacAddress.parse("52:54:00:7a:11:c4"),
                                URI.create("http://10.77.0.2/"),
                                URI.create("http://10.77.0.2/boot.ipxe"),
                                Duration.ofSeconds(5),
                                3))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a\nexit",
                "a\r",
                "a\tb",
                "${net0/mac}",
                "$x",
                "\"quoted\"",
                "it's",
                "`id`",
                "back\\slash",
                "||",
                "&&",
                "",
                "schön",
                "nul\0",
                "esc\u001b[2J",
                "\u2028line"
            })
    void an_argument_that_would_not_stay_one_word_is_refused_with_words(String argument) {
        assertThatThrownBy(() -> new KernelArgument(argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the kernel argument")
                .satisfies(refused -> assertThat(refused.getMessage())
                        .doesNotContain("\n", "\0", "\u001b")
                        .hasSizeGreaterThan(25));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "console=ttyS0,115200n8",
                "ip=10.10.10.10::10.10.10.1:255.255.255.0:node1:ens2:none:8.8.8.8",
                "mitigations=auto,nosmt",
                "nomodeset",
                "fakecos.kernel_url=http://10.77.0.2/a?b=c&d=e",
                "systemd.unit=rescue.target"
            })
    void an_ordinary_argument_is_taken_as_it_is(String argument) {
        assertThat(new KernelArgument(argument).value()).isEqualTo(argument);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sda", "/dev/sda x", "/dev/../etc/passwd", "/dev/", "/etc/passwd", "/dev/sda\nexit", "/dev//sda"
            })
    void a_disk_that_is_no_path_is_refused_with_words(String disk) {
        assertThatThrownBy(() ->
                        new FcosInstall(Images.files(Images.fcos(CpuArch.X86_64), List.of()), disk, Images.IGNITION))
                .hasMessageContaining("is not the path of a disk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ttyS0 115200", "ttyS0,115200n8 init=/bin/sh", "", "ttyS0,fast", "/dev/ttyS0"})
    void a_console_that_is_none_is_refused_with_words(String console) {
        assertThatThrownBy(() -> Images.files(Images.fcos(CpuArch.X86_64), List.of(console)))
                .hasMessageContaining("is not a console");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://10.0.0.1/x", "file:///etc/passwd", "/relative", "http:///nohost", "http://h/${uuid}"})
    void an_address_that_a_machine_cannot_use_is_refused(String url) {
        assertThatThrownBy(() -> BootScript.liveFlatcar(new LiveBoot(
                        Images.files(Images.flatcar(CpuArch.X86_64), List.of()),
                        URI.create(url.replace("$", "%24").replace("%24{uuid}", "'x'")))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_machines_name_cannot_carry_a_command() {
        for (String name : List.of("x || shell", "${uuid}", "x\nshell", "x && reboot")) {
            assertThatThrownBy(() -> BootScript.localDisk(new LocalBoot(name, "it is installed")))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void an_image_of_the_other_system_is_refused() {
        assertThatThrownBy(() ->
                        new FcosInstall(Images.files(Images.flatcar(CpuArch.X86_64), List.of()), DISK, Images.IGNITION))
                .hasMessageContaining("Flatcar 4593.2.5")
                .hasMessageContaining("Fedora CoreOS");
    }

    @Test
    void a_line_longer_than_the_kernel_reads_is_refused() {
        String[] many = new String[30];
        java.util.Arrays.fill(many, "x=" + "y".repeat(80));
        assertThatThrownBy(() -> BootScript.liveFlatcar(
                        new LiveBoot(Images.files(Images.flatcar(CpuArch.X86_64), List.of(), many), Images.IGNITION)))
                .hasMessageContaining("a kernel reads 2047");
    }

    @Test
    void scripts_do_not_depend_on_the_language_of_the_server() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(BootScript.awaitApproval(new AwaitApproval(
                            MacAddress.parse("52:54:00:7a:11:c4"),
                            URI.create("http://10.77.0.2/"),
                            URI.create("http://10.77.0.2/boot.ipxe"),
                            Duration.ofSeconds(10),
                            180)))
                    .contains("sleep 10\n");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void partitionsThatStayAreNamedToTheInstaller() {
        BootFiles files = Images.files(Images.fcos(CpuArch.X86_64), List.of());
        assertThat(BootScript.installFcos(new FcosInstall(files, DISK, Images.IGNITION, List.of("data*", "var"))))
                .contains(" coreos.inst.save_partlabel=data*,var");
        assertThatThrownBy(() -> new FcosInstall(files, DISK, Images.IGNITION, List.of("a,b")))
                .hasMessageContaining("comma");
    }
}
