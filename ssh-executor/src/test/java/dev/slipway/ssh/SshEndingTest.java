package dev.slipway.ssh;

import static dev.slipway.ssh.Outcomes.failure;
import static dev.slipway.ssh.Outcomes.success;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that do not end by themselves: afterwards the processes are gone, seen by their ids. */
@Timeout(120)
class SshEndingTest {
    @TempDir
    private Path directory;

    private final SshKeys keys = SshKeys.generate("slipway@test");
    private OpenSshServer server;
    private SshExecutor executor;
    private SshRoute route;
    private Path pids;

    @BeforeEach
    void start() throws Exception {
        server = OpenSshServer.start(directory);
        server.authorize(keys);
        executor = new SshExecutor(keys);
        route = server.route();
        pids = directory.resolve("pids");
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            executor.close();
            server.close();
        }
    }

    /** A script that notes the ids of its processes: its own, a child's, and that of one in a session of its own. */
    private RemoteCommand endless(String before) {
        return RemoteCommand.script(
                "endless",
                before + "\nexec 3>" + ShellWord.quote(pids + ".new")
                        + "\necho $$ >&3; sleep 1000 & echo $! >&3; setsid sh -c 'echo $$ >&3; sleep 1000' &\n"
                        + "while [ $(wc -l <" + ShellWord.quote(pids + ".new") + ") -lt 3 ]; do sleep 0.05; done\n"
                        + "mv " + ShellWord.quote(pids + ".new") + " " + ShellWord.quote(pids.toString()) + "\n"
                        + "echo started; while :; do sleep 1; done");
    }

    private List<Long> started() throws Exception {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(pids));
        List<Long> ids = Files.readAllLines(pids).stream().map(Long::valueOf).toList();
        assertThat(ids).hasSize(3);
        return ids;
    }

    @Test
    void aDeadlineEndsTheProcessesOnTheMachine() throws Exception {
        SshFailure.TimedOut failure = failure(
                SshFailure.TimedOut.class, executor.run(route, endless("").withDeadline(Duration.ofSeconds(2))));

        assertThat(failure.stage()).isEqualTo(SshFailure.Stage.COMMAND);
        assertThat(failure.process()).isEqualTo(RemoteProcess.ENDED);
        assertThat(failure.output().stdout().text()).isEqualTo("started\n");
        assertThat(failure.message()).contains("was not done after 2 s. It was ended on the machine.");
        assertThat(started()).noneMatch(Processes::runs);
    }

    @Test
    void cancellingEndsTheProcessesOnTheMachine() throws Exception {
        RunningCommand running = executor.start(route, endless(""), LineConsumer.NONE);
        List<Long> ids = started();
        assertThat(ids).allMatch(Processes::runs);

        running.cancel();
        running.cancel();

        SshFailure.Cancelled failure = failure(SshFailure.Cancelled.class, running.await());
        assertThat(failure.process()).isEqualTo(RemoteProcess.ENDED);
        assertThat(ids).noneMatch(Processes::runs);
    }

    @Test
    void aCommandThatIgnoresBeingAskedIsForced() throws Exception {
        RunningCommand running = executor.start(route, endless("trap '' TERM HUP INT"), LineConsumer.NONE);
        List<Long> ids = started();

        running.cancel();

        assertThat(failure(SshFailure.Cancelled.class, running.await()).process())
                .isEqualTo(RemoteProcess.ENDED);
        assertThat(ids).noneMatch(Processes::runs);
    }

    @Test
    void interruptingTheWaitingThreadCancels() throws Exception {
        CompletableFuture<SshOutcome<CommandResult>> outcome = new CompletableFuture<>();
        CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            outcome.complete(executor.run(route, endless("")));
            stillInterrupted.complete(Thread.currentThread().isInterrupted());
        });
        List<Long> ids = started();

        waiting.interrupt();

        assertThat(failure(SshFailure.Cancelled.class, outcome.join()).process())
                .isEqualTo(RemoteProcess.ENDED);
        assertThat(stillInterrupted.join()).isTrue();
        assertThat(ids).noneMatch(Processes::runs);
    }

    @Test
    void closingTheExecutorEndsWhatRuns() throws Exception {
        RunningCommand running = executor.start(route, endless(""), LineConsumer.NONE);
        List<Long> ids = started();

        executor.close();

        assertThat(ids).noneMatch(Processes::runs);
        failure(SshFailure.Cancelled.class, running.await());
    }

    @Test
    void theConnectionCanBeUsedAfterACommandWasEnded() throws Exception {
        failure(SshFailure.TimedOut.class, executor.run(route, endless("").withDeadline(Duration.ofSeconds(1))));

        success(executor.run(route, RemoteCommand.of("true")));
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void cancellingAfterTheEndChangesNothing() {
        RunningCommand running = executor.start(route, RemoteCommand.of("true"), LineConsumer.NONE);
        success(running.await());

        running.cancel();

        success(running.await());
    }

    @Test
    void aCommandCancelledWhileItWaitsForItsTurnWasNeverStarted() throws Exception {
        RunningCommand first = executor.start(route, endless(""), LineConsumer.NONE);
        started();
        Path trace = directory.resolve("trace");
        RunningCommand second = executor.start(route, RemoteCommand.of("touch", trace.toString()), LineConsumer.NONE);

        second.cancel();

        SshFailure.Cancelled failure = failure(SshFailure.Cancelled.class, second.await());
        assertThat(failure.process()).isEqualTo(RemoteProcess.NOT_STARTED);
        assertThat(trace).doesNotExist();
        first.cancel();
        failure(SshFailure.Cancelled.class, first.await());
    }

    @Test
    void withoutAConnectionTheMachineItselfEndsTheCommandAfterItsDeadline() throws Exception {
        RunningCommand running =
                executor.start(route, endless("").withDeadline(Duration.ofSeconds(6)), LineConsumer.NONE);
        List<Long> ids = started();
        server.cut();

        SshFailure.Unreachable failure = failure(SshFailure.Unreachable.class, running.await());

        assertThat(failure.process()).isEqualTo(RemoteProcess.MAY_STILL_RUN);
        // Not what has left the process group: that is out of reach for a machine that is alone.
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !Processes.runs(ids.get(0)));
        assertThat(Processes.runs(ids.get(1))).isFalse();
        ProcessHandle.of(ids.get(2)).ifPresent(left -> {
            left.descendants().forEach(ProcessHandle::destroyForcibly);
            left.destroyForcibly();
        });
    }
}
