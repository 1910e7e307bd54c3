package dev.slipway.fleet.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DURATION;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.fleet.command.RunCommand;
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

/** What is wrong with the machines themselves: each ends an operation in words, and leaves a way on. */
@Execution(ExecutionMode.CONCURRENT)
class TroubledHostsIT {
    private static final String FCOS_AFTER = PublishedVersions.FEDORA_COREOS.get(2);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private static TestHosts hosts;

    private final List<TestHost> mine = new ArrayList<>();

    @BeforeAll
    static void needsRootAndAFewPrograms() {
        List<String> missing = TestHosts.missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: test hosts need " + String.join(", ", missing));
        hosts = TestHosts.open(Path.of("target", "troubled-hosts"));
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
        return up(HostSpec.of(name + "-" + COUNT.incrementAndGet(), flavour, HostConsole.authorizedKey()));
    }

    private TestHost up(HostSpec spec) {
        TestHost host = hosts.up(spec);
        mine.add(host);
        return host;
    }

    private static String version(TestHost host) {
        return host.shell(". /etc/os-release; echo $OSTREE_VERSION").strip();
    }

    @Test
    void aSudoThatAsksForAPasswordIsAFailureThatSaysWhatToWrite() {
        TestHost host = up("sudo", Flavour.FEDORA_COREOS);
        String before = version(host);
        String rule = host.readFile("/etc/sudoers.d/core");
        try (HostConsole console = HostConsole.start()) {
            Operation planned = console.plan(console.know(host), Update.to(FCOS_AFTER));
            host.askForSudoPassword();
            OperationId id = console.start(planned);
            OperationState.Failed failed = console.mustFail(id);
            assertThat(failed.step()).isEqualTo("pause");
            assertThat(failed.remedy()).contains("core ALL=(ALL) NOPASSWD: ALL");
            assertThat(version(host)).isEqualTo(before);
            assertThat(host.exec("systemctl", "is-active", "--quiet", "zincati.service")
                            .exitCode())
                    .as("nothing was done")
                    .isZero();
            host.writeFile("/etc/sudoers.d/core", rule);
            console.operations().retry(id, "admin");
            console.mustSucceed(id);
            assertThat(version(host)).isEqualTo(FCOS_AFTER);
        }
    }

    @Test
    void aFullDiskIsSaidBeforeAnythingIsDone() {
        TestHost host = up(new HostSpec("full", Flavour.FLATCAR, List.of(HostConsole.authorizedKey()), 600));
        try (HostConsole console = HostConsole.start()) {
            MachineName machine = console.know(host);
            host.fillDisk();
            Update wish = Update.to(PublishedVersions.FLATCAR.get(3));
            assertThat(console.refusal(machine, wish)).contains("0 MiB are free on /var", "Make room");
            assertThat(host.boots()).isEqualTo(1);
            host.freeDisk();
            assertThat(console.refusalOrPlan(machine, wish)).doesNotContain("Only 0 MiB");
        }
    }

    /** The boot id proves the reboot whatever the clock says, and the machine is not called well. */
    @Test
    void aClockThatComesBackWrongByYearsHidesNoReboot() {
        TestHost host = up("clock", Flavour.DEBIAN);
        try (HostConsole console = HostConsole.start()) {
            OperationId id = console.start(console.know(host), Reboot.wish());
            console.awaitStep(id, "reboot");
            host.awaitBoot(2);
            host.setClockWrong(Duration.ofDays(-3 * 365));
            console.awaitStep(id, "health");
            // The verdict's quarter of an hour passes in fifteen seconds.
            console.hurry(60);
            OperationState.Failed end = console.mustFail(id);
            assertThat(host.boots()).isEqualTo(2);
            assertThat(console.operations().find(id).orElseThrow().steps())
                    .filteredOn(step -> step.planned().id().equals("reboot"))
                    .singleElement()
                    .asString()
                    .contains("boot id changed");
            assertThat(end.step()).isEqualTo("health");
            assertThat(end.words())
                    .matches(
                            "(\"[^\"]+\" was not done after 15 min: )?Its clock is 1095 days behind the console's: it shows"
                                    + " [-0-9]{10}\\..*");
            assertThat(end.remedy()).contains("chronyc tracking");
            assertThat(end.waysOn()).contains(OperationState.WayOn.RETRY, OperationState.WayOn.GIVE_UP);
            host.setClockRight();
            console.hurry(1);
            host.shell("systemctl reset-failed");
            console.operations().retry(id, "admin");
            console.mustSucceed(id);
        }
    }

