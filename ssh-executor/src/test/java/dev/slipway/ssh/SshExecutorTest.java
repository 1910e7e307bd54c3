package dev.slipway.ssh;

import static dev.slipway.ssh.Outcomes.failure;
import static dev.slipway.ssh.Outcomes.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands against a real OpenSSH server. */
@Timeout(120)
class SshExecutorTest {
    @TempDir
    private Path directory;

    private final SshKeys keys = SshKeys.generate("slipway@test");
    private OpenSshServer server;
    private SshExecutor executor;
    private SshRoute route;

    @BeforeEach
    void start() throws Exception {
        server = OpenSshServer.start(directory);
        server.authorize(keys);
        executor = new SshExecutor(keys);
        route = server.route();
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            executor.close();
            server.close();
        }
    }

    @Test
    void aCommandYieldsItsOutputsAndItsExitStatus() {
        CommandResult result =
                success(executor.run(route, RemoteCommand.script("two lines", "echo out; echo err >&2")));

        assertThat(result.exit()).isZero();
        assertThat(result.signal()).isEmpty();
        assertThat(result.output().stdout()).isEqualTo(new CapturedText("out\n", 4, false));
        assertThat(result.output().stderr()).isEqualTo(new CapturedText("err\n", 4, false));
        assertThat(result.took()).isPositive();
    }

    @Test
    void argumentsArriveAsTheyAre() {
        List<String> hostile = List.of(
                "printf", "%s\\n", "", " ", "$(id)", "`id`", "a'b", "\"", "\\", "*", "~", "-n", "a\nb", "!!", "ü€𝄞",
                "\t", ";", "&");

        CommandResult result = success(executor.run(route, RemoteCommand.of(hostile)));

        assertThat(result.stdout()).isEqualTo(String.join("\n", hostile.subList(2, hostile.size())) + "\n");
    }

    @Test
    void anExitStatusThatIsNotAcceptedIsAFailureWithTheOutput() {
        SshFailure.NonZeroExit failure = failure(
                SshFailure.NonZeroExit.class,
                executor.run(route, RemoteCommand.script("fail", "echo begun; echo broken >&2; exit 77")));

        assertThat(failure.result().exit()).isEqualTo(77);
        assertThat(failure.result().stdout()).isEqualTo("begun\n");
        assertThat(failure.message())
                .isEqualTo("\"fail\" on " + route.endpoint().address() + " ended with exit status 77: broken.");
    }

    @Test
    void anExitStatusThatIsAcceptedIsASuccess() {
        CommandResult result = success(
                executor.run(route, RemoteCommand.script("pending", "exit 77").accepting(0, 77)));

        assertThat(result.exit()).isEqualTo(77);
    }

    @Test
    void aProgramThatIsNotThereIsNamedInTheRemedy() {
        SshFailure.NonZeroExit failure =
                failure(SshFailure.NonZeroExit.class, executor.run(route, RemoteCommand.of("no-such-program")));

        assertThat(failure.remedy()).contains("not installed");
    }

    @Test
    void aCommandKilledByASignalNamesTheSignal() {
        SshFailure.NonZeroExit failure = failure(
                SshFailure.NonZeroExit.class, executor.run(route, RemoteCommand.script("suicide", "kill -KILL $$")));

        assertThat(failure.result().exit()).isEqualTo(CommandResult.NO_EXIT);
        assertThat(failure.result().signal()).isEqualTo("KILL");
        assertThat(failure.message()).contains("killed by signal KILL");
    }

    @Test
    void inputOfManyMegabytesArrivesWhole() throws Exception {
        byte[] megabytes = new byte[20_000_000];
        new Random(7).nextBytes(megabytes);

        CommandResult result =
                success(executor.run(route, RemoteCommand.of("sha256sum").withStdin(Content.bytes(megabytes))));

        assertThat(result.stdout())
                .startsWith(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(megabytes)));
    }

    @Test
    void aCommandThatDoesNotReadItsInputEndsNormally() {
        CommandResult result =
                success(executor.run(route, RemoteCommand.of("true").withStdin(Content.bytes(new byte[20_000_000]))));

        assertThat(result.exit()).isZero();
    }

    @Test
    void thereIsNoTerminal() {
        CommandResult result = success(
                executor.run(route, RemoteCommand.script("tty", "test -t 0 -o -t 1 -o -t 2 && exit 1; tty; true")));

        assertThat(result.stdout()).isEqualTo("not a tty\n");
    }

    @Test
    void linesComeWhileTheCommandRuns() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        RunningCommand running = executor.start(
                route,
                RemoteCommand.script("ask", "echo one; echo two >&2; read answer; echo \"$answer\"; printf end")
                        .withStdin(afterwards("three\n", () -> lines.size() == 2)),
                (stream, line) -> lines.add(stream + " " + line));

        success(running.await());

        assertThat(lines).containsExactlyInAnyOrder("STDOUT one", "STDERR two", "STDOUT three", "STDOUT end");
        assertThat(lines.subList(2, 4)).containsExactly("STDOUT three", "STDOUT end");
    }

    /** Input that comes only when something is true. */
    private static Content afterwards(String text, Callable<Boolean> condition) {
        return new Content() {
            @Override
            public InputStream open() {
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
                return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public long length() {
                return text.length();
            }
        };
    }

    @Test
    void aSlowConsumerSlowsTheCommandDown() throws Exception {
        Path progress = directory.resolve("progress");
        CountDownLatch goOn = new CountDownLatch(1);
        String script =
                "i=0; while [ $i -lt 400 ]; do head -c 99999 /dev/zero | tr '\\0' x; echo; i=$((i+1)); echo $i >"
                        + ShellWord.quote(progress.toString()) + "; done";
        RunningCommand running =
                executor.start(route, RemoteCommand.script("40 MB", script), (stream, line) -> goOn.await());

        // Beyond the channel's window and the buffers on the way nothing is taken from the machine.
        AtomicReference<String> seen = new AtomicReference<>("");
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(40))
                .until(() -> {
                    String now =
                            Files.exists(progress) ? Files.readString(progress).strip() : "";
                    return !now.isEmpty() && now.equals(seen.getAndSet(now));
                });
        assertThat(Integer.parseInt(seen.get())).isLessThan(100);

        goOn.countDown();
        CommandResult result = success(running.await());
        assertThat(result.output().stdout().bytes()).isEqualTo(40_000_000);
    }

    @Test
    void aConsumerThatThrowsEndsTheCommandAndIsHeard() throws Exception {
        Path pid = directory.resolve("pid");

        assertThatThrownBy(() -> executor.run(
                        route,
                        RemoteCommand.script(
                                "endless", "echo $$ >" + ShellWord.quote(pid.toString()) + "; echo go; sleep 1000"),
                        (stream, line) -> {
                            throw new IllegalArgumentException("cannot take " + line);
                        }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot take go");

        assertThat(Processes.runs(Long.parseLong(Files.readString(pid).strip())))
                .isFalse();
    }

    @Test
    void inputThatCannotBeReadIsNotTakenForItsEnd() throws Exception {
        Path copy = directory.resolve("copy");
        Content broken = new Content() {
            @Override
            public InputStream open() {
                InputStream fails = new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("disk fell out");
                    }
                };
                return new SequenceInputStream(
                        Collections.enumeration(List.of(new ByteArrayInputStream(new byte[100]), fails)));
            }

            @Override
            public long length() {
                return 200;
            }
        };

        assertThatThrownBy(() -> executor.run(
                        route,
                        RemoteCommand.script("copy", "cat >/dev/null && touch " + ShellWord.quote(copy.toString()))
                                .withStdin(broken)))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("disk fell out");
        assertThat(copy).doesNotExist();
    }

    @Test
    void aProgramLeftInTheBackgroundDoesNotHoldTheCommandOpen() throws Exception {
        CommandResult result =
                success(executor.run(route, RemoteCommand.script("leave one behind", "sleep 600 & echo $!")));

        long left = Long.parseLong(result.stdout().strip());
        assertThat(Processes.runs(left)).isTrue();
        ProcessHandle.of(left).ifPresent(ProcessHandle::destroyForcibly);
        assertThat(result.took()).isLessThan(Duration.ofSeconds(15));
    }

    /** sshd tells the exit as soon as it knows of it, which may be before the last output has come. */
    @Test
    void whatComesJustAfterTheExitOfACommandThatWasSilentIsNotLost() {
        CommandResult result = success(executor.run(
                route,
                RemoteCommand.script("be silent, exit, and be heard after that", "sleep 3; (sleep 1; echo late) &")));

        assertThat(result.stdout()).isEqualTo("late\n");
    }

    @Test
    void aCommandTooLongForAMachineIsRefusedBeforeAnythingIsSent() {
        RemoteCommand tooLong = RemoteCommand.script("long", "# " + "x".repeat(200_000));

        assertThatThrownBy(() -> executor.run(route, tooLong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("standard input");
        assertThat(server.connections()).isZero();
    }

    @Test
    void aLongCommandThatIsStillAllowedArrives() {
        String word = "ä'".repeat(15_000);

        assertThat(success(executor.run(route, RemoteCommand.of("printf", "%s", word)))
                        .stdout())
                .isEqualTo(word);
    }
}
