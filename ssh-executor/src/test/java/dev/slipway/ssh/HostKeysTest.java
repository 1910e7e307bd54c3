package dev.slipway.ssh;

import static dev.slipway.ssh.Outcomes.failure;
import static dev.slipway.ssh.Outcomes.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Host keys as text and as real servers show them. */
@Timeout(60)
class HostKeysTest {
    private static final String ED25519 =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

    @TempDir
    private Path directory;

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return out;
    }

    @Test
    void linesOfPublicKeyFilesAreReadWithoutTheirComments() {
        HostKeys keys = HostKeys.parse("# comment\n\n" + ED25519 + " root@ns1\n" + ED25519 + "\r\n");

        assertThat(keys.keys()).containsExactly(HostKey.parse(ED25519));
        assertThat(keys.toString()).isEqualTo(ED25519);
        assertThat(HostKeys.parse(keys.toString())).isEqualTo(keys);
        assertThat(HostKeys.parse("")).isEqualTo(HostKeys.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh-ed25519",
                "ssh-ed25519 !!!!",
                "ssh-ed25519 AAAA",
                "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnk=",
                "ssh-ed25519 //////////8=",
                "<html>not found</html>",
                "-----BEGIN OPENSSH PRIVATE KEY-----",
            })
    void whatIsNotAPublicKeyIsNamedByItsLine(String line) {
        assertThatThrownBy(() -> HostKeys.parse(ED25519 + "\n" + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("host keys, line 2: ");
    }

    @Test
    void moreKeysThanAnyServerHasAreRefused() throws Exception {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 33; i++) {
            many.append(SshKeys.generate("").authorizedKeysLine()).append('\n');
        }

        assertThatThrownBy(() -> HostKeys.parse(many.toString())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fingerprintsAreThoseOfSshKeygen() throws Exception {
        try (OpenSshServer _ = OpenSshServer.start(directory, List.of("ed25519", "ecdsa", "rsa"))) {
            for (String type : List.of("ed25519", "ecdsa", "rsa")) {
                Path file = directory.resolve("ssh_host_" + type + "_key.pub");
                assertThat(output("ssh-keygen", "-l", "-f", file.toString()))
                        .contains(" " + HostKey.parse(Files.readString(file)).fingerprint() + " ");
            }
        }
    }

    @Test
    void aScanShowsWhatSshKeyscanShowsAndLogsInNowhere() throws Exception {
        try (OpenSshServer server = OpenSshServer.start(directory, List.of("ed25519", "ecdsa", "rsa"));
                SshExecutor executor = new SshExecutor(SshKeys.generate("slipway@test"))) {
            HostKeys seen = success(executor.scanHostKeys(SshRoute.to(server.endpoint(), HostKeys.NONE)));

            String keyscan = output(
                    "ssh-keyscan", "-p", Integer.toString(server.endpoint().port()), "127.0.0.1");
            StringBuilder lines = new StringBuilder();
            keyscan.lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line ->
                            lines.append(line.substring(line.indexOf(' ') + 1)).append('\n'));
            assertThat(seen.keys())
                    .hasSize(3)
                    .isEqualTo(HostKeys.parse(lines.toString()).keys());
            assertThat(seen.keys().iterator().next().algorithm()).isEqualTo("ssh-ed25519");
            assertThat(Files.readString(directory.resolve("sshd.log"))).doesNotContain("Accepted");
        }
    }

    @Test
    void aScanThroughAJumpHostShowsTheMachineAndNotTheJumpHost() throws Exception {
        SshKeys keys = SshKeys.generate("slipway@test");
        try (OpenSshServer jump = OpenSshServer.start(directory.resolve("jump"));
                OpenSshServer machine = OpenSshServer.start(directory.resolve("machine"));
                SshExecutor executor = new SshExecutor(keys)) {
            jump.authorize(keys);
            SshRoute route = SshRoute.to(machine.endpoint(), HostKeys.NONE).via(jump.endpoint(), jump.hostKeys());

            assertThat(success(executor.scanHostKeys(route)).keys())
                    .isEqualTo(machine.hostKeys().keys());
        }
    }

    @Test
    void aScanOfNothingIsAFailure() throws Exception {
        OpenSshServer server = OpenSshServer.start(directory);
        SshRoute route = SshRoute.to(server.endpoint(), HostKeys.NONE);
        server.close();
        try (SshExecutor executor = new SshExecutor(SshKeys.generate("slipway@test"))) {
            assertThat(failure(SshFailure.Unreachable.class, executor.scanHostKeys(route))
                            .reason())
                    .isEqualTo(SshFailure.Reason.REFUSED);
        }
    }
}