    @Test
    void anSshServerThatIsSlowAndRefusesForAWhileCostsTimeOnly() {
        TestHost host = up("slow", Flavour.DEBIAN);
        host.slowLogin(Duration.ofSeconds(1));
        try (HostConsole console = HostConsole.start()) {
            MachineName machine = console.know(host);
            OperationId id = console.start(machine, Reboot.wish());
            console.awaitStep(id, "health");
            host.refuseSsh();
            host.shell("pkill -x sshd-session || true");
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> console.operations()
                            .find(id)
                            .orElseThrow()
                            .steps()
                            .toString()
                            .contains("nothing listens"));
            host.acceptSsh();
            console.mustSucceed(id);
            assertThat(host.boots()).isEqualTo(2);
        }
    }

    @Test
    void aCommandThatNeverEndsIsEndedOnTheMachineToo() {
        TestHost host = up("endless", Flavour.DEBIAN);
        try (HostConsole console = HostConsole.start()) {
            OperationId id =
                    console.start(console.know(host), new RunCommand("echo begun; sleep 98765; echo never", false, 1));
            OperationState.Failed failed = console.mustFail(id);
            assertThat(failed.words() + failed.remedy()).isNotBlank();
            assertThat(failed.waysOn()).contains(OperationState.WayOn.RETRY, OperationState.WayOn.GIVE_UP);
            assertThat(console.said(id)).contains("begun").doesNotContain("never\n");
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> host.exec("pgrep", "-f", "sleep 98765").exitCode() != 0);
        }
    }

    /** When a step looks, when it acts and when it proves, each time for as long as minutes are for a real console. */
    @ParameterizedTest
    @CsvSource({"FEDORA_COREOS, update", "FEDORA_COREOS, rollback", "FLATCAR, update", "FLATCAR, rollback"})
    void theNetworkIsCutInEveryPartOfEveryStep(Flavour flavour, String kind) {
        TestHost host = up("cut", flavour);
        String after = flavour == Flavour.FLATCAR ? PublishedVersions.FLATCAR.get(3) : FCOS_AFTER;
        try (HostConsole console = HostConsole.nervous()) {
            MachineName machine = console.know(host);
            boolean back = kind.equals("rollback");
            if (back && flavour == Flavour.FEDORA_COREOS) {
                // The deployment below the first has never run, and its /etc knows no key.
                console.mustSucceed(console.start(console.planAgain(machine, Update.to(after))));
            }
            int before = host.boots();
            Operation planned = console.planAgain(machine, back ? Rollback.because("a test") : Update.to(after));
            try (LooseCable _ = new LooseCable(console, host, planned.id())) {
                console.mustSucceed(console.start(planned));
            }
            assertThat(planned.plan().headline())
                    .endsWith(host.shell(". /etc/os-release; echo ${OSTREE_VERSION:-$VERSION_ID}")
                            .strip());
            assertThat(host.boots()).as("it reboots once").isEqualTo(before + 1);
            assertThat(console.operations().find(planned.id()).orElseThrow().steps())
                    .filteredOn(step -> !step.planned().id().equals("block"))
                    .allSatisfy(step -> assertThat(step.state())
                            .asInstanceOf(type(StepState.Done.class))
                            .extracting(StepState.Done::took, DURATION)
                            .as(step.planned().id() + " met a cut")
                            .isGreaterThan(LooseCable.CUT.dividedBy(2)));
        }
    }
}
