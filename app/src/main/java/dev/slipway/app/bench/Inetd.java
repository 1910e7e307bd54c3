package dev.slipway.app.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Many SSH servers in one process, in the manner of inetd(8): listens on many loopback addresses and starts
 * {@code sshd -i} for each connection, with the host key of the address that was called. So each address is a machine of
 * its own, and only those that are in use cost anything. Runs in a process of its own, so that its work is not counted
 * as a client's.
 */
public final class Inetd {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    private static final int BACKLOG = 64;
    private static final int PORT_TRIES = 20;
    private static final int CHUNK = 32 * 1024;

    private final Path directory;

    private Inetd(Path directory) {
        this.directory = directory;
    }

    /**
     * Serves until the standard input ends, so that it never outlives whoever started it.
     *
     * @param directory holds {@code sshd_config} and a host key file per address, named by it
     * @param count how many addresses
     * @param out where to write {@code ready PORT}
     * @throws IOException when no port is free on all addresses
     */
    public static void serve(Path directory, int count, PrintStream out) throws IOException {
        Inetd inetd = new Inetd(directory);
        List<ServerSocket> listeners = listen(count);
        for (ServerSocket listener : listeners) {
            Thread.ofVirtual().start(() -> inetd.accept(listener));
        }
        out.println("ready " + listeners.getFirst().getLocalPort());
        out.flush();
        while (System.in.read() >= 0) {
            // Nobody has anything to say; the end is what matters.
        }
        for (ServerSocket listener : listeners) {
            listener.close();
        }
    }

    /**
     * The address of one endpoint.
     *
     * @param number from 0
     * @return an address in 127.88.0.0/16, which Linux takes as local without being told
     */
    static String address(int number) {
        return "127.88." + number / 250 + "." + (number % 250 + 1);
    }

    private static List<ServerSocket> listen(int count) throws IOException {
        for (int i = 0; ; i++) {
            List<ServerSocket> listeners = new ArrayList<>();
            try {
                int port = 0;
                for (int number = 0; number < count; number++) {
                    ServerSocket listener = new ServerSocket();
                    listeners.add(listener);
                    listener.bind(new InetSocketAddress(InetAddress.ofLiteral(address(number)), port), BACKLOG);
                    port = listener.getLocalPort();
                }
                return listeners;
            } catch (BindException e) {
                for (ServerSocket listener : listeners) {
                    listener.close();
                }
                if (i == PORT_TRIES) {
                    throw e;
                }
            }
        }
    }

    private void accept(ServerSocket listener) {
        Path key = directory.resolve(listener.getInetAddress().getHostAddress());
        while (true) {
            Socket socket;
            try {
                socket = listener.accept();
            } catch (IOException e) {
                // Closed.
                return;
            }
            try {
                socket.setTcpNoDelay(true);
                connect(socket, key);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void connect(Socket socket, Path key) throws IOException {
        Process sshd = new ProcessBuilder(
                        SSHD.toString(),
                        "-i",
                        "-f",
                        directory.resolve("sshd_config").toString(),
                        "-h",
                        key.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        InputStream fromClient = socket.getInputStream();
        OutputStream toClient = socket.getOutputStream();
        Thread.ofVirtual().start(() -> pump(fromClient, sshd.getOutputStream()));
        // A read from a pipe holds its carrier, hence a thread of the platform.
        Thread.ofPlatform().daemon().start(() -> {
            pump(sshd.getInputStream(), toClient);
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone in any case.
            }
        });
    }

    private static void pump(InputStream in, OutputStream out) {
        byte[] bytes = new byte[CHUNK];
        try (in;
                out) {
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                out.write(bytes, 0, length);
                out.flush();
            }
        } catch (IOException e) {
            // The other side is gone.
        }
    }
}
