package dev.slipway.ssh;

import static dev.slipway.ssh.Outcomes.failure;
import static dev.slipway.ssh.Outcomes.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A login that is not root, with the real sudo. The account and the rules exist only in a mount namespace in which sshd
 * is started; the accounts of this computer stay as they are.
 */
@Timeout(120)
class SudoTest {
    private static final String USER = "slipway-test";

    @TempDir
    private Path directory;

    private final SshKeys keys = SshKeys.generate("slipway@test");
    private final SshExecutor executor = new SshExecutor(keys);
    private OpenSshServer server;

    @AfterEach
    void stop() throws Exception {
        executor.close();
        if (server != null) {
            server.close();
        }
    }

    private SshRoute startWith(String sudoers) throws Exception {
        OpenSshServer.require();
        assumeTrue(
                System.getProperty("user.name").equals("root"), "SKIPPED: only root can make an account for the test");
        assumeTrue(Files.exists(Path.of("/usr/bin/sudo")), "SKIPPED: no /usr/bin/sudo; install sudo");
        assumeTrue(
                new ProcessBuilder("unshare", "-m", "true").start().waitFor() == 0,
                "SKIPPED: mount namespaces are not allowed here");
        // The account must be able to reach its files.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path bound = directory.resolve("etc");
        Files.createDirectories(bound);
        Files.writeString(
                bound.resolve("passwd"),
                Files.readString(Path.of("/etc/passwd")) + USER + ":x:54321:54321::/tmp:/bin/sh\n");
        Files.writeString(
                bound.resolve("shadow"), Files.readString(Path.of("/etc/shadow")) + USER + ":*:19000:0:99999:7:::\n");
        Files.writeString(bound.resolve("group"), Files.readString(Path.of("/etc/group")) + USER + ":x:54321:\n");
        Path rules = bound.resolve("sudoers");
        Files.writeString(rules, sudoers);
        Files.setPosixFilePermissions(bound.resolve("shadow"), PosixFilePermissions.fromString("rw-r-----"));
        Files.setPosixFilePermissions(rules, PosixFilePermissions.fromString("r--r-----"));
        String binds = "for f in passwd shadow group sudoers; do mount --bind \"$0/$f\" /etc/$f; done; exec \"$@\"";
        server = OpenSshServer.start(
                directory.resolve("server"),
                List.of("ed25519"),
                USER,
                List.of("unshare", "-m", "sh", "-ec", binds, bound.toString()));
        server.authorize(keys);
        return server.route();
    }

    @Test
    void sudoThatAsksForAPasswordFailsAtOnceAndSaysWhatToDo() throws Exception {
        SshRoute route = startWith(USER + " ALL=(ALL) ALL\n");

        SshFailure.NonZeroExit failure = failure(
                SshFailure.NonZeroExit.class,
                executor.run(route, RemoteCommand.of("id", "-u").withSudo()));

        assertThat(failure.result().stderr()).contains("password is required");
        assertThat(failure.remedy()).contains("NOPASSWD").contains(USER);
        assertThat(failure.result().took()).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aScriptWhoseOwnSudoAsksForAPasswordDoesNotHang() throws Exception {
        SshRoute route = startWith(USER + " ALL=(ALL) ALL\n");

        SshFailure.NonZeroExit failure = failure(
                SshFailure.NonZeroExit.class, executor.run(route, RemoteCommand.script("sudo inside", "sudo id -u")));

        assertThat(failure.remedy()).contains("NOPASSWD");
    }

    @Test
    void aLoginThatMayNotUseSudoIsTold() throws Exception {
        SshRoute route = startWith("root ALL=(ALL) ALL\n");

        SshFailure.NonZeroExit failure = failure(
                SshFailure.NonZeroExit.class,
                executor.run(route, RemoteCommand.of("id", "-u").withSudo()));

        assertThat(failure.remedy()).contains("sudo");
    }

    @Test
    void withSudoACommandIsRootAndWithoutItIsNot() throws Exception {
        SshRoute route = startWith(USER + " ALL=(ALL) NOPASSWD: ALL\n");

        assertThat(success(executor.run(route, RemoteCommand.of("id", "-u"))).stdout())
                .isEqualTo("54321\n");
        assertThat(success(executor.run(route, RemoteCommand.of("id", "-u").withSudo()))
                        .stdout())
                .isEqualTo("0\n");
    }

    @Test
    void argumentsAndInputArriveThroughSudoAsTheyAre() throws Exception {
        SshRoute route = startWith(USER + " ALL=(ALL) NOPASSWD: ALL\n");

        CommandResult result = success(executor.run(
                route,
                RemoteCommand.script("both", "printf '%s|' \"$(cat)\" " + ShellWord.quote("a'b $c \"d\""))
                        .withStdin(Content.utf8("in'put $x"))
                        .withSudo()));

        assertThat(result.stdout()).isEqualTo("in'put $x|a'b $c \"d\"|");
    }

    @Test
    void aCommandOfRootIsEndedThoughTheLoginIsNotRoot() throws Exception {
        SshRoute route = startWith(USER + " ALL=(ALL) NOPASSWD: ALL\n");
        Path pid = directory.resolve("pid");
        String script = "echo $$ >" + ShellWord.quote(pid.toString()) + "; while :; do sleep 1; done";

        SshFailure.TimedOut failure = failure(
                SshFailure.TimedOut.class,
                executor.run(
                        route,
                        RemoteCommand.script("endless", script).withSudo().withDeadline(Duration.ofSeconds(2))));

        assertThat(failure.process()).isEqualTo(RemoteProcess.ENDED);
        assertThat(Processes.runs(Long.parseLong(Files.readString(pid).strip())))
                .isFalse();
    }

    @Test
    void whatAScriptStartedByItsOwnSudoIsEndedToo() throws Exception {
        SshRoute route = startWith(USER + " ALL=(ALL) NOPASSWD: ALL\n");
        Path pid = directory.resolve("pid");
        String script = "sudo sh -c 'echo $$ >" + pid + "; exec sleep 1000'";
        RunningCommand running = executor.start(route, RemoteCommand.script("sudo inside", script), LineConsumer.NONE);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Files.exists(pid) && !Files.readString(pid).isBlank());

        running.cancel();

        assertThat(failure(SshFailure.Cancelled.class, running.await()).process())
                .isEqualTo(RemoteProcess.ENDED);
        long started = Long.parseLong(Files.readString(pid).strip());
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !Processes.runs(started));
    }
}
