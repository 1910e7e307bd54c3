package dev.slipway.testbed.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.host.Answer;
import dev.slipway.host.ClockReading;
import dev.slipway.host.DriverChoice;
import dev.slipway.host.FedoraCoreOs;
import dev.slipway.host.Flatcar;
import dev.slipway.host.FlatcarStatus;
import dev.slipway.host.GenericLinux;
import dev.slipway.host.HostDriver;
import dev.slipway.host.HostFacts;
import dev.slipway.host.HostHealth;
import dev.slipway.host.OsFamily;
import dev.slipway.host.OstreeStatus;
import dev.slipway.host.OstreeStatus.Deployment;
import dev.slipway.host.OstreeTarget;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.RunningCommand;
import dev.slipway.ssh.SshEndpoint;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshRoute;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The drivers of operating systems, over SSH, on hosts with a real systemd, OpenSSH, sudo, Podman and ostree. What is asked
 * of the tools of Fedora CoreOS and Flatcar goes to stand-ins.
 */
class DriversOnHostsIT {
    private static final FedoraCoreOs FCOS = new FedoraCoreOs();
    private static final Flatcar FLATCAR = new Flatcar();
    private static final String NEWER = PublishedVersions.FEDORA_COREOS.get(2);

    private static Console console;
    private static TestHosts hosts;

    /** The hosts of one test; each runs on an instance of its own. */
    private final List<TestHost> mine = new ArrayList<>();

    @BeforeAll
    static void needsRootAndAFewPrograms() {
        List<String> missing = TestHosts.missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: test hosts need " + String.join(", ", missing));
        console = new Console();
        hosts = TestHosts.open(Path.of("target", "hosts", "drivers"));
    }

    @AfterAll
    static void close() {
        if (hosts != null) {
            hosts.close();
            console.close();
        }
    }

    private TestHost mine(TestHost host) {
        mine.add(host);
        return host;
    }

    /** Machines that nobody looks at any more take time from those that are. */
    @AfterEach
    void switchOff() {
        mine.forEach(TestHost::close);
    }

    private TestHost up(String name, Flavour flavour) {
        return mine(hosts.up(HostSpec.of(name, flavour, console.authorizedKey())));
    }

    private static OstreeStatus deployments(SshRoute route) {
        return switch (FCOS.parseStatus(console.must(route, FCOS.status()).stdout())) {
            case Answer.Said<OstreeStatus>(OstreeStatus status) -> status;
            case Answer.Unreadable<OstreeStatus>(String words) -> throw new AssertionError(words);
        };
    }

    private static FlatcarStatus slots(SshRoute route) {
        return switch (FLATCAR.parseStatus(console.must(route, FLATCAR.status()).stdout())) {
            case Answer.Said<FlatcarStatus>(FlatcarStatus status) -> status;
            case Answer.Unreadable<FlatcarStatus>(String words) -> throw new AssertionError(words);
        };
    }

    private static void reboot(TestHost host, SshRoute route, HostDriver driver) {
        int boot = host.boots() + 1;
        console.executor().run(route, driver.reboot());
        host.awaitBoot(boot);
    }

    @Test
    void theFactsOfADebianHostAreWhole() {
        TestHost host = up("debian", Flavour.DEBIAN);
        host.shell(
                "printf '[Service]\\nExecStart=/bin/false\\n' >/etc/systemd/system/broken.service; systemctl start broken || true");
        HostFacts facts = console.facts(Console.route(host));
        assertThat(facts.gaps()).isEmpty();
        assertThat(facts.hostname()).isEqualTo("debian");
        assertThat(facts.os().family()).isEqualTo(OsFamily.GENERIC_LINUX);
        assertThat(facts.bootId()).isEqualTo(host.bootId());
        assertThat(facts.uptime()).isLessThan(Duration.ofMinutes(2));
        assertThat(facts.systemd().state()).isEqualTo("degraded");
        assertThat(facts.systemd().failed())
                .singleElement()
                .satisfies(unit -> assertThat(unit.name()).isEqualTo("broken.service"));
        assertThat(HostDriver.of(facts)).isEqualTo(new DriverChoice.Chosen(new GenericLinux()));
    }

    @Test
    void aClockThatIsWrongByYearsIsSeen() {
        TestHost host = up("clock", Flavour.DEBIAN);
        host.setClockWrong(Duration.ofDays(-3 * 365));
        ClockReading clock = console.facts(Console.route(host)).clock();
        assertThat(clock.offBy(Duration.ofDays(1000))).isTrue();
        assertThat(clock.offset()).isNegative();
    }

