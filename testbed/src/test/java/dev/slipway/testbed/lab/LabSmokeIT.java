package dev.slipway.testbed.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lab without Slipway: machines of both firmwares ask the network how to boot, and the router leases addresses. */
class LabSmokeIT {
    private static final Duration BOOT = Duration.ofSeconds(60);
    private static final Path OUTPUT = Path.of("target", "lab", "smoke");

    @BeforeEach
    void needsRootAndAFewPrograms() {
        List<String> missing = Lab.missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: the lab needs " + String.join(", ", missing));
    }

    @Test
    void bothFirmwaresAskTheNetworkHowToBootAndAreLeasedAddresses() {
        try (Lab lab = Lab.open(LabArtefacts.build(), OUTPUT)) {
            LabMachine bios = lab.machine(new MachineSpec(
                    "bios", Firmware.BIOS_IPXE_ROM, "52:54:00:77:00:01", List.of(new LabDisk("SYSTEM1", 1))));
            LabMachine uefi = lab.machine(new MachineSpec("uefi", Firmware.UEFI, "52:54:00:77:00:02", List.of()));
            bios.powerOn();
            awaitDiscover(lab, bios, "PXEClient:Arch:00000:UNDI:002001");
            bios.powerOff();
            uefi.powerOn();
            awaitDiscover(lab, uefi, "PXEClient:Arch:00007:UNDI:003000");
            lab.packets().await(Pattern.compile("Your-IP 10\\.77\\.0\\.(1\\d\\d|200)"), BOOT);
            uefi.powerOff();
            assertThat(uefi.isOn()).isFalse();
        }
        assertThat(OUTPUT.resolve("lan.pcap")).isNotEmptyFile();
    }

    @Test
    void aClosedLabLeavesNoNamespaceAndNoProcessBehind() {
        LabProcess sleeper;
        try (Lab lab = Lab.open(LabArtefacts.build(), OUTPUT)) {
            sleeper = lab.start("sleeper", lab.onLan(List.of("sleep", "600")));
            assertThat(lab.run(lab.onLan(List.of("ip", "-brief", "address", "show", Lab.INTERFACE)), BOOT)
                            .output())
                    .contains(Lab.ADDRESS + "/24");
        }
        assertThat(sleeper.isAlive()).isFalse();
        assertThat(Command.require(List.of("ip", "netns", "list"), BOOT))
                .doesNotContain("slipway-lab-" + ProcessHandle.current().pid() + "-");
    }

    @Test
    void theNetworkOfAKilledLabIsRemovedByTheNextOne() throws IOException, InterruptedException {
        String abandoned = "slipway-lab-" + deadProcess() + "-1";
        Command.require(List.of("ip", "netns", "add", abandoned), BOOT);
        try (Lab lab = Lab.open(LabArtefacts.build(), OUTPUT)) {
            assertThat(Command.require(List.of("ip", "netns", "list"), BOOT)).doesNotContain(abandoned);
            assertThat(lab.packets().text()).contains("listening on");
        }
    }

    private static long deadProcess() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }

    private static void awaitDiscover(Lab lab, LabMachine machine, String vendorClass) {
        lab.packets()
                .await(
                        Pattern.compile(
                                "Client-Ethernet-Address " + machine.spec().mac()),
                        BOOT);
        lab.packets().await(Pattern.compile("DHCP-Message.*Discover"), BOOT);
        lab.packets().await(Pattern.compile("Vendor-Class.*" + vendorClass), BOOT);
    }
}
