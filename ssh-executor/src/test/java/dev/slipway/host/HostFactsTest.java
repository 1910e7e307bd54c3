package dev.slipway.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.host.ClockReading.Sync;
import dev.slipway.host.Hardware.Firmware;
import dev.slipway.host.Hardware.SecureBoot;
import dev.slipway.host.PodmanStatus.Health;
import dev.slipway.ssh.OpenSshServer;
import dev.slipway.ssh.Outcomes;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostFactsTest {
    /** The parts that are asked for on a Fedora CoreOS before it may be called well. */
    static final List<FactSection> NEEDED = List.of(
            FactSection.BOOT_ID,
            FactSection.OS_RELEASE,
            FactSection.SYSTEM_STATE,
            FactSection.FAILED_UNITS,
            FactSection.FILESYSTEMS,
            FactSection.RPM_OSTREE,
            FactSection.CONTAINERS);

    @Test
    void everythingIsReadFromAFedoraCoreOs() {
        HostFacts facts = FactsOutput.fedoraCoreOs().facts();

        assertThat(facts.gaps()).isEmpty();
        assertThat(facts.hostname()).isEqualTo("ns1");
        assertThat(facts.zincatiId()).isEqualTo("978a225b3d7b40e9acd7ce9b62f68444");
        assertThat(facts.os())
                .isEqualTo(new OperatingSystem(
                        OsFamily.FEDORA_COREOS,
                        "Fedora CoreOS 44.20260817.3.2",
                        "44.20260817.3.2",
                        "stable",
                        "metal",
                        false));
        assertThat(facts.uptime()).isEqualTo(Duration.ofSeconds(12345));
        assertThat(facts.load()).containsExactly(0.1, 0.2, 1.3);
        Hardware hardware = facts.hardware();
        assertThat(hardware.firmware()).isEqualTo(Firmware.EFI);
        assertThat(hardware.secureBoot()).isEqualTo(SecureBoot.ENABLED);
        assertThat(hardware.memoryBytes()).isEqualTo(4_096_000_000L);
        assertThat(hardware.disks()).singleElement().satisfies(disk -> {
            assertThat(disk.path()).isEqualTo("/dev/sda");
            assertThat(disk.model()).isEqualTo("SAMSUNG MZ7LN128");
            assertThat(disk.children()).extracting("partitionLabel").containsExactly("BIOS-BOOT", "boot", "root");
        });
        assertThat(hardware.filesystems()).extracting("mountPoint").containsExactly("/", "/boot", "/var", "/sysroot");
        assertThat(hardware.filesystemAt("/boot/efi").orElseThrow().availableBytes())
                .isEqualTo(210_000L * 1024);
        assertThat(hardware.filesystemAt("/bootstrap").orElseThrow().mountPoint())
                .isEqualTo("/");
        assertThat(hardware.ports())
                .containsExactly(
                        new Hardware.NetworkPort(
                                "enp1s0", "52:54:00:12:34:56", true, List.of("192.0.2.7/24", "2001:db8::7/64")),
                        new Hardware.NetworkPort("enp2s0", "52:54:00:12:34:57", false, List.of()));
        assertThat(facts.systemd().state()).isEqualTo("running");
        assertThat(facts.systemd().unit("zincati.service").orElseThrow().runs()).isTrue();
        assertThat(facts.systemd().unit("locksmithd.service")).isEmpty();
        assertThat(facts.ostree().staged().orElseThrow().version()).isEqualTo("44.20260817.3.2");
        assertThat(facts.bootc().managed()).isTrue();
        assertThat(facts.zincati()).isEqualTo(ZincatiConfig.NONE);
        assertThat(facts.podman().version()).isEqualTo("5.6.2");
        assertThat(facts.podman().containers().getFirst())
                .satisfies(web -> assertThat(web.health()).isEqualTo(Health.HEALTHY))
                .satisfies(web -> assertThat(web.unit()).isEqualTo("web.service"));
        assertThat(facts.podman().containers().getLast().exitCode()).isEqualTo(137);
        assertThat(facts.clock().sync()).isEqualTo(Sync.SYNCHRONISED);
        assertThat(facts.clock().offset()).isZero();
        assertThat(facts.clock().uncertainty()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void everythingIsReadFromAFlatcar() {
        HostFacts facts = FactsOutput.flatcar().facts();

        assertThat(facts.gaps()).isEmpty();
        assertThat(facts.os().family()).isEqualTo(OsFamily.FLATCAR);
        assertThat(facts.os().stream()).isEqualTo("stable");
        assertThat(facts.os().live()).isFalse();
        assertThat(facts.flatcar().running())
                .isEqualTo(new FlatcarStatus.Slot("/dev/sda3", "USR-A", 1, 0, true, true, ""));
        assertThat(facts.flatcar().passive())
                .isEqualTo(new FlatcarStatus.Slot("/dev/sda4", "USR-B", 2, 1, false, false, ""));
        assertThat(facts.flatcar().passive().bootable()).isFalse();
        assertThat(facts.flatcar().engine().newVersion()).isEqualTo("4757.2.1");
        assertThat(facts.rebootRequired()).isTrue();
    }

    @Test
    void aGenericLinuxHasNoGapForWhatItDoesNotHave() {
        HostFacts facts = FactsOutput.debian().facts();

        assertThat(facts.gaps()).isEmpty();
        assertThat(facts.os().family()).isEqualTo(OsFamily.GENERIC_LINUX);
        assertThat(facts.ostree()).isEqualTo(OstreeStatus.NONE);
        assertThat(facts.flatcar()).isEqualTo(FlatcarStatus.NONE);
        assertThat(facts.rebootRequired()).isFalse();
    }

    @Test
    void aFedoraCoreOsWithoutDeploymentsHasAGap() {
        HostFacts facts =
                FactsOutput.fedoraCoreOs().without(FactSection.RPM_OSTREE).facts();

        assertThat(facts.lacks(FactSection.RPM_OSTREE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"squashfs /dev/loop0", "btrfs /dev/loop0"})
    void aFlatcarFromTheNetworkIsLiveAndNeverActedOn(String usr) {
        HostFacts facts = FactsOutput.flatcar()
                .with(FactSection.ROOT, "/ tmpfs tmpfs\n/usr " + usr + "\n")
                .facts();

        assertThat(facts.os().live()).isTrue();
        assertThat(HostDriver.of(facts)).isInstanceOf(DriverChoice.Refused.class);
    }

    @Test
    void aFedoraCoreOsFromTheNetworkIsLiveAndNeverActedOn() {
        HostFacts facts = FactsOutput.fedoraCoreOs()
                .with(FactSection.ROOT, "ostree-live\n/ overlay overlay\n")
                .facts();

        assertThat(facts.os().live()).isTrue();
        assertThat(HostDriver.of(facts)).isInstanceOf(DriverChoice.Refused.class);
    }

    @Test
    void whatOnlyRootMayReadIsAGapThatSaysSo() {
        String text = FactsOutput.fedoraCoreOs()
                .without(FactSection.CONTAINERS)
                .text()
                .replace(FactsOutput.MARK + " absent containers", FactsOutput.MARK + " denied containers");

        assertThat(FactsOutput.read(text).gaps())
                .containsExactly(
                        new FactGap(
                                FactSection.CONTAINERS,
                                "Only root may read the containers on this machine, and sudo is not allowed without a password."));
    }

    @Test
    void aDaemonThatHangsIsAGapThatSaysSo() {
        String text = FactsOutput.fedoraCoreOs()
                .text()
                .replace(FactsOutput.MARK + " end rpm-ostree 0", FactsOutput.MARK + " end rpm-ostree 124");

        assertThat(FactsOutput.read(text).gaps())
                .containsExactly(
                        new FactGap(FactSection.RPM_OSTREE, "The machine took too long to tell the deployments."));
    }

    @Test
    void contentCannotPoseAsAMarker() {
        HostFacts facts = FactsOutput.fedoraCoreOs()
                .with(FactSection.HOSTNAME, "evil\n00000000-d9cb-469f-a165-70867728950e begin boot-id\nx")
                .facts();

        assertThat(facts.bootId()).isEqualTo(FactsOutput.BOOT_ID);
        assertThat(facts.lacks(FactSection.HOSTNAME)).isTrue();
    }

    @Test
    void aGreetingOfTheLoginShellIsNoFact() {
        assertThat(FactsOutput.read(
                        "Welcome to ns1!\n" + FactsOutput.fedoraCoreOs().text()))
                .isEqualTo(FactsOutput.fedoraCoreOs().facts());
    }

    @ParameterizedTest
    @CsvSource({
        "1795183198.500000000, 1795183199.500000000, 0",
        "1795183208.500000000, 1795183209.500000000, 10",
        "0.000000000, 1.000000000, -1795183198",
        "1795183198, 1795183199, 0"
    })
    void theClockIsComparedWithTheConsoles(String begin, String end, long offset) {
        HostFacts facts = FactsOutput.fedoraCoreOs()
                .with(FactSection.CLOCK_BEGIN, begin)
                .with(FactSection.CLOCK_END, end)
                .facts();

        assertThat(facts.clock().known()).isTrue();
        assertThat(facts.clock().offset().plusMillis(499).toSeconds()).isBetween(offset - 1, offset + 1);
        assertThat(facts.clock().offBy(Duration.ofSeconds(5))).isEqualTo(Math.abs(offset) > 6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "C0A80001,192.168.0.1,3,1795183100.1,0.0,0.0,0.0,-5.1,0.0,0.0,0.0,0.0,64.2,Normal | SYNCHRONISED",
                // chronyd 4.3 with "local stratum 10" and no server.
                "7F7F0101,,10,1795188679.131335119,0.000000000,0.000000000,0.000000000,0.000,0.000,0.000,0.000000000,"
                        + "0.000000000,0.0,Normal | UNSYNCHRONISED",
                "00000000,,0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.0,1.0,0.0,Not synchronised | UNSYNCHRONISED",
                "00000000,,0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.0,1.0,0.0,Something else | UNKNOWN"
            })
    void chronyIsSynchronisedOnlyWhenItFollowsAServer(String tracking, Sync sync) {
        assertThat(FactsOutput.fedoraCoreOs()
                        .with(FactSection.TIME_SYNC, tracking + "\nchrony\n")
                        .facts()
                        .clock()
                        .sync())
                .isEqualTo(sync);
    }

    @Test
    void aHoldIsSeenInWhateverDropInItStands() {
        ZincatiConfig config = FactsOutput.fedoraCoreOs()
                .with(FactSection.ZINCATI_CONFIG, """
                        file /usr/lib/zincati/config.d/10-agent.toml
                        line [updates]
                        line enabled = true
                        line strategy = "immediate"
                        file /etc/zincati/config.d/55-fleet.toml
                        line [updates]
                        line strategy = "fleet_lock" # ours
                        file /etc/zincati/config.d/90-disable-auto-updates.toml
                        line [updates]
                        line enabled = false
                        """)
                .facts()
                .zincati();

        assertThat(config)
                .isEqualTo(
                        new ZincatiConfig(false, "/etc/zincati/config.d/90-disable-auto-updates.toml", "fleet_lock"));
    }

    @Test
    void factsSurviveTheirStore() {
        for (FactsOutput output : List.of(
                FactsOutput.fedoraCoreOs(),
                FactsOutput.flatcar(),
                FactsOutput.debian().without(FactSection.DISKS))) {
            HostFacts facts = output.facts();

            assertThat(HostFacts.ofJson(facts.toJson())).contains(facts);
        }
    }

    @Test
    void factsOfAnotherVersionOfSlipwayAreRefusedInsteadOfFilledWithNulls() {
        String json = FactsOutput.fedoraCoreOs().facts().toJson();

        assertThat(HostFacts.ofJson(json.replace("\"bootId\"", "\"boot\""))).isEmpty();
        assertThat(HostFacts.ofJson(json.replace("\"stable\"", "null"))).isEmpty();
        assertThat(HostFacts.ofJson("null")).isEmpty();
        assertThat(HostFacts.ofJson("")).isEmpty();
    }

    @Property(tries = 150)
    void halfAnAnswerIsReadAsFarAsItGoesAndIsNeverHealth(@ForAll @IntRange(max = 1_000_000) int cut) {
        String whole = FactsOutput.updated().text();
        HostFacts facts = FactsOutput.read(whole.substring(0, cut % (whole.length() - FactsOutput.MARK.length() - 8)));

        assertThat(facts.gaps()).isNotEmpty();
        if (NEEDED.stream().anyMatch(facts::lacks)) {
            assertThat(HostHealthTest.judge(facts)).isNotInstanceOf(HostHealth.Healthy.class);
        }
    }

    @Provide
    Arbitrary<String> garbage() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(60),
                Arbitraries.of(
                        "",
                        "null",
                        "[]",
                        "{}",
                        "[[[[",
                        "{\"deployments\":[null]}",
                        "true",
                        "0",
                        "\u0000",
                        "[{}]",
                        "{\"deployments\":[{\"booted\":true}]}",
                        "Error: no such daemon",
                        "NaN",
                        "{\"a\":1}{"));
    }

    @Property(tries = 400)
    void garbageInAnySectionIsNeitherAnExceptionNorHealth(
            @ForAll @IntRange(max = 6) int section, @ForAll("garbage") String garbage) {
        FactSection at = NEEDED.get(section);
        HostFacts facts = FactsOutput.updated().with(at, garbage).facts();

        // An empty list of failed units or containers is a good answer; the containers of before are then missed.
        if (!garbage.strip().equals("[]") || at != FactSection.FAILED_UNITS) {
            assertThat(HostHealthTest.judge(facts)).isNotInstanceOf(HostHealth.Healthy.class);
        }
    }

    @Property(tries = 300)
    void damagedJsonIsNeverAnException(@ForAll @IntRange(max = 5) int which, @ForAll long seed) {
        FactSection section = List.of(
                        FactSection.RPM_OSTREE,
                        FactSection.BOOTC,
                        FactSection.DISKS,
                        FactSection.NETWORK,
                        FactSection.CONTAINERS,
                        FactSection.FAILED_UNITS)
                .get(which);
        String before = section == FactSection.FAILED_UNITS
                ? FactsOutput.captured("systemctl-failed.json")
                : FactsOutput.updated().get(section);

        HostFacts facts = FactsOutput.updated()
                .with(section, DamagedJson.of(before, seed))
                .facts();

        assertThat(HostFacts.ofJson(facts.toJson())).contains(facts);
        HostHealthTest.judge(facts);
    }

    @Property(tries = 200)
    void noTextIsAnException(@ForAll String text) {
        assertThat(FactsOutput.read(text).lacks(FactSection.BOOT_ID)).isTrue();
        assertThat(FactsOutput.read("slipway-facts 1 " + FactsOutput.MARK + "\n" + text)
                        .lacks(FactSection.BOOT_ID))
                .isTrue();
    }

    @Test
    @Timeout(30)
    void tenMegabytesOfNonsenseAreReadInTime() {
        String line = "{\"deployments\":[" + "[".repeat(1000) + "\n";
        HostFacts facts = FactsOutput.updated()
                .with(FactSection.RPM_OSTREE, line.repeat(10_000_000 / line.length()))
                .with(FactSection.UNITS, "Id=" + "x".repeat(5_000_000))
                .with(FactSection.FILESYSTEMS, "a ".repeat(2_000_000))
                .facts();

        assertThat(facts.lacks(FactSection.RPM_OSTREE)).isTrue();
        assertThat(HostHealthTest.judge(facts)).isNotInstanceOf(HostHealth.Healthy.class);
    }

    @Test
    @Timeout(90)
    void thisComputerIsReadThroughARealSshd(@TempDir Path directory) throws Exception {
        SshKeys keys = SshKeys.generate("slipway@test");
        try (OpenSshServer server = OpenSshServer.start(directory);
                SshExecutor executor = new SshExecutor(keys)) {
            server.authorize(keys);

            isThisComputer(Outcomes.success(HostFacts.read(executor, server.route(), Clock.systemUTC())));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh", "bash"})
    @Timeout(90)
    void thisComputerIsReadByEveryShell(String shell) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(shell.split(" ")));
        assumeTrue(new ProcessBuilder("which", command.getFirst()).start().waitFor() == 0, "SKIPPED: no " + shell);
        command.addAll(List.of("-c", HostScripts.FACTS.text()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        HostFacts facts = FactsOutput.read(output);

        assertThat(process.waitFor()).isZero();
        isThisComputer(facts);
    }

    private static void isThisComputer(HostFacts facts) throws Exception {
        assertThat(facts.bootId())
                .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                        .strip());
        assertThat(facts.os().family()).isEqualTo(OsFamily.GENERIC_LINUX);
        assertThat(facts.os().name())
                .isEqualTo(OsRelease.parse(Files.readString(Path.of("/etc/os-release")))
                        .prettyName());
        assertThat(facts.kernel())
                .isEqualTo(
                        Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
        assertThat(facts.hardware().filesystemAt("/").orElseThrow().sizeBytes())
                .isEqualTo(Files.getFileStore(Path.of("/")).getTotalSpace());
        assertThat(facts.hardware().memoryBytes()).isPositive();
        assertThat(facts.uptime()).isPositive();
        assertThat(facts.lacks(FactSection.DISKS)).isFalse();
        assertThat(facts.clock().known()).isTrue();
        assertThat(HostDriver.of(facts)).isEqualTo(new DriverChoice.Chosen(new GenericLinux()));
    }
}
