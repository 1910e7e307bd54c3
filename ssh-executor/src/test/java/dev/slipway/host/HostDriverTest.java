package dev.slipway.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.host.FlatcarStatus.Slot;
import dev.slipway.ssh.RemoteCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostDriverTest {
    private static final FedoraCoreOs FCOS = new FedoraCoreOs();
    private static final Flatcar FLATCAR = new Flatcar();
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    private static List<String> words(RemoteCommand command) {
        assertThat(command.sudo()).isTrue();
        return ((RemoteCommand.Program.Argv) command.program()).words();
    }

    /** Runs a script in a real shell, as a machine would. */
    private static String run(RemoteCommand command, int exit) throws Exception {
        RemoteCommand.Program.Script script = (RemoteCommand.Program.Script) command.program();
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", script.text(), "slipway"));
        words.addAll(script.arguments());
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(exit);
        return output;
    }

    @Test
    void theDriverIsChosenByTheOperatingSystem() {
        assertThat(HostDriver.of(FactsOutput.fedoraCoreOs().facts())).isEqualTo(new DriverChoice.Chosen(FCOS));
        assertThat(HostDriver.of(FactsOutput.flatcar().facts())).isEqualTo(new DriverChoice.Chosen(FLATCAR));
        assertThat(HostDriver.of(FactsOutput.debian().facts())).isEqualTo(new DriverChoice.Chosen(new GenericLinux()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ID=rhcos\nVARIANT_ID=coreos\n", "ID=rhel\nVARIANT_ID=coreos\n"})
    void aMachineOfAClusterIsLeftToIt(String release) {
        HostFacts facts =
                FactsOutput.fedoraCoreOs().with(FactSection.OS_RELEASE, release).facts();

        assertThat(HostDriver.of(facts))
                .isInstanceOfSatisfying(
                        DriverChoice.Refused.class,
                        refused -> assertThat(refused.words()).contains("OpenShift"));
    }

    @ParameterizedTest
    @EnumSource(
            value = FactSection.class,
            names = {"OS_RELEASE", "ROOT"})
    void aMachineThatDoesNotSayWhatItIsIsNotActedOn(FactSection section) {
        assertThat(HostDriver.of(FactsOutput.fedoraCoreOs().without(section).facts()))
                .isInstanceOf(DriverChoice.Refused.class);
    }

    @Test
    void fedoraCoreOsIsDrivenAsZincatiDoesIt() {
        assertThat(words(FCOS.pauseUpdates())).containsExactly("systemctl", "stop", "zincati.service");
        assertThat(words(FCOS.resumeUpdates())).containsExactly("systemctl", "restart", "zincati.service");
        assertThat(words(FCOS.stage(new OstreeTarget.Image(DIGEST), false)))
                .containsExactly("rpm-ostree", "deploy", "--lock-finalization", "--disallow-downgrade", DIGEST);
        assertThat(words(FCOS.stage(new OstreeTarget.Version("42.20250609.3.0"), true)))
                .containsExactly("rpm-ostree", "deploy", "--lock-finalization", "42.20250609.3.0");
        assertThat(words(FCOS.stage(new OstreeTarget.Commit("b".repeat(64)), true)))
                .containsExactly(
                        "rpm-ostree",
                        "deploy",
                        "--lock-finalization",
                        "--skip-branch-check",
                        "revision=" + "b".repeat(64));
        assertThat(words(FCOS.withdraw())).containsExactly("rpm-ostree", "cleanup", "-p");
        assertThat(words(FCOS.rollback())).containsExactly("rpm-ostree", "rollback");
        assertThat(words(FCOS.pin(1))).containsExactly("ostree", "admin", "pin", "1");
        assertThat(words(FCOS.unpin(2))).containsExactly("ostree", "admin", "pin", "--unpin", "2");
        assertThat(words(FCOS.reboot())).containsExactly("systemctl", "reboot");
    }

    @Test
    void whatIsFinalisedIsNamedByTheCommitUnderTheLayers() {
        OstreeStatus.Deployment layered = ((Answer.Said<OstreeStatus>)
                        FCOS.parseStatus(FactsOutput.captured("rpm-ostree-status-fcos-layered-drift.json")))
                .value()
                .booted()
                .orElseThrow();

        assertThat(words(FCOS.finalizeAndReboot(layered)))
                .containsExactly("rpm-ostree", "finalize-deployment", "--allow-unlocked", "5".repeat(64));
    }

    @Test
    void aVersionIsNeverTakenForADigestNorAnOptionForAVersion() {
        assertThatThrownBy(() -> new OstreeTarget.Image("44.20260817.3.2")).hasMessageContaining("not a digest");
        assertThatThrownBy(() -> new OstreeTarget.Version("--reboot")).hasMessageContaining("not a version");
        assertThatThrownBy(() -> new OstreeTarget.Commit("a".repeat(63))).hasMessageContaining("not a commit");
        assertThatThrownBy(() -> FLATCAR.stage("-V")).hasMessageContaining("not a version");
    }

    @Test
    void flatcarIsDrivenThroughItsSlots() {
        Slot running = new Slot("/dev/sda3", "USR-A", 2, 0, true, true, "4757.2.1");
        Slot passive = new Slot("/dev/sda4", "USR-B", 1, 0, true, true, "4593.2.5");
        Slot untried = new Slot("/dev/sda4", "USR-B", 1, 0, false, true, "4593.2.5");

        assertThat(words(FLATCAR.stage("4757.2.1"))).containsExactly("flatcar-update", "--to-version", "4757.2.1");
        assertThat(FLATCAR.withdraw(running).stream().map(HostDriverTest::words))
                .containsExactly(
                        List.of("update_engine_client", "-reset_status"), List.of("cgpt", "prioritize", "/dev/sda3"));
        assertThat(FLATCAR.rollback(passive).stream().map(HostDriverTest::words))
                .containsExactly(List.of("cgpt", "prioritize", "/dev/sda4"));
        assertThat(FLATCAR.rollback(untried).stream().map(HostDriverTest::words))
                .containsExactly(
                        List.of("cgpt", "prioritize", "/dev/sda4"), List.of("cgpt", "add", "-T", "1", "/dev/sda4"));
    }

    @Test
    void anEmptySlotIsNeverRolledBackTo() {
        Slot empty = new Slot("/dev/sda4", "USR-B", 0, 0, false, false, "");

        assertThatThrownBy(() -> FLATCAR.rollback(empty)).hasMessageContaining("empty");
    }

    @ParameterizedTest
    @EnumSource(HostScripts.class)
    void everyScriptIsKnownByItsFirstLineAndReadByAPosixShell(HostScripts script) throws Exception {
        assertThat(script.text()).startsWith("# slipway:");
        Process process = new ProcessBuilder("/bin/sh", "-n", "-c", script.text())
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor())
                .as(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isZero();
    }

    @Test
    void theHoldOfZincatiIsADropInThatZincatiReads(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("etc/zincati/config.d/90-disable-auto-updates.toml");
        assertThat(FedoraCoreOs.HOLD_FILE).endsWith(".toml");
        for (int time = 0; time < 2; time++) {
            run(HostScripts.HOLD_ZINCATI.command("hold", file.toString()), 0);

            assertThat(Files.readString(file)).endsWith("[updates]\nenabled = false\n");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-r--r--");
            assertThat(file.getParent()).isDirectoryNotContaining("glob:**slipway");
        }
        for (int time = 0; time < 2; time++) {
            run(HostScripts.RELEASE_ZINCATI.command("release", file.toString()), 0);

            assertThat(file).doesNotExist();
        }
    }

    @Test
    void theHoldOfFlatcarKeepsWhatWasConfiguredAndGivesItBack(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("flatcar/update.conf");
        Files.createDirectories(file.getParent());
        String before = "GROUP=stable\nSERVER=https://update.example/v1/update/\nREBOOT_STRATEGY=off\n";
        Files.writeString(file, before);
        for (int time = 0; time < 2; time++) {
            run(HostScripts.HOLD_FLATCAR.command("hold", file.toString()), 0);

            assertThat(FlatcarReader.assignments(Files.readString(file)))
                    .containsEntry("SERVER", "disabled")
                    .containsEntry("GROUP", "stable")
                    .containsEntry("REBOOT_STRATEGY", "off");
        }
        for (int time = 0; time < 2; time++) {
            run(HostScripts.RELEASE_FLATCAR.command("release", file.toString()), 0);

            assertThat(file).hasContent(before);
        }
    }

    @Test
    void flatcarIsHeldAlsoWhereNothingIsConfigured(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("flatcar/update.conf");
        run(HostScripts.RELEASE_FLATCAR.command("release", file.toString()), 0);
        assertThat(file).doesNotExist();

        run(HostScripts.HOLD_FLATCAR.command("hold", file.toString()), 0);

        assertThat(FlatcarReader.assignments(Files.readString(file))).containsEntry("SERVER", "disabled");
    }

    @Test
    void aDeploymentThatIsNotThereIsNotHeldInSilence() throws Exception {
        assertThat(run(
                        HostScripts.HOLD_ZINCATI_IN_DEPLOYMENT.command(
                                "hold", FedoraCoreOs.HOLD_FILE, "no-such-os", "0.0"),
                        1))
                .contains("there is no /ostree/deploy/no-such-os/deploy/0.0/etc");
    }

    /** A root of its own, in which the deployment lies where ostree puts it. */
    @Test
    void theHoldIsWrittenIntoTheDeploymentThatBootsNext(@TempDir Path root) throws Exception {
        assumeTrue(
                new ProcessBuilder("unshare", "-m", "true").start().waitFor() == 0,
                "SKIPPED: mount namespaces are not allowed here");
        Path etc = root.resolve("ostree/deploy/fedora-coreos/deploy/" + "2".repeat(64) + ".0/etc");
        Files.createDirectories(etc);
        OstreeStatus status = ((Answer.Said<OstreeStatus>)
                        FCOS.parseStatus(FactsOutput.captured("rpm-ostree-status-fcos-oci.json")))
                .value();
        RemoteCommand.Program.Script script = (RemoteCommand.Program.Script)
                FCOS.holdUpdatesIn(status.booted().orElseThrow()).program();
        List<String> words = new ArrayList<>(List.of(
                "unshare",
                "-m",
                "sh",
                "-ec",
                "mount --bind \"$0\" \"$0\"; for d in usr bin sbin lib lib64 dev; do if [ -L /$d ]; then cp -P /$d \"$0/$d\"; elif [ -d /$d ]; then"
                        + " mkdir \"$0/$d\"; mount --rbind /$d \"$0/$d\"; fi; done; exec chroot \"$0\" /bin/sh -c \"$@\"",
                root.toString(),
                script.text(),
                "slipway"));
        words.addAll(script.arguments());
        for (int time = 0; time < 2; time++) {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            for (String link : List.of("bin", "sbin", "lib", "lib64", "usr", "dev")) {
                Files.deleteIfExists(root.resolve(link));
            }
        }

        assertThat(etc.resolve("zincati/config.d/90-disable-auto-updates.toml"))
                .content()
                .endsWith("[updates]\nenabled = false\n");
    }

    @Test
    void theIdOfAnApplicationIsTheOneThatSystemdDerives() throws Exception {
        assertThat(ZincatiId.derived(
                        "2e074e9b299c41a59923c51ae16f279b",
                        java.util.HexFormat.of().parseHex("033b1b9b264441fcaa173e9e5bf35c5a")))
                .isEqualTo("4d4a86c9c6644a479560ded5d19a30c5");
    }
}
