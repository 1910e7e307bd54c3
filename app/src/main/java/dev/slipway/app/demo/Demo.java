package dev.slipway.app.demo;

import dev.slipway.app.config.Console;
import dev.slipway.app.config.RunOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;

/** {@code slipway demo}: the real console over data of its own, with a fleet that is simulated. */
public final class Demo {
    /** The property that says how many machines. */
    static final String MACHINES = "slipway.demo.machines";

    /** What distinguishes the data directory of a demo from a real one. */
    static final String MARK = "this-is-a-demo";

    /** The account of the demo. On loopback only, over machines that do not exist: nothing to protect. */
    static final String ACCOUNT = "demo";

    static final String PASSWORD = "demo-demo-demo";

    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

    private Demo() {}

    /**
     * Runs until the process is asked to end.
     *
     * @param data where to keep everything; empty for a temporary place that is removed at the end
     * @param http the people's port; 0 for any free one
     * @param machines how many machines
     * @param out where to say how to log in
     * @return the exit code
     * @throws IOException when the data directory cannot be made
     * @throws IllegalArgumentException when the directory belongs to a real console
     */
    public static int run(Optional<Path> data, int http, int machines, PrintStream out) throws IOException {
        boolean temporary = data.isEmpty();
        Path directory = temporary ? Files.createTempDirectory("slipway-demo") : data.get();
        requireDemo(directory);
        if (temporary) {
            SpringApplication.getShutdownHandlers().add(() -> remove(directory));
        }
        System.setProperty(MACHINES, "" + machines);
        out.println();
        out.println(
                "  This is a demo: its " + machines + " machines are simulated, and only this computer can reach it.");
        out.println("  Log in as " + ACCOUNT + " with the password " + PASSWORD);
        out.println(
                temporary
                        ? "  Everything is forgotten when it ends (Ctrl-C)."
                        : "  Its data stay in " + directory + ".");
        out.flush();
        return Console.run(new RunOptions(
                directory, http, 0, freePort(), freePort(), freePort(), "127.0.0.1", List.of("lo"), true));
    }

    /** A demo declares machines and accounts: never among real ones. */
    private static void requireDemo(Path directory) throws IOException {
        if (Files.isDirectory(directory) && !Files.exists(directory.resolve(MARK))) {
            try (Stream<Path> content = Files.list(directory)) {
                if (content.findAny().isPresent()) {
                    throw new IllegalArgumentException(directory
                            + " is not empty, and not the data directory of a demo. Give --data a new directory.");
                }
            }
        }
        Files.createDirectories(directory);
        Path mark = directory.resolve(MARK);
        if (!Files.exists(mark)) {
            Files.writeString(mark, "The machines and accounts here belong to \"slipway demo\".\n");
        }
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return socket.getLocalPort();
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("The demo's data in {} could not be removed: {}", directory, e.getMessage());
        }
    }
}
