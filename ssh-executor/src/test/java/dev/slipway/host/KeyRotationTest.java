package dev.slipway.host;

import static dev.slipway.ssh.Outcomes.failure;
import static dev.slipway.ssh.Outcomes.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.ssh.OpenSshServer;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.ssh.SshRoute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rotation against a real sshd that reads the files where Fedora CoreOS and Flatcar keep them. The account exists only in a
 * mount namespace.
 */
@Timeout(120)
class KeyRotationTest {
    private static final String USER = "slipway-keys";

    @TempDir
    private Path directory;

    private final SshKeys before = SshKeys.generate("slipway@old");
    private final SshKeys after = SshKeys.generate("slipway@new");
    private final SshKeys person = SshKeys.generate("anna's laptop");
    private final KeyRotation rotation = KeyRotation.of(before, after);
    private Path ssh;
    private OpenSshServer server;

    @BeforeEach
    void start() throws Exception {
        OpenSshServer.require();
        assumeTrue(
                System.getProperty("user.name").equals("root"), "SKIPPED: only root can make an account for the test");
        assumeTrue(
                new ProcessBuilder("unshare", "-m", "true").start().waitFor() == 0,
                "SKIPPED: mount namespaces are not allowed here");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path home = directory.resolve("home");
        ssh = home.resolve(".ssh");
        Files.createDirectories(ssh.resolve("authorized_keys.d"));
        Path etc = Files.createDirectories(directory.resolve("etc"));
        Files.writeString(
                etc.resolve("passwd"),
                Files.readString(Path.of("/etc/passwd")) + USER + ":x:54321:54321::" + home + ":/bin/sh\n");
        Files.writeString(
                etc.resolve("shadow"), Files.readString(Path.of("/etc/shadow")) + USER + ":*:19000:0:99999:7:::\n");
        Files.setPosixFilePermissions(etc.resolve("shadow"), PosixFilePermissions.fromString("rw-r-----"));
        String launch = "for f in passwd shadow; do mount --bind \"$0/$f\" /etc/$f; done;"
                + " exec \"$@\" -o 'AuthorizedKeysFile .ssh/authorized_keys .ssh/authorized_keys.d/ignition'";
        server = OpenSshServer.start(
                directory.resolve("server"),
                List.of("ed25519"),
                USER,
                List.of("unshare", "-m", "sh", "-ec", launch, etc.toString()));
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private Path keys(String name, String text) throws Exception {
        Path file = ssh.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(new ProcessBuilder(
                                "chown", "-R", "54321:54321", ssh.getParent().toString())
                        .start()
                        .waitFor())
                .isZero();
        return file;
    }

    private SshOutcome<?> run(SshKeys keys, RemoteCommand command) throws Exception {
        SshRoute route = server.route();
        try (SshExecutor executor = new SshExecutor(keys)) {
            return executor.run(route, command);
        }
    }

    @Test
    void theKeyIsChangedAndWhatAPersonWroteStays() throws Exception {
        String others = "# keys of the house\n" + person.authorizedKeysLine() + "\n";
        Path file = keys("authorized_keys.d/ignition", others + before.authorizedKeysLine() + "\n# end");

        success(run(before, rotation.add()));
        success(run(before, rotation.add()));
        assertThat(file)
                .hasContent(others + before.authorizedKeysLine() + "\n" + after.authorizedKeysLine() + "\n# end\n");
        success(run(after, rotation.verify()));
        success(run(after, rotation.remove()));
        success(run(after, rotation.remove()));

        assertThat(file).hasContent(others + after.authorizedKeysLine() + "\n# end\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(54321);
        success(run(after, rotation.verify()));
        success(run(person, rotation.verify()));
        failure(SshFailure.AuthRejected.class, run(before, rotation.verify()));
        assertThat(ssh).isDirectoryNotContaining("glob:**draft");
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**draft");
    }

    @Test
    void everyFileThatHoldsTheKeyIsChangedAndTheOptionsStay() throws Exception {
        String options = "from=\"127.0.0.0/8\",no-pty ";
        Path one = keys("authorized_keys", options + before.authorizedKeysLine());
        Path two = keys("authorized_keys.d/ignition", before.authorizedKeysLine() + "\n");

        success(run(before, rotation.add()));
        success(run(after, rotation.verify()));
        success(run(after, rotation.remove()));

        assertThat(one).hasContent(options + after.authorizedKeysLine() + "\n");
        assertThat(two).hasContent(after.authorizedKeysLine() + "\n");
        success(run(after, rotation.verify()));
    }

    @Test
    void aRotationThatWasBegunIsTakenBack() throws Exception {
        Path file = keys("authorized_keys", before.authorizedKeysLine() + "\n" + person.authorizedKeysLine() + "\n");

        success(run(before, rotation.add()));
        success(run(before, rotation.undo()));

        assertThat(file).hasContent(before.authorizedKeysLine() + "\n" + person.authorizedKeysLine() + "\n");
        failure(SshFailure.AuthRejected.class, run(after, rotation.verify()));
    }

    @Test
    void theOldKeyStaysWhereTheNewOneIsNot() throws Exception {
        Path one = keys("authorized_keys", before.authorizedKeysLine() + "\n" + after.authorizedKeysLine() + "\n");
        Path two = keys("authorized_keys.d/ignition", before.authorizedKeysLine() + "\n");

        SshFailure.NonZeroExit refused = failure(SshFailure.NonZeroExit.class, run(before, rotation.remove()));

        assertThat(refused.result().exit()).isEqualTo(4);
        assertThat(refused.message()).contains("authorized_keys.d/ignition");
        assertThat(one).content().contains(before.authorizedKeysLine());
        assertThat(two).content().contains(before.authorizedKeysLine());
    }

    @Test
    void aKeyThatIsInNoFileIsSaidToBeInNone() throws Exception {
        keys("authorized_keys", "#" + before.authorizedKeysLine() + "\n" + person.authorizedKeysLine() + "\n");

        SshFailure.NonZeroExit refused = failure(SshFailure.NonZeroExit.class, run(person, rotation.add()));

        assertThat(refused.result().exit()).isEqualTo(3);
        assertThat(refused.message()).contains("holds the key that let us in");
    }

    @Test
    void whatIsNoKeyIsRefused() {
        assertThatThrownBy(() -> KeyRotation.of(before, before)).hasMessageContaining("old one");
        assertThatThrownBy(() -> new KeyRotation("ssh-ed25519 AAAA", "ssh-ed25519 BBBB\nevil"))
                .hasMessageContaining("type and base64");
    }
}
