package dev.slipway.fleet;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.ssh.HostKeys;
import dev.slipway.ssh.SshKeys;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** OpenSSH's own server on a free port of loopback, for the account that runs the tests. */
public final class RealSshd implements AutoCloseable {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");

    private final Path directory;
    private final int port;
    private Process process;

    private RealSshd(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** Skips the test when this computer has no OpenSSH server. */
    public static RealSshd start(Path directory, SshKeys... allowed) throws Exception {
        assumeTrue(Files.isExecutable(SSHD), "SKIPPED: no /usr/sbin/sshd; install openssh-server");
        if (user().equals("root")) {
            // What the distribution's unit or init script does before it starts sshd.
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Files.createDirectories(directory);
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        RealSshd sshd = new RealSshd(directory, port);
        sshd.newHostKey();
        sshd.allow(allowed);
        Files.writeString(directory.resolve("sshd_config"), """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s
                AuthorizedKeysFile %s
                PidFile none
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                PermitRootLogin yes
                AllowTcpForwarding yes
                # bash reads its .bashrc under sshd: what a developer has there is no part of the test.
                SetEnv HOME=%s
                """.formatted(
                        port, directory.resolve("host_key"), directory.resolve(".ssh/authorized_keys"), directory));
        sshd.up();
        return sshd;
    }

    public static String user() {
        return System.getProperty("user.name");
    }

    public int port() {
        return port;
    }

    /** Lets only these keys in from now on. */
    public void allow(SshKeys... keys) throws IOException {
        List<String> lines = new ArrayList<>();
        for (SshKeys key : keys) {
            lines.add(key.authorizedKeysLine());
        }
        Files.createDirectories(directory.resolve(".ssh"));
        Files.write(directory.resolve(".ssh/authorized_keys"), lines);
    }

    public HostKeys hostKeys() throws IOException {
        return HostKeys.parse(Files.readString(directory.resolve("host_key.pub")));
    }

    /** Another host key, as after a reinstallation; used from the next start on. */
    public void newHostKey() throws Exception {
        Files.deleteIfExists(directory.resolve("host_key"));
        Process made = new ProcessBuilder(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        "ed25519",
                        "-N",
                        "",
                        "-f",
                        directory.resolve("host_key").toString())
                .inheritIO()
                .start();
        if (!made.waitFor(20, TimeUnit.SECONDS) || made.exitValue() != 0) {
            throw new IOException("ssh-keygen failed");
        }
    }

    public void up() throws IOException {
        process = new ProcessBuilder(
                        SSHD.toString(),
                        "-D",
                        "-e",
                        "-f",
                        directory.resolve("sshd_config").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("sshd.log").toFile())
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
                return true;
            }
        });
    }

    /** As when the machine loses its power: also the sessions end. */
    public void down() {
        List<ProcessHandle> family = process.descendants().toList();
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
    }

    @Override
    public void close() {
        down();
    }
}
