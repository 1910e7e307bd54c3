package dev.slipway.pxe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.pxe.testing.HomeNetwork;
import dev.slipway.pxe.testing.Programs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real firmware in QEMU, with a real router beside us, from power-on to its iPXE script. */
class FirmwareBootTest {
    private static final Path OVMF = Path.of("/usr/share/OVMF/OVMF_CODE_4M.fd");
    private static final Path OVMF_VARS = Path.of("/usr/share/OVMF/OVMF_VARS_4M.fd");
    private static final String MAC = "52:54:00:00:01:0a";
    private static final String MACHINE = "52-54-00-00-01-0a";

    /** Emulated without KVM on a busy machine; 15 s on an idle one. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    @BeforeEach
    void needs() {
        Programs.requireRoot();
        Programs.require("ip", "iproute2");
        Programs.require("dnsmasq", "dnsmasq-base");
        Programs.require("qemu-system-x86_64", "qemu-system-x86");
        requireFile(Path.of("/usr/lib/ipxe/snponly.efi"), "ipxe");
    }

    @Test
    void uefiPxeComesToPort4011ThenReadsTheLoaderByTftpThenItsScript() throws Exception {
        requireFile(OVMF, "ovmf");
        try (HomeNetwork home = boot(uefi("-fw_cfg", "name=opt/org.tianocore/IPv6PXESupport,string=n"))) {
            reachesItsScript(home);
            assertThat(home.output("slipway"))
                    .containsSubsequence(
                            "port=67, client=BootClient[mac=" + MAC + ", archCode=7, arch=X64_EFI, ipxe=false",
                            "port=67, file=]",
                            "port=4011, client=BootClient[mac=" + MAC + ", archCode=7",
                            "port=4011, file=" + MACHINE + "/snponly.efi]",
                            "SAW TftpDone[mac=" + MAC,
                            "arch=X64_EFI, ipxe=true",
                            "/boot.ipxe")
                    .contains("SAW TftpProbed");
        }
    }

    @Test
    void uefiHttpBootReadsTheLoaderByHttpThenItsScript() throws Exception {
        requireFile(OVMF, "ovmf");
        try (HomeNetwork home = boot(uefi(
                "-fw_cfg",
                "name=opt/org.tianocore/IPv6PXESupport,string=n",
                "-fw_cfg",
                "name=opt/org.tianocore/IPv4PXESupport,string=n"))) {
            reachesItsScript(home);
            assertThat(home.output("slipway"))
                    .containsSubsequence(
                            "arch=X64_EFI_HTTP",
                            "HTTP HEAD /m/" + MACHINE + "/loader/snponly.efi",
                            "HTTP GET /m/" + MACHINE + "/loader/snponly.efi",
                            "HTTP GET /m/" + MACHINE + "/boot.ipxe");
        }
    }

    @Test
    void seabiosWithAnIpxeRomGoesStraightToItsScript() throws Exception {
        requireFile(Path.of("/usr/lib/ipxe/qemu/efi-virtio.rom"), "ipxe-qemu");
        try (HomeNetwork home = boot(List.of(
                "-machine",
                "pc,graphics=off",
                "-vga",
                "none",
                "-boot",
                "n",
                "-device",
                "virtio-net-pci,netdev=n0,mac=" + MAC + ""))) {
            reachesItsScript(home);
            assertThat(home.output("slipway"))
                    .contains("arch=X86_BIOS, ipxe=true")
                    .doesNotContain("SAW TftpOpened");
        }
    }

    private HomeNetwork boot(List<String> machine) throws Exception {
        HomeNetwork home = new HomeNetwork(directory);
        home.tap("tap0");
        home.startRouter();
        home.startSlipway(directory.resolve("loaders"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(home.output("slipway")).contains("READY"));
        List<String> command = new ArrayList<>(Arrays.asList(
                ("ip netns exec " + home.lan() + " qemu-system-x86_64 -accel tcg,thread=multi -cpu max -m 1024"
                                + " -display none -no-reboot -monitor none -serial file:" + directory.resolve("serial")
                                + " -netdev tap,id=n0,ifname=tap0,script=no,downscript=no")
                        .split(" ")));
        command.addAll(machine);
        home.spawn("qemu", command.toArray(String[]::new));
        return home;
    }

    private List<String> uefi(String... more) throws Exception {
        Path vars = Files.copy(OVMF_VARS, directory.resolve("vars.fd"));
        List<String> machine = new ArrayList<>(List.of(
                "-machine",
                "q35",
                "-drive",
                "if=pflash,format=raw,readonly=on,file=" + OVMF,
                "-drive",
                "if=pflash,format=raw,file=" + vars,
                "-device",
                "virtio-rng-pci",
                "-device",
                "virtio-net-pci,netdev=n0,mac=" + MAC + ",romfile=,bootindex=1"));
        machine.addAll(List.of(more));
        return machine;
    }

    private void reachesItsScript(HomeNetwork home) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(home.output("slipway"))
                        .as("serial: %s; qemu: %s", serial(), home.output("qemu"))
                        // By the offer's URL, or by the autoexec.ipxe that newer builds of iPXE look for.
                        .containsPattern("HTTP GET (/m/" + MACHINE + ")?/boot\\.ipxe"));
    }

    private String serial() throws Exception {
        Path serial = directory.resolve("serial");
        return Files.exists(serial) ? Files.readString(serial, StandardCharsets.ISO_8859_1) : "";
    }

    private static void requireFile(Path file, String debianPackage) {
        assumeTrue(Files.exists(file), "SKIPPED: " + file + " is missing (apt install " + debianPackage + ")");
    }
}
