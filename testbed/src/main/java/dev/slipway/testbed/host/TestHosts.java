package dev.slipway.testbed.host;

import dev.slipway.testbed.lab.Command;
import dev.slipway.testbed.lab.LabException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A switch and the hosts on it. This machine is on it too, so whatever runs here reaches the hosts by their addresses, and
 * nothing else does.
 *
 * <p>All that is started here ends with it, also when the JVM is ended by a signal; what a killed JVM leaves behind ends
 * at once by losing its standard input, and is cleared away by the next one.
 */
public final class TestHosts implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HostTree tree;
    private final Path output;
    private final HostNetwork network;
    private final Deque<TestHost> hosts = new ConcurrentLinkedDeque<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean dismantled = new AtomicBoolean();
    private final Thread atExit = new Thread(this::dismantle, "test-hosts-at-exit");

    private TestHosts(HostTree tree, Path output, HostNetwork network) {
        this.tree = tree;
        this.output = output;
        this.network = network;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * What this machine lacks for test hosts.
     *
     * @return phrases for a person, such as "root"; empty when hosts can be started
     */
    public static List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!System.getProperty("os.name").equals("Linux")) {
            missing.add("Linux");
        }
        if (!System.getProperty("user.name").equals("root")) {
            missing.add("root, for namespaces");
        }
        for (String program : List.of(
                "bash", "ip", "unshare", "nsenter", "setpriv", "findmnt", "flock", "mmdebstrap", "ssh-keygen")) {
            if (Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                    .noneMatch(directory -> Files.isExecutable(Path.of(directory, program)))) {
                missing.add("the program " + program);
            }
        }
        for (String namespace : List.of("cgroup", "ipc", "mnt", "net", "pid", "time", "uts")) {
            if (!Files.exists(Path.of("/proc/self/ns", namespace))) {
                missing.add("a kernel with " + namespace + " namespaces");
            }
        }
        return missing;
    }

    /**
     * Builds what hosts run on if need be, and sets the switch up.
     *
     * @param output where each host's journal goes; made when it does not exist
     * @return a switch without hosts
     * @throws LabException when something cannot be built or set up
     */
    public static TestHosts open(Path output) {
        try {
            Files.createDirectories(output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + output, e);
        }
        HostTree tree = HostTree.build();
        return new TestHosts(tree, output.toAbsolutePath(), HostNetwork.open(tree));
    }

    /**
     * Makes a host, switches it on and waits until its SSH server answers.
     *
     * @param spec what it is made of
     * @return the host
     * @throws LabException when it does not answer within three minutes
     */
    public TestHost up(HostSpec spec) {
        TestHost host = make(spec);
        host.powerOn();
        host.awaitSsh();
        return host;
    }

    /**
     * Makes a host that is switched off.
     *
     * @param spec what it is made of
     * @return the host
     */
    public TestHost make(HostSpec spec) {
        Path disk = network.disks().resolve(spec.name());
        if (Files.exists(disk)) {
            throw new LabException("there is a test host " + spec.name() + " already");
        }
        int index = count.getAndIncrement();
        try {
            Files.createDirectory(disk);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + disk, e);
        }
        Command.require(
                List.of(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "mode=755,size=" + spec.diskMebibytes() + "m",
                        "tmpfs",
                        disk.toString()),
                PATIENCE);
        Command.require(
                List.of(
                        tree.script("new-host"),
                        disk.toString(),
                        tree.root().toString(),
                        spec.flavour().directory(),
                        spec.name(),
                        network.hostAddress(index),
                        String.join("\n", spec.authorizedKeys()),
                        tree.published().toString(),
                        spec.flavour().etcLayout()),
                PATIENCE);
        TestHost host = new TestHost(spec.name(), index, tree, network, disk, output.resolve(spec.name() + ".log"));
        hosts.push(host);
        return host;
    }

    /**
     * This machine's own address on the switch, as hosts see it.
     *
     * @return an IPv4 address
     */
    public String gateway() {
        return network.gateway();
    }

    /** Switches everything off, the last host first, and removes it. */
    @Override
    public void close() {
        dismantle();
        if (!Thread.currentThread().equals(atExit)) {
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }

    private void dismantle() {
        if (dismantled.compareAndSet(false, true)) {
            hosts.forEach(TestHost::close);
            network.close();
        }
    }
}
