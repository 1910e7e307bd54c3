package dev.slipway.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.host.HostHealth.Baseline;
import dev.slipway.host.HostHealth.Expectation;
import dev.slipway.host.HostHealth.Finding;
import dev.slipway.host.HostHealth.Healthy;
import dev.slipway.host.HostHealth.Settling;
import dev.slipway.host.HostHealth.Unhealthy;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostHealthTest {
    private static final String OLD_BOOT = "11111111-0d5e-4f3a-9d52-0a9d7f3f8a11";
    private static final String VERSION = "44.20260817.3.2";
    private static final String DIGEST = "sha256:aaaa111111111111111111111111111111111111111111111111111111111111";

    private static Baseline before() {
        return Baseline.of(
                FactsOutput.fedoraCoreOs().with(FactSection.BOOT_ID, OLD_BOOT).facts());
    }

    /** As after an update of the Fedora CoreOS of the tests. */
    static HostHealth judge(HostFacts now) {
        return HostHealth.judge(now, new Expectation(before(), true, VERSION, DIGEST));
    }

    private static HostHealth judge(FactSection section, String text) {
        return judge(FactsOutput.updated().with(section, text).facts());
    }

    private static void unhealthy(HostHealth health, String words) {
        assertThat(health).isInstanceOf(Unhealthy.class);
        assertThat(((Unhealthy) health).findings())
                .anySatisfy(finding -> assertThat(finding.words()).contains(words))
                .allSatisfy(finding -> assertThat(finding.remedy()).endsWith("."))
                .extracting(Finding::words)
                .allSatisfy(sentence -> assertThat(sentence).endsWith("."));
    }

    private static void settling(HostHealth health, String words) {
        assertThat(health).isInstanceOf(Settling.class);
        assertThat(((Settling) health).reasons())
                .anySatisfy(reason -> assertThat(reason.words()).contains(words))
                .allSatisfy(reason -> assertThat(reason.words()).endsWith("."))
                .allSatisfy(reason -> assertThat(reason.remedy()).endsWith("."));
    }

    @Test
    void anUpdatedMachineIsProvedWell() {
        HostHealth health = judge(FactsOutput.updated().facts());

        assertThat(health)
                .isEqualTo(new Healthy(java.util.List.of(
                        "The machine rebooted: its boot id changed from " + OLD_BOOT.substring(0, 8) + " to "
                                + FactsOutput.BOOT_ID.substring(0, 8) + ".",
                        "It runs Fedora CoreOS 44.20260817.3.2.",
                        "systemd is done, and no unit failed.",
                        "All containers that ran before run: web.")));
    }

    @Test
    void aMachineThatDidNotRebootIsWaitedFor() {
        settling(judge(FactSection.BOOT_ID, OLD_BOOT), "not rebooted yet");
    }

    @Test
    void aRebootThatCannotBeProvedIsNone() {
        Baseline unknown = Baseline.of(
                FactsOutput.fedoraCoreOs().without(FactSection.BOOT_ID).facts());

        unhealthy(
                HostHealth.judge(FactsOutput.updated().facts(), new Expectation(unknown, true, "", "")),
                "cannot be told whether");
    }

    @Test
    void anotherVersionIsAFallback() {
        unhealthy(
                HostHealth.judge(FactsOutput.updated().facts(), new Expectation(before(), true, "44.20260901.3.0", "")),
                "runs 44.20260817.3.2 and not 44.20260901.3.0");
    }

    @Test
    void theSameVersionWithAnotherDigestIsNotIt() {
        unhealthy(
                HostHealth.judge(
                        FactsOutput.updated().facts(),
                        new Expectation(before(), true, VERSION, "sha256:" + "f".repeat(64))),
                "does not run sha256:ffff");
    }

    @Test
    void anUpdateThatIsStillStagedWasNotApplied() {
        unhealthy(judge(FactsOutput.fedoraCoreOs().facts()), "The update is still staged");
    }

    @Test
    void aRunningTransactionIsWaitedFor() {
        settling(
                judge(
                        FactSection.RPM_OSTREE,
                        FactsOutput.updated()
                                .get(FactSection.RPM_OSTREE)
                                .replace("\"transaction\": null", "\"transaction\": [\"upgrade\", \":1.7\", \"/x\"]")),
                "busy with \"upgrade\"");
    }

    @ParameterizedTest
    @CsvSource({"starting, still starting", "initializing, still starting", "stopping, shutting down"})
    void aSystemThatStartsIsWaitedFor(String state, String words) {
        settling(judge(FactSection.SYSTEM_STATE, state), words);
    }

    @Test
    void emergencyModeIsAFinding() {
        unhealthy(judge(FactSection.SYSTEM_STATE, "maintenance"), "maintenance");
    }

    @Test
    void aUnitThatFailedOnlyNowIsHeldAgainstTheOperation() {
        HostFacts now = FactsOutput.updated()
                .with(FactSection.SYSTEM_STATE, "degraded")
                .with(FactSection.FAILED_UNITS, FactsOutput.captured("systemctl-failed.json"))
                .facts();

        unhealthy(judge(now), "backup.service");
        HostFacts failedBefore = FactsOutput.fedoraCoreOs()
                .with(FactSection.BOOT_ID, OLD_BOOT)
                .with(FactSection.FAILED_UNITS, FactsOutput.captured("systemctl-failed.json"))
                .facts();
        assertThat(HostHealth.judge(now, new Expectation(Baseline.of(failedBefore), true, VERSION, DIGEST)))
                .isInstanceOf(Healthy.class);
    }

    @Test
    void aContainerThatRanBeforeIsMissed() {
        settling(judge(FactSection.CONTAINERS, "[]"), "ran before: web");
    }

    @ParameterizedTest
    @CsvSource({"starting, still being checked, true", "unhealthy, is unhealthy, false"})
    void theChecksOfContainersCount(String state, String words, boolean wait) {
        HostHealth health = judge(
                FactSection.CONTAINERS, FactsOutput.captured("podman-ps.json").replace("(healthy)", "(" + state + ")"));

        if (wait) {
            settling(health, words);
        } else {
            unhealthy(health, words);
        }
    }

    @ParameterizedTest
    @CsvSource({"210000, 62000, true", "210000, 20000, false", "104475392, 150000, false"})
    void fullFilesystemsAreFindings(String before, String after, boolean well) {
        HostHealth health = judge(
                FactSection.FILESYSTEMS, FactsOutput.captured("df.txt").replace(" " + before + " ", " " + after + " "));

        assertThat(health).isInstanceOf(well ? Healthy.class : Unhealthy.class);
    }

    @Test
    void aSynchronisedClockThatIsWrongIsAFindingAndAnUnsynchronisedOneIsWaitedFor() {
        FactsOutput wrong = FactsOutput.updated()
                .with(FactSection.CLOCK_BEGIN, "1795180000.000000000")
                .with(FactSection.CLOCK_END, "1795180001.000000000");

        unhealthy(judge(wrong.facts()), "behind the console's");
        settling(
                judge(wrong.with(FactSection.TIME_SYNC, "NTP=yes\nNTPSynchronized=no\n")
                        .facts()),
                "not been synchronised");
    }

    /** Whatever else is wrong may follow from it, and a person who begins there loses an evening. */
    @ParameterizedTest
    @CsvSource({"yes, ''", "no, ' It has not been synchronised yet.'"})
    void aClockThatIsWrongByYearsIsTheFirstFinding(String synchronised, String more) {
        Instant threeYearsBefore = FactsOutput.NOW.minus(Duration.ofDays(3 * 365));
        HostHealth health = judge(FactsOutput.updated()
                .with(FactSection.SYSTEM_STATE, "degraded")
                .with(FactSection.FAILED_UNITS, FactsOutput.captured("systemctl-failed.json"))
                .with(FactSection.CLOCK_BEGIN, threeYearsBefore.getEpochSecond() + ".000000000")
                .with(FactSection.CLOCK_END, threeYearsBefore.getEpochSecond() + ".000000000")
                .with(FactSection.TIME_SYNC, "NTP=yes\nNTPSynchronized=" + synchronised + "\n")
                .facts());

        unhealthy(health, "backup.service");
        Finding first = ((Unhealthy) health).findings().getFirst();
        assertThat(first.words())
                .isEqualTo("Its clock is 1095 days behind the console's: it shows "
                        + threeYearsBefore.toString().substring(0, 10) + "." + more);
        assertThat(first.remedy()).contains("chronyc tracking", "start again what failed");
        assertThat(((Unhealthy) health).findings()).hasSize(2);
    }

    @Test
    void aFlatcarIsNotWellBeforeItsSlotIsMarkedGood() {
        HostFacts before =
                FactsOutput.flatcar().with(FactSection.BOOT_ID, OLD_BOOT).facts();
        Expectation expected = new Expectation(Baseline.of(before), true, "4757.2.1", "");

        assertThat(HostHealth.judge(FactsOutput.flatcar().facts(), expected)).isInstanceOf(Healthy.class);
        settling(
                HostHealth.judge(
                        FactsOutput.flatcar()
                                .with(
                                        FactSection.SLOTS,
                                        FactsOutput.slots().replace("tries=0 successful=1", "tries=0 successful=0"))
                                .facts(),
                        expected),
                "not marked good yet");
    }

    @ParameterizedTest
    @CsvSource({"BOOT_ID", "OS_RELEASE", "SYSTEM_STATE", "FAILED_UNITS", "FILESYSTEMS", "RPM_OSTREE"})
    void whatIsNotKnownIsNeverTakenForWell(FactSection section) {
        assertThat(judge(FactsOutput.updated().without(section).facts())).isInstanceOf(Settling.class);
    }
}
