package dev.slipway.fleet.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.update.Reboot;
import dev.slipway.fleet.update.Rollback;
import dev.slipway.fleet.update.Update;
import dev.slipway.testbed.host.Flavour;
import dev.slipway.testbed.host.HostSpec;
import dev.slipway.testbed.host.PublishedVersions;
import dev.slipway.testbed.host.TestHost;
import dev.slipway.testbed.host.TestHosts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Operations from the plan to the proof, on hosts with a real systemd, OpenSSH and ostree: everything goes wrong at every
 * step, and the end is true.
 */
@Execution(ExecutionMode.CONCURRENT)
class OperationsOnHostsIT {
    private static final String FCOS_BEFORE = PublishedVersions.FEDORA_COREOS.get(1);
    private static final String FCOS_AFTER = PublishedVersions.FEDORA_COREOS.get(2);
    private static final String FLATCAR_BEFORE = PublishedVersions.FLATCAR.get(2);
    private static final String FLATCAR_AFTER = PublishedVersions.FLATCAR.get(3);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private static TestHosts hosts;

    /** The hosts of one test; each runs on an instance of its own. */
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
        return mine(hosts.up(HostSpec.of(name + "-" + COUNT.incrementAndGet(), flavour, HostConsole.authorizedKey())));
    }

    /** What an operation of this flavour's update leads to. */
    private static Update update(Flavour flavour) {
        return Update.to(flavour == Flavour.FLATCAR ? FLATCAR_AFTER : FCOS_AFTER);
    }

    private static String version(TestHost host) {
        return host.shell(". /etc/os-release; echo ${OSTREE_VERSION:-$VERSION_ID}")
                .strip();
    }

    private static boolean updaterRuns(TestHost host, Flavour flavour) {
        String unit = flavour == Flavour.FLATCAR ? "locksmithd.service" : "zincati.service";
        return host.exec("systemctl", "is-active", "--quiet", unit).exitCode() == 0;
    }

    /** Whether trying again leads to the end. */
    private static boolean isUpdated(HostConsole console, OperationId id) {
        console.operations().retry(id, "admin");
        return console.awaitEnd(id) instanceof OperationState.Succeeded;
    }

    private static String after(Flavour flavour) {
        return flavour == Flavour.FLATCAR ? FLATCAR_AFTER : FCOS_AFTER;
    }

    private static String before(Flavour flavour) {
        return flavour == Flavour.FLATCAR ? FLATCAR_BEFORE : FCOS_BEFORE;
    }

    @Test
    void aRebootIsProvenByTheBootId() {
        TestHost host = up("reboot", Flavour.DEBIAN);
        String before = host.bootId();
        try (HostConsole console = HostConsole.start()) {
            OperationId id = console.start(console.know(host), Reboot.wish());
            console.mustSucceed(id);
            assertThat(console.state(id).toString())
                    .contains("boot id changed from " + before.substring(0, 8) + " to "
                            + host.bootId().substring(0, 8));
        }
    }

    @ParameterizedTest
    @CsvSource({"FEDORA_COREOS", "FLATCAR"})
    void anUpdateIsProvenAndRolledBackAndTheVersionIsBlocked(Flavour flavour) {
        TestHost host = up("happy", flavour);
        try (HostConsole console = HostConsole.start()) {
            MachineName machine = console.know(host);
            console.mustSucceed(console.start(machine, update(flavour)));
            assertThat(version(host)).isEqualTo(after(flavour));
            assertThat(host.boots()).isEqualTo(2);
            await().until(() -> updaterRuns(host, flavour));

            console.mustSucceed(console.start(machine, Rollback.because("it was slow")));
            assertThat(version(host)).isEqualTo(before(flavour));
            assertThat(console.refusal(machine, update(flavour))).contains("is on the blocklist");
            if (flavour == Flavour.FEDORA_COREOS) {
                assertThat(host.shell("systemctl show -p StatusText zincati.service"))
                        .contains("disabled by configuration");
            } else {
                assertThat(host.readFile("/etc/flatcar/update.conf")).contains("SERVER=disabled");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FEDORA_COREOS, look",
        "FLATCAR, pause",
        "FEDORA_COREOS, stage",
        "FLATCAR, stage",
        "FEDORA_COREOS, apply",
        "FLATCAR, reboot",
        "FEDORA_COREOS, health"
    })
    void theNextConsoleGoesOnWithAnUpdateInEveryStep(Flavour flavour, String step) {
        TestHost host = up("restart", flavour);
        try (HostConsole console = HostConsole.start()) {
            OperationId id = console.start(console.know(host), update(flavour));
            console.awaitStep(id, step);
            console.restart();
            console.mustSucceed(id);
            assertThat(version(host)).isEqualTo(after(flavour));
            assertThat(host.boots()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"FEDORA_COREOS, stage", "FEDORA_COREOS, apply", "FLATCAR, stage", "FLATCAR, reboot"})
    void aMachineThatLosesItsPowerIsUpdatedWhenItIsBack(Flavour flavour, String step) {
        TestHost host = up("power", flavour);
        try (HostConsole console = HostConsole.start()) {
            MachineName machine = console.know(host);
            OperationId id = console.start(machine, update(flavour));
            console.awaitStep(id, step);
            host.powerCut();
            host.powerOn();
            host.awaitSsh();
            if (console.awaitEnd(id) instanceof OperationState.Failed failed && !isUpdated(console, id)) {
                // What was staged and not finalised is gone with the power; what has begun anew is not.
                assertThat(failed.words() + failed.remedy()).isNotBlank();
                assertThat(version(host)).isEqualTo(before(flavour));
                console.mustSucceed(console.start(machine, update(flavour)));
            }
            assertThat(version(host)).isEqualTo(after(flavour));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FEDORA_COREOS, pull, error: Timeout was reached, stage",
        "FEDORA_COREOS, stage, error: No space left on device, stage",
        "FEDORA_COREOS, finalize, error: Something went wrong, apply",
        "FLATCAR, download, curl: (6) Could not resolve host, stage",
    })
    void aRefusalEndsInTheMachinesWordsAndTryingAgainWorks(Flavour flavour, String part, String words, String step) {
        TestHost host = up("refusal", flavour);
        host.makeFail(part, words);
        try (HostConsole console = HostConsole.start()) {
            OperationId id = console.start(console.know(host), update(flavour));
            OperationState.Failed failed = console.mustFail(id);
            assertThat(failed.step()).isEqualTo(step);
            assertThat(failed.words() + console.said(id)).contains(words);
            assertThat(failed.remedy()).isNotEmpty();
            assertThat(version(host)).isEqualTo(before(flavour));
            host.makeWork(part);
            console.operations().retry(id, "admin");
            console.mustSucceed(id);
            assertThat(version(host)).isEqualTo(after(flavour));
        }
    }

    @ParameterizedTest
    @CsvSource({"FEDORA_COREOS, pull", "FLATCAR, download"})
    void aCancelledUpdateIsTakenBack(Flavour flavour, String part) {
        TestHost host = up("cancel", flavour);
        host.makeHang(part);
        try (HostConsole console = HostConsole.start()) {
            OperationId id = console.start(console.know(host), update(flavour));
            console.awaitStep(id, "stage");
            console.operations().cancel(id, "admin");
            await().atMost(Duration.ofMinutes(2)).until(() -> !(console.state(id) instanceof OperationState.Running));
            host.makeWork(part);
            assertThat(console.awaitEnd(id)).as(() -> console.said(id)).isInstanceOf(OperationState.Cancelled.class);
            assertThat(updaterRuns(host, flavour)).isTrue();
            assertThat(host.boots()).isEqualTo(1);
            if (flavour == Flavour.FEDORA_COREOS) {
                await().until(() ->
                        host.exec("rpm-ostree", "status", "--pending-exit-77").exitCode() == 0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reboot", "health"})
    void anotherHostKeyStopsARebootAndSaysSo(String step) {
        TestHost host = up("key", Flavour.DEBIAN);
        try (HostConsole console = HostConsole.start()) {
            OperationId id = console.start(console.know(host), Reboot.wish());
            console.awaitStep(id, step);
            if (step.equals("reboot")) {
                host.awaitBoot(2);
            }
            host.newHostKey();
            OperationState end = console.awaitEnd(id);
            assertThat(end).isInstanceOf(OperationState.Failed.class);
            assertThat(end.toString()).containsIgnoringCase("host key");
        }
    }

    @Test
    void twoOperatorsGetOneAfterTheOther() {
        TestHost host = up("two", Flavour.DEBIAN);
        try (HostConsole console = HostConsole.start()) {
            MachineName machine = console.know(host);
            OperationId first = console.start(machine, Reboot.wish());
            console.awaitStep(first, "reboot");
            // Whoever comes second is told that the machine cannot be asked now, or waits.
            switch (console.operations().plan(machine, Reboot.wish(), "other")) {
                case PlanOutcome.Refused(String words, String remedy, var _) ->
                    assertThat(words).contains(machine.value());
                case PlanOutcome.Proposed(Operation planned) ->
                    assertThat(console.operations().start(planned.id(), "", "", "other"))
                            .isNotInstanceOf(StartOutcome.PlanChanged.class);
            }
            console.mustSucceed(first);
        }
    }

    @Test
    void aMachineThatNeverComesBackIsAFailureInWordsWithAWayOn() {
        TestHost host = up("gone", Flavour.FEDORA_COREOS);
        try (HostConsole console = HostConsole.start()) {
            OperationId id = console.start(console.know(host), Update.to(PublishedVersions.FEDORA_COREOS_BROKEN));
            await().atMost(Duration.ofMinutes(2)).until(() -> host.boots() == 2);
            // Twenty minutes pass in twelve seconds.
            console.hurry(100);
            OperationState.Failed failed = console.mustFail(id);
            assertThat(failed.step()).isEqualTo("apply");
            assertThat(failed.words()).contains("not back");
            assertThat(failed.waysOn()).contains(OperationState.WayOn.RETRY, OperationState.WayOn.GIVE_UP);
        }
    }

    @Test
    void aVersionThatDoesNotBootIsToldFromOneThatDoes() {
        TestHost host = up("fallback", Flavour.FLATCAR);
        try (HostConsole console = HostConsole.start()) {
            OperationId id = console.start(console.know(host), Update.to(PublishedVersions.FLATCAR_BROKEN));
            OperationState.Failed failed = console.mustFail(id);
            assertThat(failed.words())
                    .contains("runs " + FLATCAR_BEFORE + " and not " + PublishedVersions.FLATCAR_BROKEN);
        }
    }

    @Test
    void garbageInsteadOfAStatusIsAFailureInWords() {
        TestHost host = up("garbage", Flavour.FEDORA_COREOS);
        try (HostConsole console = HostConsole.start()) {
            MachineName machine = console.know(host);
            Operation planned = console.plan(machine, update(Flavour.FEDORA_COREOS));
            OperationId id = console.start(planned);
            console.awaitStep(id, "pause");
            host.set("garbage-status", "{\"deployments\": [");
            console.awaitStep(id, "stage");
            // Seventy minutes pass in fourteen seconds.
            console.hurry(300);
            OperationState.Failed failed = console.mustFail(id);
            assertThat(failed.step()).isEqualTo("stage");
            assertThat(failed.words()).isNotBlank();
            assertThat(version(host)).isEqualTo(FCOS_BEFORE);
            host.makeWork("status");
            console.hurry(1);
            console.operations().retry(id, "admin");
            assertThat(console.awaitEnd(id)).isInstanceOf(OperationState.Succeeded.class);
        }
    }

    @Test
    void aTransactionOfSomebodyElseIsWaitedForOrTold() {
        TestHost host = up("busy", Flavour.FEDORA_COREOS);
        try (HostConsole console = HostConsole.start()) {
            MachineName machine = console.know(host);
            Operation planned = console.plan(machine, update(Flavour.FEDORA_COREOS));
            host.makeHang("cleanup");
            host.shell("systemctl stop zincati; setsid rpm-ostree cleanup -r >/dev/null 2>&1 &");
            await().until(() -> host.shell("rpm-ostree status").startsWith("State: busy"));
            assertThat(console.refusal(machine, update(Flavour.FEDORA_COREOS))).contains("busy");
            host.makeWork("cleanup");
            await().until(() -> host.shell("rpm-ostree status").startsWith("State: idle"));
            assertThat(planned.plan().headline()).contains(FCOS_AFTER);
        }
    }

    @Test
    void whatZincatiStagedInBetweenIsNotAppliedInstead() {
        TestHost host = up("race", Flavour.FEDORA_COREOS);
        try (HostConsole console = HostConsole.start()) {
            MachineName machine = console.know(host);
            Operation planned = console.plan(machine, update(Flavour.FEDORA_COREOS));
            host.set("zincati-target", PublishedVersions.digest(PublishedVersions.FEDORA_COREOS.get(3)));
            await().until(() ->
                    host.exec("rpm-ostree", "status", "--pending-exit-77").exitCode() == 77);
            assertThat(console.operations().start(planned.id(), "", "", "admin"))
                    .isInstanceOfAny(StartOutcome.Refused.class, StartOutcome.PlanChanged.class);
            assertThat(console.refusal(machine, update(Flavour.FEDORA_COREOS))).contains("staged and locked");
            assertThat(version(host)).isEqualTo(FCOS_BEFORE);
        }
    }
}
