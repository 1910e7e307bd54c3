package dev.slipway.fleet.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.reset.Keep;
import dev.slipway.fleet.reset.Reset;
import dev.slipway.fleet.reset.ResetPreviews;
import dev.slipway.host.reset.ResetPreview;
import dev.slipway.host.reset.ResetPreview.Fate;
import dev.slipway.testbed.host.Flavour;
import dev.slipway.testbed.host.HostSpec;
import dev.slipway.testbed.host.TestHost;
import dev.slipway.testbed.host.TestHosts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Resets from the plan to the proof on hosts with a real systemd and OpenSSH, whose root filesystem a stand-in for flatcar-reset
 * really deletes at the next boot, and whose first boot runs the phone-home that Slipway has rendered.
 */
@Timeout(600)
class ResetOnHostsIT {
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** What a running system changes between a look and the deletion, and where only mounts lie. */
    private static final String VOLATILE =
            "/(proc|sys|dev|run|tmp|boot|oem|usr|bin|sbin|lib|lib64)?|/root/\\.reset.*|/(var/(log|tmp|cache)|var/lib/(systemd|private|sudo))(/.*)?|/selective-os-reset";

    private static TestHosts hosts;

    @TempDir
    private Path directory;

    private final List<TestHost> mine = new ArrayList<>();

    @BeforeAll
    static void needsRootAndAFewPrograms() {
        List<String> missing = TestHosts.missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: test hosts need " + String.join(", ", missing));
        hosts = TestHosts.open(Path.of("target", "hosts"));
    }

    @AfterAll
    static void close() {
        if (hosts != null) {
            hosts.close();
        }
    }

    @AfterEach
    void switchOff() {
        mine.forEach(TestHost::close);
    }

    private TestHost up(String name, Flavour flavour) {
        TestHost host =
                hosts.up(HostSpec.of(name + "-" + COUNT.incrementAndGet(), flavour, ResetConsole.authorizedKey()));
        mine.add(host);
        host.shell(
                "mkdir -p /var/lib/kept/deep /var/lib/lost /srv/www '/etc/it s' && echo kept >/var/lib/kept/deep/file"
                        + " && echo lost | tee /var/lib/lost/file /srv/www/page '/etc/it s/here' >/dev/null");
        // The running slot is marked good some seconds after the boot.
        await().atMost(Duration.ofMinutes(1))
                .until(() -> host.shell("cgpt show $(rootdev -s /usr)").contains("successful=1"));
        return host;
    }

    private ResetConsole console() throws Exception {
        return ResetConsole.start(directory, hosts.gateway());
    }

    private static Reset wish() {
        return Reset.wish(List.of("/srv/w[w].*"), Keep.AS_DECLARED, Keep.AS_DECLARED);
    }

    private static boolean exists(TestHost host, String path) {
        return host.exec("test", "-e", path).exitCode() == 0;
    }

    private static void isReset(TestHost host) {
        assertThat(host.readFile("/etc/motd")).isEqualTo("set up by its declaration");
        assertThat(host.readFile("/var/lib/kept/deep/file")).isEqualTo("kept\n");
        assertThat(exists(host, "/var/lib/lost")).isFalse();
        assertThat(exists(host, "/etc/it s")).isFalse();
        assertThat(exists(host, "/selective-os-reset")).isFalse();
        assertThat(exists(host, "/boot/flatcar/first_boot")).isFalse();
        assertThat(exists(host, "/root/.reset")).isFalse();
        assertThat(host.shell("stat -c %a /oem/config.ign").strip()).isEqualTo("600");
        assertThat(exists(host, "/etc/slipway/phone-home.header")).isFalse();
    }

