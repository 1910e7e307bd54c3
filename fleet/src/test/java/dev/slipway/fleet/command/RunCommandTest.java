package dev.slipway.fleet.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.RealSshd;
import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.Fleet;
import dev.slipway.fleet.inventory.Running;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.OutputLine;
import dev.slipway.fleet.operation.PlanOutcome;
import dev.slipway.fleet.operation.Series;
import dev.slipway.fleet.operation.SeriesOutcome;
import dev.slipway.fleet.operation.SeriesState;
import dev.slipway.fleet.operation.SeriesWish;
import dev.slipway.fleet.operation.SteerOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against OpenSSH: several declared machines that are all this computer. */
class RunCommandTest {
    @TempDir
    Path directory;

    private final List<RealSshd> servers = new ArrayList<>();
    private Fleet fleet;
    private Running running;

    @BeforeEach
    void open() throws Exception {
        fleet = new Fleet(directory, new TestDatabase());
        running = new Running(fleet, new RunCommandKind(fleet.routes));
    }

    @AfterEach
    void close() {
        running.close();
        servers.forEach(RealSshd::close);
        fleet.close();
    }

    private RealSshd machine(String name) throws Exception {
        RealSshd sshd = RealSshd.start(directory.resolve(name), fleet.keys);
        servers.add(sshd);
        fleet.declare(name, servers.size(), RealSshd.user(), sshd.port());
        fleet.provision.pins().pin(name, List.of(sshd.hostKeys().toString()), "127.0.0.1");
        return sshd;
    }

    private static RunCommand run(String text) {
        return new RunCommand(text, false, 1);
    }

    @Test
    void keepsWhatTheCommandWroteAndHowItEnded() throws Exception {
        machine("ns1");

        Operation end = running.ended(running.start("ns1", run("echo 'a \"b\" $HOME' $((6*7)); echo oops >&2")));

        assertThat(end.state())
                .isInstanceOfSatisfying(
                        OperationState.Succeeded.class,
                        done -> assertThat(done.proof()).isEqualTo("exit status 0"));
        assertThat(running.rooms.operations().output(end.id(), "run", 0, 10).lines())
                .extracting(line -> line.source() + " " + line.text())
                .containsExactlyInAnyOrder("STDOUT a \"b\" $HOME 42", "STDERR oops");
    }

    @Test
    void anExitStatusOtherThanZeroIsAFailureThatCanBeTriedAgain() throws Exception {
        machine("ns1");
        Path flag = directory.resolve("flag");

        OperationId id = running.start("ns1", run("test -e " + flag + " || exit 3"));

        assertThat(running.ended(id).state())
                .isInstanceOfSatisfying(
                        OperationState.Failed.class,
                        failed -> assertThat(failed.words()).isEqualTo("The command ended with exit status 3."));
        Files.createFile(flag);
        running.rooms.operations().retry(id, "anna");
        assertThat(running.ended(id).state()).isInstanceOf(OperationState.Succeeded.class);
    }

    @Test
    void cancellingEndsTheCommandOnTheMachine() throws Exception {
        machine("ns1");
        Path pid = directory.resolve("pid");
        OperationId id = running.start("ns1", run("echo $$ > " + pid + "; sleep 300; echo never"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.exists(pid) && !Files.readString(pid).isBlank());

        assertThat(running.rooms.operations().cancel(id, "bert")).isInstanceOf(SteerOutcome.Accepted.class);

        assertThat(running.ended(id).state()).isInstanceOf(OperationState.Cancelled.class);
        long process = Long.parseLong(Files.readString(pid).strip());
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void aConsoleThatEndsInTheMiddleNeverRunsTheCommandTwice() throws Exception {
        machine("ns1");
        Path ran = directory.resolve("ran");
        OperationId id = running.start("ns1", run("echo once >> " + ran + "; sleep 300"));
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(ran));
        running.close();

        running = new Running(fleet, new RunCommandKind(fleet.routes));

        assertThat(running.ended(id).state())
                .isInstanceOfSatisfying(
                        OperationState.Failed.class,
                        failed ->
                                assertThat(failed.words()).startsWith("The console was stopped while the command ran"));
        assertThat(Files.readAllLines(ran)).containsExactly("once");
    }

    @Test
    void aMachineThatShowsAnotherHostKeyIsNeverSentTheCommand() throws Exception {
        RealSshd sshd = machine("ns1");
        Path ran = directory.resolve("ran");
        sshd.down();
        sshd.newHostKey();
        sshd.up();

        Operation end = running.ended(running.start("ns1", run("touch " + ran)));

        assertThat(end.state())
                .isInstanceOfSatisfying(
                        OperationState.Failed.class,
                        failed -> assertThat(failed.words()).contains("shows the host key"));
        assertThat(ran).doesNotExist();
    }

    @Test
    void aMachineThatIsAwayForAWhileRunsItWhenItIsBack() throws Exception {
        RealSshd sshd = machine("ns1");
        sshd.down();
        OperationId id = running.start("ns1", run("echo back"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> running.rooms
                        .operations()
                        .find(id)
                        .orElseThrow()
                        .toString()
                        .contains("No connection to"));

        sshd.up();

        assertThat(running.ended(id).state()).isInstanceOf(OperationState.Succeeded.class);
    }

    @Test
    void groupsEqualOutputs() throws Exception {
        for (String name : List.of("ns1", "ns2", "ns3", "ns4")) {
            machine(name);
        }
        // Each machine is told by the port that its connection came in by.
        int odd = servers.get(2).port();
        int bad = servers.get(3).port();
        String text =
                "set -- $SSH_CONNECTION; case $4 in %d) echo odd;; %d) echo broken >&2; exit 7;; *) echo same;; esac"
                        .formatted(odd, bad);
        SeriesWish wish = new SeriesWish(
                List.of("ns1", "ns2", "ns3", "ns4").stream()
                        .map(MachineName::new)
                        .toList(),
                run(text),
                4,
                false);
        Series planned = ((SeriesOutcome.Accepted) running.rooms.series().plan(wish, "anna")).series();
        running.rooms.series().start(planned.id(), "", "", "anna");
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        running.rooms.series().find(planned.id()).orElseThrow().state() instanceof SeriesState.Ended);

        RunReport report = new RunReports(running.rooms.operations(), running.rooms.series())
                .of(planned.id())
                .orElseThrow();

        assertThat(report.running()).isEmpty();
        assertThat(report.groups())
                .extracting(group -> group.ending() + ": "
                        + group.lines().stream().map(OutputLine::text).toList() + " on "
                        + group.machines().keySet())
                .containsExactly(
                        "exit status 0: [same] on [ns1, ns2]",
                        "exit status 0: [odd] on [ns3]",
                        "exit status 7: [broken] on [ns4]");
    }

    @Test
    void refusesWhatIsNoCommand() throws Exception {
        machine("ns1");
        for (RunCommand senseless : List.of(
                new RunCommand(" ", false, 1),
                new RunCommand("x".repeat(20_000), false, 1),
                new RunCommand("true", false, 0),
                new RunCommand("true", false, 1441))) {
            assertThat(running.rooms.operations().plan(new MachineName("ns1"), senseless, "anna"))
                    .isInstanceOf(PlanOutcome.Refused.class);
        }
        assertThat(running.rooms.operations().plan(new MachineName("ns9"), run("true"), "anna"))
                .isInstanceOfSatisfying(
                        PlanOutcome.Refused.class,
                        refused -> assertThat(refused.words()).isEqualTo("No machine is called ns9."));
    }
}