    @Test
    void aHostThatWantsAPasswordForSudoStillTellsItsFacts() {
        TestHost host = up("sudo", Flavour.FEDORA_COREOS);
        host.askForSudoPassword();
        SshRoute route = Console.route(host);
        assertThat(console.facts(route).os().family()).isEqualTo(OsFamily.FEDORA_COREOS);
        assertThat(console.mustFail(route, FCOS.pauseUpdates()).toString()).containsIgnoringCase("password");
    }

    @Test
    void aFullDiskCostsNoFactAndFailsTheHealthCheck() {
        TestHost host = mine(hosts.up(new HostSpec("full", Flavour.DEBIAN, List.of(console.authorizedKey()), 256)));
        SshRoute route = Console.route(host);
        HostFacts before = console.facts(route);
        host.fillDisk();
        HostFacts facts = console.facts(route);
        assertThat(facts.gaps()).isEmpty();
        assertThat(HostHealth.judge(facts, new HostHealth.Expectation(HostHealth.Baseline.of(before), false, "", "")))
                .asString()
                .contains("0 MiB are free on /");
    }

    @Test
    void theRebootIsProvenByTheBootIdAndAPowerCutIsRecoveredFrom() {
        TestHost host = up("reboot", Flavour.DEBIAN);
        SshRoute route = Console.route(host);
        HostFacts before = console.facts(route);
        reboot(host, route, new GenericLinux());
        console.mustBeHealthy(route, before, "");
        RunningCommand waiting = console.start(route, RemoteCommand.of("sleep", "60"));
        Awaitility.await()
                .until(() -> !host.exec("pgrep", "-x", "sleep").output().isEmpty());
        host.powerCut();
        assertThat(waiting.await().toString()).contains("Unreachable");
        assertThat(console.mustFail(route, RemoteCommand.of("true"))).isInstanceOf(SshFailure.Unreachable.class);
        host.powerOn();
        host.awaitSsh();
        console.must(route, RemoteCommand.of("true"));
    }

    @Test
    void aChangedHostKeyStopsEverything() {
        TestHost host = up("key", Flavour.DEBIAN);
        SshRoute route = Console.route(host);
        console.must(route, RemoteCommand.of("true"));
        host.newHostKey();
        Awaitility.await()
                .until(() -> console.executor()
                        .run(route, RemoteCommand.of("true"))
                        .toString()
                        .contains("HostKeyChanged"));
        console.must(Console.route(host), RemoteCommand.of("true"));
    }

    @Test
    void aCancelledCommandAndAllThatItStartedEndsOnTheMachine() {
        TestHost host = up("cancel", Flavour.DEBIAN);
        RunningCommand running = console.start(
                Console.route(host),
                RemoteCommand.script("wait", "# slipway:wait\nsleep 600 & sleep 601", "x")
                        .withSudo());
        Awaitility.await()
                .until(() -> host.exec("pgrep", "-xc", "sleep").output().strip().equals("2"));
        running.cancel();
        assertThat(running.await().toString()).contains("Cancelled");
        Awaitility.await()
                .until(() -> host.exec("pgrep", "-xc", "sleep").output().strip().equals("0"));
    }