    private static void isAsBefore(TestHost host) {
        assertThat(host.readFile("/var/lib/lost/file")).isEqualTo("lost\n");
        assertThat(exists(host, "/selective-os-reset")).isFalse();
        assertThat(exists(host, "/boot/flatcar/first_boot")).isFalse();
        assertThat(exists(host, "/oem/config.ign")).isFalse();
        assertThat(exists(host, "/root/.reset")).isFalse();
        assertThat(host.boots()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Flavour.class,
            names = {"FLATCAR", "FLATCAR_PLAIN_ETC"})
    void aResetDoesWhatItsPreviewSaysAndIsProven(Flavour flavour) throws Exception {
        TestHost host = up("happy", flavour);
        String before = host.bootId();
        String oldKey = host.hostKey();
        String machineId = host.readFile("/etc/machine-id");
        try (ResetConsole console = console()) {
            MachineName machine = console.declare(host, "");
            ResetPreview preview =
                    ((ResetPreviews.Outcome.Shown) console.previews().of(machine, wish())).preview();
            Operation planned = console.plan(machine, wish());
            assertThat(planned.plan().confirmation())
                    .isEqualTo(new Confirmation.Typed(machine.value(), "what is not kept is deleted for good."));
            assertThat(planned.plan().lines().toString())
                    .contains("/var/lib/kept is kept (groups/lab.yaml line 3)", "/srv/w[w].* is kept", "makes new SSH");
            assertThat(console.plan(machine, wish()).plan().differencesTo(planned.plan()))
                    .isEmpty();

            OperationState.Succeeded end = console.mustSucceed(console.start(planned));

            assertThat(end.toString()).contains("Ignition ran in this boot", "Kept /var/lib/kept: 3 paths, 3 before");
            isReset(host);
            assertThat(host.bootId()).isNotEqualTo(before);
            assertThat(host.hostKey()).isNotEqualTo(oldKey);
            assertThat(console.pins(machine)).containsExactly(host.hostKey());
            assertThat(host.readFile("/etc/machine-id")).isNotEqualTo(machineId);
            assertThat(host.readFile("/srv/www/page")).isEqualTo("lost\n");
            Set<String> stays = preview.items().stream()
                    .filter(item -> item.fate() != Fate.DELETED)
                    .map(item -> item.entry().path())
                    .filter(path -> !path.matches(VOLATILE))
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> left = host.readFile("/boot/flatcar/left")
                    .lines()
                    .filter(path -> !path.matches(VOLATILE))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(stays).isEqualTo(left).contains("/var/lib/kept/deep/file", "/srv/www/page", "/var/lib");
        }
    }

    @Test
    void hostKeysAndMachineIdAreKeptOnRequest() throws Exception {
        TestHost host = up("identity", Flavour.FLATCAR);
        String key = host.hostKey();
        String machineId = host.readFile("/etc/machine-id");
        try (ResetConsole console = console()) {
            MachineName machine = console.declare(host, "reset: {keep_host_keys: true}\n");
            console.mustSucceed(
                    console.start(console.plan(machine, Reset.wish(List.of(), Keep.YES, Keep.AS_DECLARED))));
            isReset(host);
            assertThat(host.hostKey()).isEqualTo(key);
            assertThat(host.readFile("/etc/machine-id")).isEqualTo(machineId);
        }
    }

    @Test
    void whatWouldLeaveTheMachineDeadIsRefused() throws Exception {
        TestHost host = up("refused", Flavour.FLATCAR);
        try (ResetConsole console = console()) {
            MachineName machine = console.declare(host, "");
            assertThat(console.refusal(machine, Reset.wish(List.of("/a'b"), Keep.NO, Keep.NO)))
                    .contains("quote");
            assertThat(console.refusal(machine, Reset.wish(List.of("/.*"), Keep.NO, Keep.NO)))
                    .contains("keeps everything");

            host.shell("mkdir -p /etc/flatcar && echo podman >/etc/flatcar/enabled-sysext.conf");
            assertThat(console.refusal(machine, wish())).contains("cannot download its system extensions (podman)");
            assertThat(console.plan(
                                    machine,
                                    Reset.wish(
                                            List.of("/etc/flatcar/sysext", "/etc/flatcar/oem-sysext"),
                                            Keep.NO,
                                            Keep.NO))
                            .plan()
                            .headline())
                    .startsWith("Reset");
            host.shell("rm /etc/flatcar/enabled-sysext.conf; touch /selective-os-reset");
            assertThat(console.refusal(machine, wish())).contains("staged on");
            host.shell("rm /selective-os-reset; dd if=/dev/zero of=/oem/full bs=1M 2>/dev/null || true");
            assertThat(console.refusal(machine, wish())).contains("does not fit on the OEM partition");
        }
    }

    @Test
    void aFailureOfFlatcarResetLeavesTheMachineAsItIsAndTryingAgainWorks() throws Exception {
        TestHost host = up("failure", Flavour.FLATCAR);
        host.makeFail("flatcar-reset", "cp: error writing '/oem/config.ign': No space left on device");
        try (ResetConsole console = console()) {
            OperationId id = console.start(console.plan(console.declare(host, ""), wish()));
            OperationState.Failed failed = console.mustFail(id);
            assertThat(failed.step()).isEqualTo("stage");
            assertThat(failed.words() + console.said(id)).contains("No space left on device");
            assertThat(failed.waysOn()).contains(OperationState.WayOn.RETRY, OperationState.WayOn.UNDO);
            host.makeWork("flatcar-reset");
            console.operations().retry(id, "admin");
            console.mustSucceed(id);
            isReset(host);
        }
    }

    @Test
    void cancelledBeforeTheRebootItIsTakenBackWhole() throws Exception {
        TestHost host = up("cancel", Flavour.FLATCAR);
        host.writeFile("/oem/grub.cfg", "set linux_append=\"quiet\"\n");
        host.makeHang("flatcar-reset");
        try (ResetConsole console = console()) {
            MachineName machine = console.declare(host, "");
            String pinned = console.pins(machine).toString();
            OperationId id = console.start(console.plan(machine, wish()));
            console.awaitStep(id, "stage");
            await().until(() ->
                    host.exec("pgrep", "-f", "/usr/bin/flatcar-reset").exitCode() == 0);
            console.operations().cancel(id, "admin");
            host.makeWork("flatcar-reset");
            assertThat(console.awaitEnd(id)).as(() -> console.said(id)).isInstanceOf(OperationState.Cancelled.class);
            isAsBefore(host);
            assertThat(host.readFile("/oem/grub.cfg")).isEqualTo("set linux_append=\"quiet\"\n");
            assertThat(host.exec("systemctl", "is-active", "--quiet", "locksmithd.service")
                            .exitCode())
                    .isZero();
            assertThat(console.pins(machine)).hasToString(pinned);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"look", "survey", "pause", "prepare", "stage", "reboot", "proof", "drift"})
    void theNextConsoleGoesOnInEveryStep(String step) throws Exception {
        TestHost host = up("restart", Flavour.FLATCAR);
        try (ResetConsole console = console()) {
            OperationId id = console.start(console.plan(console.declare(host, ""), wish()));
            console.awaitStep(id, step);
            console.restart();
            console.mustSucceed(id);
            isReset(host);
            assertThat(host.boots()).isEqualTo(2);
        }
    }

    @Test
    void aMachineThatIsRebootedByItsPowerInsteadIsTakenAsReset() throws Exception {
        TestHost host = up("power", Flavour.FLATCAR);
        try (ResetConsole console = console()) {
            OperationId id = console.start(console.plan(console.declare(host, ""), wish()));
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> exists(host, "/selective-os-reset"));
            host.powerCut();
            host.powerOn();
            host.awaitSsh();
            if (console.awaitEnd(id) instanceof OperationState.Failed) {
                console.operations().retry(id, "admin");
            }
            console.mustSucceed(id);
            isReset(host);
        }
    }

