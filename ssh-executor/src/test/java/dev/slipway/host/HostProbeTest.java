package dev.slipway.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ssh.OpenSshServer;
import dev.slipway.ssh.Outcomes;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshKeys;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HostProbeTest {
    static final String BOOT_ID = "7f1c2f0e-0d5e-4f3a-9d52-0a9d7f3f8a11";
    private static final String MACHINE_ID = "0123456789abcdef0123456789abcdef";

    static String captured(String name) {
        try (InputStream in =
                Objects.requireNonNull(HostProbeTest.class.getResourceAsStream("/hostops/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What the script writes on a host with these values. */
    private static Map<String, String> facts(String osRelease) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("hostname", ok("ns1\n"));
        facts.put("kernel", ok("6.19.2-200.fc44.x86_64\n"));
        facts.put("architecture", ok("x86_64\n"));
        facts.put("boot-id", ok(BOOT_ID + "\n"));
        facts.put("machine-id", ok(MACHINE_ID + "\n"));
        facts.put("os-release", ok(captured(osRelease)));
        facts.put("ignition-result", ok(captured("ignition-result-first.json")));
        facts.put("ostree-live", "absent");
        facts.put("usr-filesystem", "ok ");
        facts.put("end", "ok");
        return facts;
    }

    private static String ok(String value) {
        return "ok " + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    private static String output(Map<String, String> facts) {
        return facts.entrySet().stream()
                .map(fact -> fact.getKey() + " " + fact.getValue() + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void aFreshFedoraCoreOsProvesItself() {
        HostProof proof = HostProbe.parse(output(facts("os-release-fcos")));

        assertThat(proof.problems()).isEmpty();
        assertThat(proof.hostname()).isEqualTo("ns1");
        assertThat(proof.family()).isEqualTo(OsFamily.FEDORA_COREOS);
        assertThat(proof.osVersion()).isEqualTo("44.20260817.3.2");
        assertThat(proof.os().prettyName()).isEqualTo("Fedora CoreOS 44.20260817.3.2");
        assertThat(proof.bootId()).isEqualTo(BOOT_ID);
        assertThat(proof.machineId()).isEqualTo(MACHINE_ID);
        assertThat(proof.kernel()).isEqualTo("6.19.2-200.fc44.x86_64");
        assertThat(proof.architecture()).isEqualTo("x86_64");
        assertThat(proof.live()).isFalse();
        assertThat(proof.ignition())
                .isEqualTo(new IgnitionResult.Report(BOOT_ID, Instant.parse("2026-11-20T08:12:44Z"), true, 0));
        assertThat(proof.provisionedInThisBoot()).isTrue();
    }

    @Test
    void aFlatcarIsKnownByItsOwnVersion() {
        HostProof proof = HostProbe.parse(output(facts("os-release-flatcar")));

        assertThat(proof.family()).isEqualTo(OsFamily.FLATCAR);
        assertThat(proof.osVersion()).isEqualTo("4757.2.1");
        assertThat(proof.live()).isFalse();
    }

    @Test
    void aFlatcarWhoseUsrIsAnImageInMemoryIsLive() {
        Map<String, String> facts = facts("os-release-flatcar");
        facts.put("usr-filesystem", ok("squashfs\n"));

        assertThat(HostProbe.parse(output(facts)).live()).isTrue();
    }

    @Test
    void aFedoraCoreOsFromTheNetworkIsLive() {
        Map<String, String> facts = facts("os-release-fcos");
        facts.put("ostree-live", "ok ");

        assertThat(HostProbe.parse(output(facts)).live()).isTrue();
    }

    @Test
    void aLaterBootIsNotTheProvisioningOne() {
        Map<String, String> facts = facts("os-release-fcos");
        facts.put("boot-id", ok("aaaaaaaa-0d5e-4f3a-9d52-0a9d7f3f8a11\n"));

        HostProof proof = HostProbe.parse(output(facts));

        assertThat(proof.problems()).isEmpty();
        assertThat(proof.provisionedInThisBoot()).isFalse();
    }

    @Test
    void anIgnitionThatRanAgainOnAnOldInstallationIsNotAFreshOne() {
        Map<String, String> facts = facts("os-release-flatcar");
        facts.put("ignition-result", ok(captured("ignition-result-rerun.json")));
        facts.put("boot-id", ok("0b6a4b76-8a3d-4c58-b8a1-1d3c8a7b0c22\n"));

        HostProof proof = HostProbe.parse(output(facts));

        assertThat(((IgnitionResult.Report) proof.ignition()).earlierRuns()).isEqualTo(1);
        assertThat(proof.provisionedInThisBoot()).isFalse();
    }

    @Test
    void whatTheLoginMayNotReadIsSaid() {
        Map<String, String> facts = facts("os-release-fcos");
        facts.put("ignition-result", "denied");

        HostProof proof = HostProbe.parse(output(facts));

        assertThat(proof.ignition()).isInstanceOf(IgnitionResult.Unreadable.class);
        assertThat(proof.problems()).singleElement().asString().contains("sudo");
    }

    @Test
    void aHostWithoutIgnitionHasNoProblem() {
        Map<String, String> facts = facts("os-release-debian");
        facts.put("ignition-result", "absent");

        HostProof proof = HostProbe.parse(output(facts));

        assertThat(proof.ignition()).isEqualTo(new IgnitionResult.Absent());
        assertThat(proof.family()).isEqualTo(OsFamily.GENERIC_LINUX);
        assertThat(proof.problems()).isEmpty();
    }

    @Test
    void aGreetingOfTheLoginShellIsNoFact() {
        HostProof proof = HostProbe.parse("Welcome to ns1!\n\n" + output(facts("os-release-fcos")));

        assertThat(proof.problems()).isEmpty();
        assertThat(proof.hostname()).isEqualTo("ns1");
    }

    @Test
    void nothingAtAllIsAllProblems() {
        HostProof proof = HostProbe.parse("");

        assertThat(proof.family()).isEqualTo(OsFamily.UNKNOWN);
        assertThat(proof.hostname()).isEmpty();
        assertThat(proof.problems()).contains("The host's answer is incomplete.", "The host did not say its boot-id.");
    }

    @Test
    void aValueThatPosesAsAnotherFactStaysAValue() {
        Map<String, String> facts = facts("os-release-fcos");
        facts.put("hostname", ok("evil\nboot-id ok " + ok("x").substring(3)));

        HostProof proof = HostProbe.parse(output(facts));

        assertThat(proof.hostname()).isEmpty();
        assertThat(proof.bootId()).isEqualTo(BOOT_ID);
        assertThat(proof.problems()).containsExactly("The host's hostname does not look like one.");
    }

    @Property(tries = 300)
    void halfAnAnswerIsReadAsFarAsItGoesAndSaidToBeIncomplete(@ForAll @IntRange(max = 10_000) int cut) {
        String whole = output(facts("os-release-fcos"));
        int length = cut % (whole.length() - 1);

        HostProof proof = HostProbe.parse(whole.substring(0, length));

        assertThat(proof.problems()).contains("The host's answer is incomplete.");
    }

    @Property(tries = 500)
    void noDamageMakesTheReaderThrow(
            @ForAll @IntRange(max = 10_000) int at, @ForAll @IntRange(max = 60) int without, @ForAll String garbage) {
        String whole = output(facts("os-release-fcos"));
        int from = at % whole.length();
        int to = Math.min(whole.length(), from + without);

        HostProof proof = HostProbe.parse(whole.substring(0, from) + garbage + whole.substring(to));

        assertThat(proof.bootId())
                .satisfiesAnyOf(
                        id -> assertThat(id).isEmpty(), id -> assertThat(id).hasSize(36));
    }

    @Property(tries = 500)
    void noTextMakesTheReadersThrow(@ForAll String text) {
        assertThat(HostProbe.parse(text).family()).isEqualTo(OsFamily.UNKNOWN);
        assertThat(IgnitionResult.parse(text)).isInstanceOf(IgnitionResult.Unreadable.class);
        assertThat(OsRelease.parse(text).problems()).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    @Timeout(60)
    void aRealHostIsReadInOneRoundTrip(@TempDir Path directory) throws Exception {
        SshKeys keys = SshKeys.generate("slipway@test");
        try (OpenSshServer server = OpenSshServer.start(directory);
                SshExecutor executor = new SshExecutor(keys)) {
            server.authorize(keys);

            HostProof proof = Outcomes.success(HostProbe.read(executor, server.route()));

            assertThat(proof.bootId())
                    .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                            .strip());
            assertThat(proof.os().fields())
                    .isEqualTo(OsRelease.parse(Files.readString(Path.of("/etc/os-release")))
                            .fields());
            assertThat(proof.kernel())
                    .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/osrelease"))
                            .strip());
            assertThat(proof.hostname())
                    .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/hostname"))
                            .strip());
            assertThat(proof.family()).isEqualTo(OsFamily.GENERIC_LINUX);
        }
    }

    @Test
    @Timeout(60)
    void aHostThatRefusesTheLoginIsAFailureAndNotAnEmptyProof(@TempDir Path directory) throws Exception {
        try (OpenSshServer server = OpenSshServer.start(directory);
                SshExecutor executor = new SshExecutor(SshKeys.generate("slipway@test"))) {
            Outcomes.failure(SshFailure.AuthRejected.class, HostProbe.read(executor, server.route()));
        }
    }
}