    @Test
    void aCutCableEndsACommandByItsDeadlineHereAndOnTheMachine() {
        TestHost host = up("cable", Flavour.DEBIAN);
        SshRoute route = Console.route(host);
        RunningCommand running =
                console.start(route, RemoteCommand.of("sleep", "600").withDeadline(Duration.ofSeconds(4)));
        Awaitility.await().until(() -> host.exec("pgrep", "-x", "sleep").exitCode() == 0);
        host.cut();
        assertThat(running.await().toString()).containsAnyOf("Unreachable", "TimedOut");
        host.heal();
        host.awaitSsh();
        console.must(route, RemoteCommand.of("true"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> host.exec("pgrep", "-x", "sleep").exitCode() != 0);
    }

    @Test
    void aFrozenSshServerIsATimeout() {
        TestHost host = up("frozen", Flavour.DEBIAN);
        host.freezeSsh();
        assertThat(console.mustFail(Console.route(host), RemoteCommand.of("true")))
                .isInstanceOfAny(SshFailure.TimedOut.class, SshFailure.Unreachable.class);
        host.thawSsh();
    }

    @Test
    void aHostIsReachedThroughAnother() {
        TestHost jump = up("jump", Flavour.DEBIAN);
        TestHost behind = up("behind", Flavour.DEBIAN);
        SshRoute route = Console.route(behind)
                .via(
                        new SshEndpoint(jump.address(), 22, "core"),
                        Console.route(jump).target().pins());
        assertThat(console.must(route, RemoteCommand.of("sh", "-c", "hostname; echo $SSH_CLIENT"))
                        .stdout())
                .startsWith("behind\n" + jump.address());
    }

    @Test
    void fedoraCoreOsIsUpdatedAndRolledBackAndKeepsTheHold() {
        TestHost host = up("fcos", Flavour.FEDORA_COREOS);
        SshRoute route = Console.route(host);
        HostFacts before = console.facts(route);
        assertThat(before.gaps()).isEmpty();
        assertThat(HostDriver.of(before)).isEqualTo(new DriverChoice.Chosen(FCOS));
        assertThat(before.os().stream()).isEqualTo("stable");
        assertThat(before.bootc()).isNotNull();

        OstreeTarget target = new OstreeTarget.Image(PublishedVersions.digest(NEWER));
        assertThat(console.mustFail(route, FCOS.stage(target, false)).toString())
                .contains("driven by Zincati");
        console.must(route, FCOS.pauseUpdates());
        console.must(route, FCOS.stage(target, false));
        Deployment staged = deployments(route).staged().orElseThrow();
        assertThat(staged.version()).isEqualTo(NEWER);
        assertThat(staged.locked()).isTrue();

        // Locked: a reboot by somebody else does not apply it.
        reboot(host, route, FCOS);
        assertThat(deployments(route).booted().orElseThrow().version())
                .isEqualTo(before.os().version());
        console.must(route, FCOS.pauseUpdates());
        console.must(route, FCOS.stage(target, false));
        int boot = host.boots() + 1;
        console.executor()
                .run(route, FCOS.finalizeAndReboot(deployments(route).staged().orElseThrow()));
        host.awaitBoot(boot);
        console.mustBeHealthy(route, before, NEWER);

        HostFacts updated = console.facts(route);
        console.must(route, FCOS.holdUpdates());
        console.must(route, FCOS.pauseUpdates());
        console.must(route, FCOS.rollback());
        Deployment next = deployments(route).deployments().getFirst();
        assertThat(next.version()).isEqualTo(before.os().version());
        console.must(route, FCOS.holdUpdatesIn(next));
        reboot(host, route, FCOS);
        console.mustBeHealthy(route, updated, before.os().version());
        assertThat(FCOS.holdsUpdates(console.facts(route))).isTrue();
        assertThat(host.shell("systemctl show -p StatusText zincati.service")).contains("disabled by configuration");
        console.must(route, FCOS.releaseUpdates());
        assertThat(FCOS.holdsUpdates(console.facts(route))).isFalse();
    }

    @Test
    void fedoraCoreOsSaysWhyItCannotStageAndLeavesNothing() {
        TestHost host = up("fcos-bad", Flavour.FEDORA_COREOS);
        SshRoute route = Console.route(host);
        console.must(route, FCOS.pauseUpdates());
        assertThat(console.mustFail(route, FCOS.stage(new OstreeTarget.Version(NEWER), false))
                        .toString())
                .contains("invalid reference format");
        assertThat(console.mustFail(route, FCOS.stage(new OstreeTarget.Image("sha256:" + "0".repeat(64)), false))
                        .toString())
                .contains("manifest unknown");
        OstreeTarget older =
                new OstreeTarget.Image(PublishedVersions.digest(PublishedVersions.FEDORA_COREOS.getFirst()));
        assertThat(console.mustFail(route, FCOS.stage(older, false)).toString()).contains("chronologically older");
        host.makeFail("stage", "error: No space left on device");
        OstreeTarget target = new OstreeTarget.Image(PublishedVersions.digest(NEWER));
        assertThat(console.mustFail(route, FCOS.stage(target, false)).toString())
                .contains("No space left");
        assertThat(deployments(route).staged()).isEmpty();

        host.makeWork("stage");
        host.makeHang("pull");
        RunningCommand running = console.start(route, FCOS.stage(target, false));
        Awaitility.await().until(() -> host.shell("rpm-ostree status").startsWith("State: busy"));
        running.cancel();
        // The transaction is rpm-ostree's and goes on after its client has ended.
        assertThat(running.await().toString()).contains("Cancelled");
        assertThat(console.mustFail(route, FCOS.stage(target, false)).toString())
                .contains("Transaction in progress");
        host.makeWork("pull");
        Awaitility.await().until(() -> deployments(route).staged().isPresent());
        console.must(route, FCOS.withdraw());
        assertThat(deployments(route).staged()).isEmpty();
    }

    @Test
    void fedoraCoreOsPinsWhatIsNotToBeCleanedUp() {
        TestHost host = up("fcos-pin", Flavour.FEDORA_COREOS);
        SshRoute route = Console.route(host);
        console.must(route, FCOS.pin(1));
        assertThat(deployments(route).deployments().get(1).pinned()).isTrue();
        host.shell("rpm-ostree cleanup -r");
        assertThat(deployments(route).deployments()).hasSize(2);
        console.must(route, FCOS.unpin(1));
        host.shell("rpm-ostree cleanup -r");
        assertThat(deployments(route).deployments()).hasSize(1);
    }

    @Test
    void flatcarIsUpdatedAndRolledBack() {
        TestHost host = up("flatcar", Flavour.FLATCAR);
        SshRoute route = Console.route(host);
        HostFacts before = console.facts(route);
        assertThat(before.gaps()).isEmpty();
        assertThat(HostDriver.of(before)).isEqualTo(new DriverChoice.Chosen(FLATCAR));
        host.set("locksmithd-delay", "0");
        console.must(route, FLATCAR.pauseUpdates());
        console.must(route, FLATCAR.stage("4757.2.1"));
        assertThat(host.boots()).isEqualTo(1);
        FlatcarStatus status = slots(route);
        assertThat(status.passive().version()).isEqualTo("4757.2.1");
        assertThat(status.engine().operation()).isEqualTo(FlatcarStatus.Operation.UPDATED_NEED_REBOOT);
        reboot(host, route, FLATCAR);
        assertThat(console.facts(route).os().version()).isEqualTo("4757.2.1");
        console.mustBeHealthy(route, before, "4757.2.1");
        assertThat(slots(route).running().successful()).isTrue();

        HostFacts updated = console.facts(route);
        console.must(route, FLATCAR.holdUpdates());
        console.must(route, FLATCAR.rollback(slots(route).passive()));
        reboot(host, route, FLATCAR);
        console.mustBeHealthy(route, updated, "4757.2.0");
        assertThat(FLATCAR.holdsUpdates(console.facts(route))).isTrue();
    }

    @Test
    void flatcarFallsBackFromAVersionThatDoesNotBootAndTheVerdictSaysSo() {
        TestHost host = up("flatcar-broken", Flavour.FLATCAR);
        SshRoute route = Console.route(host);
        HostFacts before = console.facts(route);
        console.must(route, FLATCAR.pauseUpdates());
        console.must(route, FLATCAR.stage(PublishedVersions.FLATCAR_BROKEN));
        console.executor().run(route, FLATCAR.reboot());
        host.awaitBoot(3);
        HostHealth verdict = console.judge(
                route,
                new HostHealth.Expectation(HostHealth.Baseline.of(before), true, PublishedVersions.FLATCAR_BROKEN, ""));
        assertThat(verdict).isInstanceOf(HostHealth.Unhealthy.class);
        assertThat(verdict.toString()).contains("runs 4757.2.0 and not 4800.1.0");
    }

    @Test
    void flatcarSaysWhyItCannotStageAndWithdrawsWhatItStaged() {
        TestHost host = up("flatcar-bad", Flavour.FLATCAR);
        SshRoute route = Console.route(host);
        console.must(route, FLATCAR.pauseUpdates());
        assertThat(console.mustFail(route, FLATCAR.stage("1.2.3")).toString()).contains("error: 404");
        host.set("bad-checksum", "");
        assertThat(console.mustFail(route, FLATCAR.stage("4757.2.1")).toString())
                .contains("mismatch with downloaded SHA256");
        host.makeWork("checksum");
        host.set("bad-signature", "");
        assertThat(console.mustFail(route, FLATCAR.stage("4757.2.1")).toString())
                .contains("Error: update failed");
        host.makeWork("signature");
        console.must(route, FLATCAR.stage("4757.2.1"));
        assertThat(console.mustFail(route, FLATCAR.stage("4757.2.1")).toString())
                .contains("wasn't applied yet");
        console.must(route, FLATCAR.withdraw(slots(route).running()));
        reboot(host, route, FLATCAR);
        CommandResult release = console.must(route, RemoteCommand.of("cat", "/etc/os-release"));
        assertThat(release.stdout()).contains("VERSION_ID=4757.2.0\n");
    }
}
