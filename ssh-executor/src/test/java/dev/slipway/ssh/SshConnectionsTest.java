package dev.slipway.ssh;

import static dev.slipway.ssh.Outcomes.failure;
import static dev.slipway.ssh.Outcomes.success;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.AcceptAllPublickeyAuthenticator;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are kept, shared, limited, and led through other machines. */
@Timeout(120)
class SshConnectionsTest {
    private static final RemoteCommand TRUE = RemoteCommand.of("true");

    @TempDir
    private Path directory;

    private final SshKeys keys = SshKeys.generate("slipway@test");
    private final List<OpenSshServer> servers = new ArrayList<>();

    @BeforeEach
    void needsSshd() {
        OpenSshServer.require();
    }

    @AfterEach
    void stop() throws Exception {
        for (OpenSshServer server : servers) {
            server.close();
        }
    }

    private OpenSshServer server() throws Exception {
        OpenSshServer server = OpenSshServer.start(directory.resolve("server" + servers.size()));
        server.authorize(keys);
        servers.add(server);
        return server;
    }

    private static SshSettings settings(Duration turn, Duration idle, int atOnce) {
        return new SshSettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                turn,
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                idle,
                atOnce,
                64 * 1024);
    }

    @Test
    void commandsForOneMachineShareAConnection() throws Exception {
        OpenSshServer server = server();
        try (SshExecutor executor = new SshExecutor(keys)) {
            for (int i = 0; i < 5; i++) {
                success(executor.run(server.route(), TRUE));
            }
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void anUnusedConnectionIsClosedSoon() throws Exception {
        OpenSshServer server = server();
        try (SshExecutor executor = new SshExecutor(keys, settings(Duration.ofSeconds(5), Duration.ofMillis(400), 8))) {
            success(executor.run(server.route(), TRUE));
            assertThat(server.openConnections()).isEqualTo(1);
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.openConnections() == 0);

            success(executor.run(server.route(), TRUE));
        }
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void aLoginThatIsMadeForACommandIsNoneThatWasThereAndIsNotKept() throws Exception {
        OpenSshServer server = server();
        try (SshExecutor executor = new SshExecutor(keys)) {
            success(executor.run(server.route(), TRUE));
            success(executor.runAnew(server.route(), TRUE));
            assertThat(server.connections()).isEqualTo(2);
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.openConnections() == 1);

            success(executor.run(server.route(), TRUE));
            assertThat(server.connections()).isEqualTo(2);

            // Who is let in no more is not let in by the connection that is kept.
            server.authorize(SshKeys.generate("somebody else"));
            success(executor.run(server.route(), TRUE));
            assertThat(executor.runAnew(server.route(), TRUE)).isInstanceOf(SshOutcome.Failure.class);
        }
    }

    @Test
    void aKeptConnectionThatDiedIsReplacedWithoutAWord() throws Exception {
        OpenSshServer server = server();
        try (SshExecutor executor = new SshExecutor(keys)) {
            success(executor.run(server.route(), TRUE));
            server.cut();
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.openConnections() == 0);

            success(executor.run(server.route(), TRUE));
        }
    }

    @Test
    void aConnectionThatDiesBetweenTwoCommandsCostsNone() throws Exception {
        OpenSshServer server = server();
        Path runs = directory.resolve("runs");
        try (SshExecutor executor = new SshExecutor(keys)) {
            for (int i = 0; i < 8; i++) {
                success(executor.run(
                        server.route(),
                        RemoteCommand.script("count", "echo run >>" + ShellWord.quote(runs.toString()))));
                // Without a pause: the executor may or may not have seen it when the next command comes.
                server.cut();
            }
        }
        assertThat(runs).content().isEqualTo("run\n".repeat(8));
    }

    @Test
    void closingTheExecutorClosesItsConnections() throws Exception {
        OpenSshServer server = server();
        SshExecutor executor = new SshExecutor(keys);
        success(executor.run(server.route(), TRUE));

        executor.close();

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.openConnections() == 0);
    }

    /** Fails when two of its kind run at the same time in the same directory. */
    private RemoteCommand alone(Path lock) {
        return RemoteCommand.script(
                "alone",
                "mkdir " + ShellWord.quote(lock.toString()) + " && sleep 0.2 && rmdir "
                        + ShellWord.quote(lock.toString()));
    }

    @Test
    void oneMachineRunsOneCommandAtATime() throws Exception {
        OpenSshServer server = server();
        try (SshExecutor executor = new SshExecutor(keys)) {
            List<RunningCommand> running = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                running.add(executor.start(server.route(), alone(directory.resolve("lock")), LineConsumer.NONE));
            }
            for (RunningCommand command : running) {
                success(command.await());
            }
        }
    }

    @Test
    void noMoreThanTheLimitRunOverAllMachines() throws Exception {
        try (SshExecutor executor = new SshExecutor(keys, settings(Duration.ofSeconds(60), Duration.ofMinutes(1), 1))) {
            List<RunningCommand> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                running.add(executor.start(server().route(), alone(directory.resolve("lock")), LineConsumer.NONE));
            }
            for (RunningCommand command : running) {
                success(command.await());
            }
        }
    }

    @Test
    void differentMachinesWorkAtTheSameTime() throws Exception {
        Path one = directory.resolve("one");
        Path two = directory.resolve("two");
        String meet = "touch %s; until [ -e %s ]; do sleep 0.05; done";
        try (SshExecutor executor = new SshExecutor(keys)) {
            RunningCommand first = executor.start(
                    server().route(), RemoteCommand.script("meet", meet.formatted(one, two)), LineConsumer.NONE);
            RunningCommand second = executor.start(
                    server().route(), RemoteCommand.script("meet", meet.formatted(two, one)), LineConsumer.NONE);
            success(first.await());
            success(second.await());
        }
    }

    @Test
    void waitingForATurnHasADeadline() throws Exception {
        OpenSshServer server = server();
        try (SshExecutor executor = new SshExecutor(keys, settings(Duration.ofMillis(300), Duration.ofMinutes(1), 8))) {
            RunningCommand holder = executor.start(server.route(), RemoteCommand.of("sleep", "60"), LineConsumer.NONE);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> server.openConnections() == 1);

            SshFailure.TimedOut failure = failure(SshFailure.TimedOut.class, executor.run(server.route(), TRUE));

            assertThat(failure.stage()).isEqualTo(SshFailure.Stage.TURN);
            assertThat(failure.process()).isEqualTo(RemoteProcess.NOT_STARTED);
            holder.cancel();
            failure(SshFailure.Cancelled.class, holder.await());
        }
    }

    @Test
    void aJumpHostLeadsToTheMachine() throws Exception {
        OpenSshServer jump = server();
        OpenSshServer machine = server();
        Path trace = directory.resolve("trace");
        SshRoute route = machine.route().via(jump.endpoint(), jump.hostKeys());
        try (SshExecutor executor = new SshExecutor(keys)) {
            success(executor.run(route, RemoteCommand.of("touch", trace.toString())));
            success(executor.run(route, TRUE));
        }
        assertThat(trace).exists();
        assertThat(jump.connections()).isEqualTo(1);
        assertThat(machine.connections()).isEqualTo(1);
    }

    @Test
    void machinesBehindAJumpHostShareItsConnection() throws Exception {
        OpenSshServer jump = server();
        try (SshExecutor executor = new SshExecutor(keys)) {
            List<RunningCommand> running = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                SshRoute route = server().route().via(jump.endpoint(), jump.hostKeys());
                running.add(executor.start(route, TRUE, LineConsumer.NONE));
            }
            for (RunningCommand command : running) {
                success(command.await());
            }
        }
        assertThat(jump.connections()).isEqualTo(1);
    }

    @Test
    void aJumpHostWithAnotherKeyIsNamed() throws Exception {
        OpenSshServer jump = server();
        OpenSshServer machine = server();
        SshRoute route = machine.route().via(jump.endpoint(), machine.hostKeys());
        try (SshExecutor executor = new SshExecutor(keys)) {
            SshFailure.HostKeyChanged failure = failure(SshFailure.HostKeyChanged.class, executor.run(route, TRUE));
            assertThat(failure.endpoint()).isEqualTo(jump.endpoint());
        }
        assertThat(machine.connections()).isZero();
    }

    @Test
    void aMachineWithAnotherKeyBehindAJumpHostIsNamed() throws Exception {
        OpenSshServer jump = server();
        OpenSshServer machine = server();
        SshRoute route = SshRoute.to(machine.endpoint(), jump.hostKeys()).via(jump.endpoint(), jump.hostKeys());
        try (SshExecutor executor = new SshExecutor(keys)) {
            assertThat(failure(SshFailure.HostKeyChanged.class, executor.run(route, TRUE))
                            .endpoint())
                    .isEqualTo(machine.endpoint());
        }
    }

    @Test
    void aMachineThatIsDownBehindAJumpHostIsUnreachable() throws Exception {
        OpenSshServer jump = server();
        OpenSshServer machine = server();
        SshRoute route = machine.route().via(jump.endpoint(), jump.hostKeys());
        machine.close();
        try (SshExecutor executor = new SshExecutor(keys)) {
            assertThat(failure(SshFailure.Unreachable.class, executor.run(route, TRUE))
                            .endpoint())
                    .isEqualTo(machine.endpoint());
        }
    }

    /** Real machines have OpenSSH 9.9 and newer, Debian 12 does not: the library's server stands for them. */
    @Test
    void keysAreExchangedByMlKemWhereTheServerCan() throws Exception {
        KeyPair hostKey = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        AtomicReference<String> agreed = new AtomicReference<>("");
        try (SshServer server = SshServer.setUpDefaultServer()) {
            server.setHost("127.0.0.1");
            server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
            server.setPublickeyAuthenticator(AcceptAllPublickeyAuthenticator.INSTANCE);
            server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
            server.addSessionListener(new SessionListener() {
                @Override
                public void sessionEvent(Session session, Event event) {
                    if (event == Event.KeyEstablished) {
                        agreed.set(session.getNegotiatedKexParameter(KexProposalOption.ALGORITHMS));
                    }
                }
            });
            server.start();
            SshRoute route = SshRoute.to(
                    new SshEndpoint("127.0.0.1", server.getPort(), "core"),
                    HostKeys.parse(PublicKeyEntry.toString(hostKey.getPublic())));
            try (SshExecutor executor = new SshExecutor(keys)) {
                success(executor.run(route, TRUE));
            }
        }
        assertThat(agreed).hasValue("mlkem768x25519-sha256");
    }
}