    @Test
    void theOldSystemThatComesBackIsToldAndRebootedAgain() throws Exception {
        TestHost host = up("old", Flavour.FLATCAR);
        host.set("boot-ignores-reset", "");
        try (ResetConsole console = console()) {
            OperationId id = console.start(console.plan(console.declare(host, ""), wish()));
            OperationState.Failed failed = console.mustFail(id);
            assertThat(failed.step()).isEqualTo("reboot");
            assertThat(failed.words()).contains("came back as the old system", "Nothing was deleted");
            assertThat(failed.waysOn()).contains(OperationState.WayOn.RETRY).doesNotContain(OperationState.WayOn.UNDO);
            assertThat(host.readFile("/var/lib/lost/file")).isEqualTo("lost\n");
            console.operations().retry(id, "admin");
            console.mustSucceed(id);
            isReset(host);
            assertThat(host.boots()).isEqualTo(3);
        }
    }

    @Test
    void aMachineThatStopsBeforeTheDeletionIsToldAndAPowerCycleTriesAgain() throws Exception {
        TestHost host = up("nothing", Flavour.FLATCAR);
        host.makeFail("ignition-disks", "");
        try (ResetConsole console = ResetConsole.start(directory, hosts.gateway())) {
            OperationId id = console.start(console.plan(console.declare(host, ""), wish()));
            console.awaitStep(id, "reboot");
            console.hurry(60);
            OperationState.Failed failed = console.mustFail(id);
            assertThat(failed.step()).isEqualTo("reboot");
            assertThat(failed.words()).contains("is not back yet");
            assertThat(failed.remedy()).contains("all data are there", "power cycle");
            host.powerCut();
            host.powerOn();
            host.awaitSsh();
            console.hurry(1);
            console.operations().retry(id, "admin");
            console.mustSucceed(id);
            isReset(host);
        }
    }

    @Test
    void whoeverAnswersWithAnotherKeyAndDoesNotPhoneHomeIsNotBelieved() throws Exception {
        TestHost host = up("other", Flavour.FLATCAR);
        host.set("no-phone-home", "");
        try (ResetConsole console = ResetConsole.start(directory, hosts.gateway())) {
            MachineName machine = console.declare(host, "");
            List<String> pinned = console.pins(machine);
            OperationId id = console.start(console.plan(machine, wish()));
            await().atMost(Duration.ofMinutes(2)).until(() -> host.boots() == 2);
            console.hurry(60);
            OperationState.Failed failed = console.mustFail(id);
            assertThat(failed.step()).isEqualTo("reboot");
            assertThat(failed.words()).contains("another host key", "not phoned home");
            assertThat(failed.remedy()).contains("slipway-phone-home.service");
            assertThat(console.pins(machine)).isEqualTo(pinned);
        }
    }
}
