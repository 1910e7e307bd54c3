package dev.slipway.pxe.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.pxe.boot.BootDiagnosis.Finding;
import dev.slipway.pxe.boot.BootDiagnosis.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootDiagnosisTest {
    private static final MacAddress MAC = new MacAddress("52:54:00:7a:11:c4");
    private static final String LOADER = "52-54-00-7a-11-c4/snponly.efi";

    private final List<BootSighting> boot = new ArrayList<>();
    private Instant at = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void nothingSeenIsNothingSaid() {
        assertThat(BootDiagnosis.of(List.of(), at)).isEmpty();
    }

    @Test
    void noAnswerIsAProblemWithItsReason() {
        asked(67, false).add(new BootSighting.NotAnswered(MAC, tick(), "network boot is off for this machine"));
        assertThat(worst())
                .isEqualTo(new Finding(
                        Severity.PROBLEM, "Slipway did not answer: network boot is off for this machine.", ""));
    }

    @Test
    void anOfferWithoutARead() {
        asked(67, false).add(offered(67, LOADER));
        asked(67, false).add(offered(67, LOADER));
        expect("2 requests, no TFTP read", "option 67 wins");
    }

    @Test
    void anOfferToComeToPort4011WithoutComing() {
        asked(67, false).add(offered(67, ""));
        expect("has not come to port 4011", "UDP port 4011");
    }

    @Test
    void aCallerAtPort4011ThatNeverReads() {
        asked(67, false).add(offered(67, ""));
        asked(4011, false).add(offered(4011, LOADER));
        expect("no TFTP read", "UDP port 69");
    }

    @Test
    void aUrlThatIsNeverAskedFor() {
        asked(67, false).add(offered(67, "http://10.0.0.2:8081/m/52-54-00-7a-11-c4/loader/snponly.efi"));
        expect("has not asked for it", "plain HTTP");
    }

    @Test
    void questionsRepeatedWithoutEnd() {
        asked(67, false).add(offered(67, LOADER));
        for (int i = 0; i < 3; i++) {
            asked(67, true).add(offered(67, LOADER));
        }
        assertThat(late()).anySatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.sentence()).contains("repeated its question 3 times");
            assertThat(finding.advice()).contains("spanning tree");
        });
    }

    @Test
    void aReadThatIsRefused() {
        boot.add(new BootSighting.TftpFailed(MAC, tick(), LOADER, 0, "No such file"));
        expect("failed after 0 bytes: No such file", "missing file");
    }

    @Test
    void aReadThatBreaksOff() {
        opened();
        boot.add(new BootSighting.TftpFailed(MAC, tick(), LOADER, 51200, "the machine fell silent"));
        expect("failed after 51200 bytes", "blocks of this size");
    }

    @Test
    void aReadThatWasRepeatedWithSuccessIsOnlyAWarning() {
        boot.add(new BootSighting.TftpFailed(MAC, tick(), LOADER, 0, "No such file"));
        loaded();
        boot.add(new BootSighting.ScriptServed(MAC, tick(), "waits for approval"));
        assertThat(late()).noneMatch(finding -> finding.severity() == Severity.PROBLEM);
    }

    @Test
    void aReadThatNeverEnds() {
        opened();
        expect("began to read its loader", "high UDP ports");
    }

    @Test
    void aLoaderWithoutAScript() {
        loaded();
        expect("iPXE has not asked for its script", "Secure Boot");
    }

    @Test
    void aLoaderByHttpWithoutAScript() {
        file("loader", "snponly.efi", false, 200);
        expect("iPXE has not asked for its script", "Secure Boot");
    }

    @Test
    void ipxeThatRunsAndGetsNoFurther() {
        loaded();
        boot.add(new BootSighting.TftpDone(MAC, tick(), "autoexec.ipxe", 314, Duration.ofMillis(8)));
        loaded();
        expect("iPXE runs and read its first script", "no address");
        assertThat(late()).hasSize(1);
    }

    @Test
    void aLoop() {
        loaded().loaded().loaded();
        expect("it is in a loop", "options 66 and 67");
    }

    @Test
    void aScriptThatWaitsIsTheEndOfThisBoot() {
        loaded();
        boot.add(new BootSighting.ScriptServed(MAC, tick(), "waits for approval"));
        assertThat(late())
                .containsExactly(new Finding(Severity.INFO, "It got its script, which waits for approval.", ""));
    }

    @Test
    void anInstallScriptWithoutAKernel() {
        script();
        expect("has not asked for the kernel", "HTTP port");
    }

    @Test
    void aKernelWithoutAnInitrd() {
        script().file("kernel", "vmlinuz", false, 200);
        expect("has not asked for the initrd", "too small");
    }

    @Test
    void aMissingImage() {
        script().file("kernel", "vmlinuz", false, 404);
        expect("The kernel vmlinuz was answered with HTTP 404", "Images");
    }

    @Test
    void aSystemThatNeverAsksForItsConfiguration() {
        script().file("kernel", "vmlinuz", false, 200).file("initrd", "initrd.img", false, 200);
        expect("Ignition has not asked", "2 GiB");
    }

    @Test
    void aSystemThatOnlyLooksAtItsRootfs() {
        script().file("kernel", "k", false, 200).file("initrd", "i", false, 200).file("rootfs", "r", true, 200);
        expect("has not read it", "another version");
    }

    @Test
    void aConfigurationThatIsNotReady() {
        script().file("kernel", "k", false, 200).file("initrd", "i", false, 200);
        boot.add(new BootSighting.IgnitionAsked(MAC, tick(), 503, "the profile does not render"));
        assertThat(late()).anySatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.sentence()).contains("not ready: the profile does not render");
        });
    }

    @Test
    void aConfigurationThatIsRefused() {
        script();
        boot.add(new BootSighting.IgnitionAsked(MAC, tick(), 403, "the token was used at 09:12"));
        expect("refused with HTTP 403: the token was used at 09:12", "arm the machine again");
    }

    @Test
    void reasonsThatAreSentencesGetNoSecondFullStop() {
        script();
        boot.add(new BootSighting.IgnitionAsked(MAC, tick(), 403, "This token was used before."));
        boot.add(new BootSighting.NotAnswered(MAC, tick(), "Debian: apt install ipxe."));
        boot.add(new BootSighting.PhonedHome(MAC, tick(), false, "The installation of ns1 is over."));
        assertThat(late())
                .hasSizeGreaterThan(2)
                .allSatisfy(finding ->
                        assertThat(finding.sentence()).doesNotContain("..").endsWith("."));
    }

    @Test
    void anInstallationThatNeverPhonesHome() {
        ignition();
        expect("has not phoned home", "boot order");
    }

    @Test
    void aPhoneCallThatIsRefused() {
        ignition();
        boot.add(new BootSighting.PhonedHome(MAC, tick(), false, "unknown token"));
        expect("was refused: unknown token", "install it again");
    }

    @Test
    void aLoginThatFails() {
        ignition();
        boot.add(new BootSighting.PhonedHome(MAC, tick(), true, "fcos 44"));
        boot.add(new BootSighting.SshTried(MAC, tick(), false, "connection refused"));
        expect("has not proved it so far: connection refused", "port 22");
    }

    @Test
    void noLoginAtAll() {
        ignition();
        boot.add(new BootSighting.PhonedHome(MAC, tick(), true, "fcos 44"));
        expect("has not logged in over SSH yet", "port 22");
    }

    @Test
    void aMachineThatIsInstalledIsWell() {
        ignition();
        boot.add(new BootSighting.PhonedHome(MAC, tick(), true, "fcos 44"));
        boot.add(new BootSighting.SshTried(MAC, tick(), true, "node1, Fedora CoreOS 44"));
        assertThat(late())
                .containsExactly(new Finding(
                        Severity.INFO, "It is installed and proved over SSH: node1, Fedora CoreOS 44.", ""));
    }

    @Test
    void whatMayStillComeIsUnderWay() {
        loaded();
        assertThat(BootDiagnosis.of(boot, at.plusSeconds(5))).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.sentence()).startsWith("Under way");
        });
    }

    @Test
    void theOrderOfSightingsDoesNotMatter() {
        script().file("kernel", "k", false, 200).file("initrd", "i", false, 200);
        List<Finding> sorted = late();
        assertThat(BootDiagnosis.of(boot.reversed(), at.plus(Duration.ofHours(1))))
                .isEqualTo(sorted);
    }

    private void expect(String sentence, String advice) {
        assertThat(worst().severity()).isEqualTo(Severity.PROBLEM);
        assertThat(worst().sentence()).contains(sentence);
        assertThat(worst().advice()).contains(advice);
    }

    private Finding worst() {
        return late().getFirst();
    }

    private List<Finding> late() {
        return BootDiagnosis.of(boot, at.plus(Duration.ofHours(1)));
    }

    private Instant tick() {
        at = at.plusSeconds(1);
        return at;
    }

    private List<BootSighting> asked(int port, boolean repeated) {
        BootClient client = new BootClient(MAC, 7, ClientArch.X64_EFI, false, "", "PXEClient");
        boot.add(new BootSighting.Asked(MAC, tick(), port, client, repeated));
        return boot;
    }

    private BootSighting offered(int port, String file) {
        return new BootSighting.Offered(MAC, tick(), port, file);
    }

    private void opened() {
        boot.add(new BootSighting.TftpOpened(MAC, tick(), LOADER, 173792, "blksize=1468"));
    }

    private BootDiagnosisTest loaded() {
        opened();
        boot.add(new BootSighting.TftpDone(MAC, tick(), LOADER, 173792, Duration.ofMillis(100)));
        return this;
    }

    private BootDiagnosisTest script() {
        loaded();
        boot.add(new BootSighting.ScriptServed(MAC, tick(), "installs Fedora CoreOS 44 on /dev/sda"));
        return this;
    }

    private BootDiagnosisTest file(String what, String name, boolean head, int status) {
        boot.add(new BootSighting.FileServed(MAC, tick(), what, name, head, status, 1000));
        return this;
    }

    private void ignition() {
        script().file("kernel", "k", false, 200).file("initrd", "i", false, 200).file("rootfs", "r", false, 200);
        boot.add(new BootSighting.IgnitionAsked(MAC, tick(), 200, "profile node"));
    }
}
