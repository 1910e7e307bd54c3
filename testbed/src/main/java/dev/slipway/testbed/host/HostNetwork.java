package dev.slipway.testbed.host;

import dev.slipway.testbed.lab.Command;
import dev.slipway.testbed.lab.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A switch of this machine with its own network 198.18.N.0/24, of the addresses that RFC 2544 keeps for testing. Nothing
 * routes from it to anywhere else. N belongs to whoever holds a lock, which ends with its process however that ends.
 */
final class HostNetwork implements AutoCloseable {
    private static final Path STATE = Path.of("/run/slipway-hosts");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int NETWORKS = 256;
    private static final int FIRST_HOST = 10;
    private static final int HOSTS = 200;

    private final HostTree tree;
    private final int number;
    private final FileLock lock;

    private HostNetwork(HostTree tree, int number, FileLock lock) {
        this.tree = tree;
        this.number = number;
        this.lock = lock;
    }

    /**
     * Takes the first free network and removes what a killed process left in it.
     *
     * @param tree whose scripts are used
     * @return the network, up
     * @throws LabException when none is free, or {@code ip} refuses
     */
    static HostNetwork open(HostTree tree) {
        try {
            Files.createDirectories(STATE);
            for (int number = 0; number < NETWORKS; number++) {
                FileLock lock = tryLock(number);
                if (lock != null) {
                    HostNetwork network = new HostNetwork(tree, number, lock);
                    network.create();
                    return network;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + STATE, e);
        }
        throw new LabException("all " + NETWORKS + " networks of test hosts are in use; see " + STATE);
    }

    @org.jspecify.annotations.Nullable
    private static FileLock tryLock(int number) throws IOException {
        FileChannel channel =
                FileChannel.open(STATE.resolve(number + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // This very process has it.
        }
        if (lock == null) {
            channel.close();
        }
        return lock;
    }

    private void create() throws IOException {
        remove();
        Files.createDirectories(disks());
        ip("link add " + bridge() + " type bridge stp_state 0 forward_delay 0 mcast_snooping 0");
        ip("addr add " + gateway() + "/24 brd + dev " + bridge());
        ip("link set " + bridge() + " up");
    }

    /** This machine's address. */
    String gateway() {
        return address(1);
    }

    /** The address of a host. */
    String hostAddress(int host) {
        if (host >= HOSTS) {
            throw new LabException("a network has room for " + HOSTS + " test hosts");
        }
        return address(FIRST_HOST + host);
    }

    private String address(int last) {
        return "198.18." + number + "." + last;
    }

    /** Where hosts keep their disks. */
    Path disks() {
        return STATE.resolve(Integer.toString(number));
    }

    /** What a host's control group and network namespace are called. */
    String label(String host) {
        return "slipway-host-" + number + "-" + host;
    }

    Path namespace(String host) {
        return Path.of("/run/netns", label(host));
    }

    /**
     * Connects a host by a new cable to the switch, in a network namespace of its own. What the host itself had configured
     * is gone, as after a cold start.
     */
    void connect(String host, int index) {
        disconnect(host, index);
        ip("netns add " + label(host));
        ip("link add " + port(index) + " type veth peer name eth0 netns " + label(host));
        ip("link set " + port(index) + " master " + bridge() + " up");
        ip("-n " + label(host) + " link set eth0 address " + mac(index));
        ip("-n " + label(host) + " addr add " + hostAddress(index) + "/24 brd + dev eth0");
        ip("-n " + label(host) + " link set eth0 up");
        // Nobody has this address: what hosts send elsewhere ends here.
        ip("-n " + label(host) + " route add default via " + address(254));
    }

    /** Takes cable and network namespace away; the namespace may live on for a moment, so the cable goes by itself. */
    void disconnect(String host, int index) {
        if (Files.exists(Path.of("/sys/class/net", port(index)))) {
            ip("link delete " + port(index));
        }
        if (Files.exists(namespace(host))) {
            ip("netns delete " + label(host));
        }
    }

    /** Pulls the cable, or puts it back. */
    void plug(int index, boolean in) {
        ip("link set " + port(index) + (in ? " up" : " down"));
    }

    /** The MAC address of a host, locally administered. */
    String mac(int index) {
        return "02:00:c6:12:%02x:%02x".formatted(number, FIRST_HOST + index);
    }

    private String bridge() {
        return "slh" + number;
    }

    private String port(int index) {
        return bridge() + "-" + index;
    }

    private void remove() {
        Command.require(List.of(tree.script("remove-network"), Integer.toString(number)), PATIENCE);
    }

    @Override
    public void close() {
        try {
            remove();
        } finally {
            release();
        }
    }

    private void release() {
        try {
            lock.acquiredBy().close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release " + STATE + "/" + number, e);
        }
    }

    private static void ip(String arguments) {
        List<String> argv = new ArrayList<>(List.of("ip"));
        argv.addAll(List.of(arguments.split(" ")));
        Command.require(argv, PATIENCE);
    }
}
