package dev.slipway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Real OpenSSH on loopback: each connection is handed to an {@code sshd -i}, as inetd did, through a wire of ours that can
 * be cut or frozen.
 */
public final class OpenSshServer implements AutoCloseable {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");

    private final Path directory;
    private final List<String> launcher;
    private final String user;
    private final ServerSocket listener;
    private final List<Wire> wires = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition thawed = lock.newCondition();
    private boolean frozen;

    private OpenSshServer(Path directory, String user, List<String> launcher) throws IOException {
        this.directory = directory;
        this.user = user;
        this.launcher = launcher;
        this.listener = new ServerSocket(0, 64, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
    }

    /** Skips the test when this computer has no OpenSSH server. */
    public static void require() {
        assumeTrue(Files.isExecutable(SSHD), "SKIPPED: no /usr/sbin/sshd; install openssh-server");
    }

    /** A server for the account that runs the tests, with an Ed25519 host key. */
    public static OpenSshServer start(Path directory) throws Exception {
        return start(directory, List.of("ed25519"));
    }

    /** A server with host keys of the given types, as ssh-keygen names them. */
    public static OpenSshServer start(Path directory, List<String> keyTypes) throws Exception {
        return start(directory, keyTypes, System.getProperty("user.name"), List.of());
    }

    /** A server for another account, whose sshd is started by another program. */
    public static OpenSshServer start(Path directory, List<String> keyTypes, String user, List<String> launcher)
            throws Exception {
        require();
        if (System.getProperty("user.name").equals("root")) {
            // What the distribution's unit or init script does before it starts sshd.
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Files.createDirectories(directory);
        StringBuilder config = new StringBuilder();
        for (String type : keyTypes) {
            newHostKey(directory, type);
            config.append("HostKey ").append(hostKeyFile(directory, type)).append('\n');
        }
        Path keys = directory.resolve("authorized_keys");
        Files.writeString(keys, "");
        config.append("AuthorizedKeysFile ").append(keys).append('\n');
        config.append("""
                StrictModes no
                UsePAM no
                PermitRootLogin yes
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                MaxStartups 1000:30:2000
                PidFile none
                """);
        Files.writeString(directory.resolve("sshd_config"), config);
        return new OpenSshServer(directory, user, launcher);
    }

    private static Path hostKeyFile(Path directory, String type) {
        return directory.resolve("ssh_host_" + type + "_key");
    }

    private static void newHostKey(Path directory, String type) throws Exception {
        Path file = hostKeyFile(directory, type);
        Files.deleteIfExists(file);
        Process made = new ProcessBuilder(
                        "ssh-keygen", "-q", "-t", type, "-N", "", "-C", "test host", "-f", file.toString())
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
    }

    /** As if the machine had been reinstalled. */
    void replaceHostKey(String type) throws Exception {
        newHostKey(directory, type);
    }

    public void authorize(SshKeys keys) throws IOException {
        Files.writeString(directory.resolve("authorized_keys"), keys.authorizedKeysLine() + "\n");
    }

    public SshEndpoint endpoint() {
        return new SshEndpoint("127.0.0.1", listener.getLocalPort(), user);
    }

    /** The keys as the files of the server say, as a phone-home would bring them. */
    public HostKeys hostKeys() throws IOException {
        StringBuilder text = new StringBuilder();
        try (var files = Files.newDirectoryStream(directory, "ssh_host_*_key.pub")) {
            for (Path file : files) {
                text.append(Files.readString(file));
            }
        }
        return HostKeys.parse(text.toString());
    }

    public SshRoute route() throws IOException {
        return SshRoute.to(endpoint(), hostKeys());
    }

    Path directory() {
        return directory;
    }

    /** How many connections were made in all. */
    int connections() {
        return connections.get();
    }

    /** How many connections are there now. */
    long openConnections() {
        return wires.stream().filter(wire -> wire.sshd.isAlive()).count();
    }

    /** Cuts the connections, as a switch that loses power; sshd finds its input ended. */
    void cut() throws IOException {
        for (Wire wire : wires) {
            wire.socket.close();
        }
    }

    /** Kills every sshd with its children that keep the connection, not the commands. */
    void killSshd() {
        for (Wire wire : wires) {
            wire.sshd
                    .descendants()
                    .filter(child -> child.info().commandLine().orElse("").startsWith("sshd")
                            || child.info().command().orElse("").endsWith("/sshd"))
                    .forEach(ProcessHandle::destroyForcibly);
            wire.sshd.destroyForcibly();
        }
    }

    /** Lets nothing through any more and tells nobody, as a pulled cable. */
    void freeze() {
        lock.lock();
        frozen = true;
        lock.unlock();
    }

    void thaw() {
        lock.lock();
        frozen = false;
        thawed.signalAll();
        lock.unlock();
    }

    private void passOrWait() throws InterruptedException {
        lock.lock();
        try {
            while (frozen) {
                thawed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                socket.setTcpNoDelay(true);
                List<String> command = new ArrayList<>(launcher);
                command.addAll(List.of(
                        SSHD.toString(),
                        "-i",
                        "-f",
                        directory.resolve("sshd_config").toString(),
                        "-E",
                        directory.resolve("sshd.log").toString()));
                wires.add(new Wire(socket, new ProcessBuilder(command).start()));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private final class Wire {
        private final Socket socket;
        private final Process sshd;

        private Wire(Socket socket, Process sshd) throws IOException {
            this.socket = socket;
            this.sshd = sshd;
            InputStream fromClient = socket.getInputStream();
            OutputStream toClient = socket.getOutputStream();
            Thread.ofVirtual().start(() -> pump(fromClient, sshd.getOutputStream()));
            // A read from a pipe holds the carrier of a virtual thread, which the client under test needs.
            Thread.ofPlatform().daemon().start(() -> pump(sshd.getInputStream(), toClient));
        }

        private void pump(InputStream in, OutputStream out) {
            byte[] bytes = new byte[64 * 1024];
            try (InputStream from = in;
                    OutputStream to = out) {
                for (int length = from.read(bytes); length >= 0; length = from.read(bytes)) {
                    passOrWait();
                    to.write(bytes, 0, length);
                    to.flush();
                }
            } catch (IOException | InterruptedException e) {
                // The other side is gone.
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        thaw();
        cut();
        for (Wire wire : wires) {
            wire.sshd.onExit().completeOnTimeout(wire.sshd, 5, TimeUnit.SECONDS).join();
            wire.sshd.destroyForcibly();
        }
    }
}
