package dev.slipway.ssh;

import static dev.slipway.ssh.Outcomes.failure;
import static dev.slipway.ssh.Outcomes.success;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can be wrong between Slipway and a machine. */
@Timeout(120)
class SshFaultsTest {
    private static final RemoteCommand TRUE = RemoteCommand.of("true");

    @TempDir
    private Path directory;

    private final SshKeys keys = SshKeys.generate("slipway@test");
    private OpenSshServer server;
    private SshExecutor executor;

    @BeforeEach
    void start() throws Exception {
        server = OpenSshServer.start(directory.resolve("server"));
        server.authorize(keys);
        executor = new SshExecutor(keys, quick());
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            executor.close();
            server.close();
        }
    }

    /** Deadlines that a test can wait for. */
    private static SshSettings quick() {
        return new SshSettings(
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofMillis(300),
                Duration.ofMinutes(1),
                8,
                64 * 1024);
    }

    private static ServerSocket loopback() throws Exception {
        return new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"));
    }

    private static SshRoute to(int port) {
        return SshRoute.to(new SshEndpoint("127.0.0.1", port, "core"), HostKeys.NONE);
    }

    @Test
    void aPortWhereNothingListensIsUnreachable() throws Exception {
        int port;
        try (ServerSocket free = loopback()) {
            port = free.getLocalPort();
        }

        SshFailure.Unreachable failure = failure(SshFailure.Unreachable.class, executor.run(to(port), TRUE));

        assertThat(failure.reason()).isEqualTo(SshFailure.Reason.REFUSED);
        assertThat(failure.process()).isEqualTo(RemoteProcess.NOT_STARTED);
        assertThat(failure.message())
                .isEqualTo("No connection to 127.0.0.1:" + port + ": nothing listens on port " + port + ".");
    }

    @Test
    void aNameWithoutAddressIsUnreachable() {
        SshRoute nowhere = SshRoute.to(new SshEndpoint("no-such-machine.invalid", 22, "core"), HostKeys.NONE);

        assertThat(failure(SshFailure.Unreachable.class, executor.run(nowhere, TRUE))
                        .reason())
                .isEqualTo(SshFailure.Reason.UNKNOWN_NAME);
    }

    @Test
    void anSshdThatAcceptsAndNeverAnswersIsTimedOut() throws Exception {
        try (ServerSocket silent = loopback()) {
            SshFailure.TimedOut failure =
                    failure(SshFailure.TimedOut.class, executor.run(to(silent.getLocalPort()), TRUE));

            assertThat(failure.stage()).isEqualTo(SshFailure.Stage.GREETING);
            assertThat(failure.process()).isEqualTo(RemoteProcess.NOT_STARTED);
            assertThat(failure.message()).contains("did not greet within 3 s");
        }
    }

    @Test
    void anSshdThatGreetsAndThenFallsSilentIsTimedOut() throws Exception {
        try (ServerSocket stuck = loopback()) {
            Thread.ofVirtual().start(() -> {
                try {
                    Socket client = stuck.accept();
                    client.getOutputStream().write("SSH-2.0-OpenSSH_9.9\r\n".getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().readAllBytes();
                } catch (java.io.IOException e) {
                    // The test is over.
                }
            });

            assertThat(failure(SshFailure.TimedOut.class, executor.run(to(stuck.getLocalPort()), TRUE))
                            .stage())
                    .isEqualTo(SshFailure.Stage.LOGIN);
        }
    }

    @Test
    void aServerThatHangsUpIsUnreachable() throws Exception {
        try (ServerSocket closing = loopback()) {
            Thread.ofVirtual().start(() -> {
                try {
                    closing.accept().close();
                } catch (java.io.IOException e) {
                    // The test is over.
                }
            });

            assertThat(failure(SshFailure.Unreachable.class, executor.run(to(closing.getLocalPort()), TRUE))
                            .reason())
                    .isEqualTo(SshFailure.Reason.CLOSED);
        }
    }

    @Test
    void aServerThatSpeaksAnotherProtocolIsNotTakenForSsh() throws Exception {
        try (ServerSocket web = loopback()) {
            Thread.ofVirtual().start(() -> {
                try {
                    Socket client = web.accept();
                    client.getOutputStream()
                            .write(("HTTP/1.1 400 Bad Request\r\n" + "X: y\r\n".repeat(5000))
                                    .getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().readAllBytes();
                } catch (java.io.IOException e) {
                    // The test is over.
                }
            });

            assertThat(failure(SshFailure.Unreachable.class, executor.run(to(web.getLocalPort()), TRUE))
                            .reason())
                    .isEqualTo(SshFailure.Reason.NOT_SSH);
        }
    }

    @Test
    void aChangedHostKeyStopsEverythingBeforeTheLogin() throws Exception {
        SshRoute before = server.route();
        success(executor.run(before, TRUE));
        HostKeys old = server.hostKeys();
        server.cut();
        server.replaceHostKey("ed25519");
        Path log = server.directory().resolve("sshd.log");
        Files.delete(log);

        SshFailure.HostKeyChanged failure = failure(SshFailure.HostKeyChanged.class, executor.run(before, TRUE));

        assertThat(failure.pinned()).isEqualTo(old);
        assertThat(server.hostKeys().trusts(failure.presented())).isTrue();
        assertThat(failure.message())
                .contains(failure.presented().fingerprint())
                .contains(old.fingerprints().getFirst());
        assertThat(failure.remedy()).contains("do not log in");
        assertThat(log).content().doesNotContain("Accepted");
    }

    @Test
    void aKeptConnectionDoesNotOutliveItsPins() throws Exception {
        success(executor.run(server.route(), TRUE));
        SshRoute otherPins = SshRoute.to(
                server.endpoint(), HostKeys.parse(SshKeys.generate("").authorizedKeysLine()));

        failure(SshFailure.HostKeyChanged.class, executor.run(otherPins, TRUE));
    }

    @Test
    void withoutPinsNothingIsTrusted() throws Exception {
        SshFailure.HostKeyChanged failure = failure(
                SshFailure.HostKeyChanged.class, executor.run(SshRoute.to(server.endpoint(), HostKeys.NONE), TRUE));

        assertThat(failure.message()).contains("no key is known yet");
        assertThat(failure.remedy()).contains("Compare the fingerprint");
    }

    @Test
    void aServerWithSeveralKeysIsAskedForThePinnedOne() throws Exception {
        try (OpenSshServer many = OpenSshServer.start(directory.resolve("many"), List.of("ed25519", "ecdsa", "rsa"))) {
            many.authorize(keys);
            for (HostKey one : many.hostKeys().keys()) {
                success(executor.run(SshRoute.to(many.endpoint(), HostKeys.of(List.of(one))), TRUE));
            }
            assertThat(many.connections()).isEqualTo(3);
        }
    }

    @Test
    void aServerThatNoLongerHasThePinnedTypeOfKeyCountsAsChanged() throws Exception {
        try (OpenSshServer rsa = OpenSshServer.start(directory.resolve("rsa"), List.of("rsa"))) {
            rsa.authorize(keys);

            SshFailure.HostKeyChanged failure = failure(
                    SshFailure.HostKeyChanged.class,
                    executor.run(SshRoute.to(rsa.endpoint(), server.hostKeys()), TRUE));

            assertThat(failure.presented().algorithm()).isEqualTo("ssh-rsa");
        }
    }

    @Test
    void aKeyThatIsNotAuthorizedIsRejected() throws Exception {
        server.authorize(SshKeys.generate("somebody else"));

        SshFailure.AuthRejected failure = failure(SshFailure.AuthRejected.class, executor.run(server.route(), TRUE));

        assertThat(failure.message()).contains(keys.fingerprint()).contains("refuses the login");
        assertThat(failure.remedy()).contains("authorized keys");
    }

    @Test
    void aLoginThatDoesNotExistIsRejected() throws Exception {
        SshEndpoint nobody = new SshEndpoint("127.0.0.1", server.endpoint().port(), "no-such-user");

        failure(SshFailure.AuthRejected.class, executor.run(SshRoute.to(nobody, server.hostKeys()), TRUE));
    }

    @Test
    void aNetworkCutInTheMiddleLeavesTheCommandInDoubt() throws Exception {
        RunningCommand running = started();

        server.cut();

        lost(running);
    }

    @Test
    void halfTheOutputOfACommandThatEndedWellIsNoSuccess() throws Exception {
        CountDownLatch ticks = new CountDownLatch(5);
        RunningCommand running = executor.start(
                server.route(),
                RemoteCommand.script("leave one behind that writes", "(while sleep 0.2; do echo tick; done) & exit 0"),
                (stream, line) -> ticks.countDown());
        assertThat(ticks.await(30, TimeUnit.SECONDS)).isTrue();

        server.cut();

        SshFailure.Unreachable failure = failure(SshFailure.Unreachable.class, running.await());
        assertThat(failure.reason()).isEqualTo(SshFailure.Reason.LOST);
        assertThat(failure.process()).isEqualTo(RemoteProcess.EXITED);
        assertThat(failure.output().stdout().text()).startsWith("tick\n");
        assertThat(failure.message())
                .contains("before all that \"leave one behind that writes\" wrote had come. It had ended by itself");
    }

    @Test
    void anSshdKilledInTheMiddleLeavesTheCommandInDoubt() throws Exception {
        RunningCommand running = started();

        server.killSshd();

        lost(running);
    }

    @Test
    void aNetworkThatFallsSilentInTheMiddleIsNoticedByItsMissingSignsOfLife() throws Exception {
        RunningCommand running = started();

        server.freeze();

        lost(running);
    }

    @Test
    void aMachineThatComesBackCanBeUsedAgain() throws Exception {
        RunningCommand running = started();
        server.cut();
        lost(running);

        success(executor.run(server.route(), TRUE));
    }

    /** A command that has written a line and would take longer than the test. */
    private RunningCommand started() throws Exception {
        List<String> lines = new java.util.concurrent.CopyOnWriteArrayList<>();
        RunningCommand running = executor.start(
                server.route(),
                RemoteCommand.script("long", "echo begun; exec sleep 20").withDeadline(Duration.ofMinutes(5)),
                (stream, line) -> lines.add(line));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> lines.contains("begun"));
        return running;
    }

    private static void lost(RunningCommand running) {
        SshFailure.Unreachable failure = failure(SshFailure.Unreachable.class, running.await());
        assertThat(failure.reason()).isEqualTo(SshFailure.Reason.LOST);
        assertThat(failure.process()).isEqualTo(RemoteProcess.MAY_STILL_RUN);
        assertThat(failure.output().stdout().text()).isEqualTo("begun\n");
        assertThat(failure.message()).contains("broke").contains("may still be running");
    }

    @Test
    void aDeadlineDuringSilenceStillEndsTheWaiting() throws Exception {
        executor.close();
        SshSettings patient = new SshSettings(
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                8,
                64 * 1024);
        executor = new SshExecutor(keys, patient);
        success(executor.run(server.route(), TRUE));
        server.freeze();

        SshOutcome<CommandResult> outcome =
                executor.run(server.route(), RemoteCommand.of("sleep", "20").withDeadline(Duration.ofSeconds(1)));

        SshFailure.TimedOut failure = failure(SshFailure.TimedOut.class, outcome);
        assertThat(failure.process()).isNotEqualTo(RemoteProcess.ENDED);
    }
}
