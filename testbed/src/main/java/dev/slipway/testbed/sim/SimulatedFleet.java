package dev.slipway.testbed.sim;

import dev.slipway.ssh.SshEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Simulated machines on one network, each at an address of its own on loopback. */
public final class SimulatedFleet implements AutoCloseable {
    /** The second numbers of the machines' addresses, of which a fleet takes the first that no other has. */
    private static final int FIRST_NETWORK = 77;

    private static final int LAST_NETWORK = 99;

    /** In the network of a fleet, nobody's address: whoever listens there has the network. */
    private static final String DOOR_PLATE = ".255.254";

    private static final int PER_NET = 200;
    private static final int FIRST = 10;

    /**
     * What all machines have in common.
     *
     * @param user who may log in
     * @param authorized the keys that may
     * @param port where SSH listens, in a network that no other fleet with this port has; 0 for any free port
     * @param pace how long things take
     * @param firmware what machines do when they are switched on, before their disk boots
     * @param clock the right time
     */
    public record Settings(
            String user, List<PublicKey> authorized, int port, Pace pace, Firmware firmware, Clock clock) {
        /** Keeps an unmodifiable copy. */
        public Settings {
            authorized = List.copyOf(authorized);
        }

        /**
         * Machines that boot their disks at once.
         *
         * @param user who may log in
         * @param authorized the keys that may
         * @param pace how long things take
         * @param clock the right time
         */
        public Settings(String user, List<PublicKey> authorized, Pace pace, Clock clock) {
            this(user, authorized, 0, pace, machine -> () -> {}, clock);
        }
    }

    /** What a machine does when it is switched on. */
    @FunctionalInterface
    public interface Firmware {
        /**
         * Boots from the network, or does nothing. Called in a thread of the machine's own.
         *
         * @param machine the machine, which nobody can reach yet
         * @return what the system on its disk does once it has started
         * @throws InterruptedException when the fleet is switched off
         */
        Runnable boot(SimulatedMachine machine) throws InterruptedException;
    }

    private final String network;
    private final ServerSocket plate;
    private final SimulatedSshServer server;
    private final List<SimulatedMachine> machines;
    private final ScheduledExecutorService timer;

    private SimulatedFleet(
            String network,
            ServerSocket plate,
            SimulatedSshServer server,
            List<SimulatedMachine> machines,
            ScheduledExecutorService timer) {
        this.network = network;
        this.plate = plate;
        this.server = server;
        this.machines = List.copyOf(machines);
        this.timer = timer;
    }

    /**
     * Switches machines on.
     *
     * @param settings what they have in common
     * @param specs what they are
     * @return the running fleet
     * @throws IOException when no port is free
     */
    public static SimulatedFleet start(Settings settings, List<MachineSpec> specs) throws IOException {
        ServerSocket plate = plate(settings.port());
        String network = plate.isBound()
                ? plate.getInetAddress().getHostAddress().replace(DOOR_PLATE, "")
                : "127." + FIRST_NETWORK;
        SimulatedSshServer server = new SimulatedSshServer();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("simulated-machines").factory());
        SimulatedMachine.Plug plug = new Network(server, timer, settings.firmware());
        List<SimulatedMachine> machines = new ArrayList<>();
        SimulatedFleet fleet = null;
        try {
            int port = settings.port();
            for (MachineSpec spec : specs) {
                InetSocketAddress free = free(address(network, machines.size()), port);
                port = port == 0 ? free.getPort() : port;
                SshEndpoint endpoint =
                        new SshEndpoint(free.getAddress().getHostAddress(), free.getPort(), settings.user());
                SimulatedMachine machine = new SimulatedMachine(
                        spec,
                        endpoint,
                        new AuthorizedKeys(settings.authorized()),
                        settings.pace(),
                        settings.clock(),
                        plug);
                server.open(machine);
                machines.add(machine);
            }
            fleet = new SimulatedFleet(network, plate, server, machines, timer);
            return fleet;
        } finally {
            if (fleet == null) {
                timer.shutdownNow();
                server.close();
                plate.close();
            }
        }
    }

    /**
     * Takes a network, so that two fleets at once never have the same addresses, even while a machine reboots and nobody
     * listens at its port. Where only 127.0.0.1 is local, or for any free port, nothing is taken.
     */
    private static ServerSocket plate(int port) throws IOException {
        ServerSocket plate = new ServerSocket();
        for (int second = FIRST_NETWORK; port != 0 && second <= LAST_NETWORK; second++) {
            try {
                plate.bind(new InetSocketAddress(InetAddress.ofLiteral("127." + second + DOOR_PLATE), port));
                return plate;
            } catch (BindException e) {
                // Another fleet's.
            }
        }
        return plate;
    }

    private static String address(String network, int number) {
        return network + "." + number / PER_NET + "." + (FIRST + number % PER_NET);
    }

    /** The wanted address and port, or the next best where these cannot be used. */
    private static InetSocketAddress free(String address, int port) throws IOException {
        for (InetSocketAddress candidate : List.of(
                new InetSocketAddress(InetAddress.ofLiteral(address), port),
                new InetSocketAddress(InetAddress.ofLiteral(address), 0),
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(candidate);
                return new InetSocketAddress(candidate.getAddress(), probe.getLocalPort());
            } catch (BindException e) {
                // On systems where only 127.0.0.1 is local, or when somebody else has the port.
            }
        }
        throw new IOException("No port is free on the loopback interface.");
    }

    /**
     * The network that the machines are in.
     *
     * @return the first two numbers of their addresses: all of 127.0.0.0/8 is local on Linux
     */
    public String network() {
        return network;
    }

    /**
     * The machines.
     *
     * @return in the order in which they were described
     */
    public List<SimulatedMachine> machines() {
        return machines;
    }

    /**
     * One machine.
     *
     * @param name its host name
     * @return the machine
     * @throws IllegalArgumentException when there is none of that name
     */
    public SimulatedMachine machine(String name) {
        return machines.stream()
                .filter(machine -> machine.spec().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no simulated machine " + name));
    }

    /** Switches all machines off. */
    @Override
    public void close() {
        timer.shutdownNow();
        server.close();
        try {
            plate.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Network(SimulatedSshServer server, ScheduledExecutorService timer, Firmware firmware)
            implements SimulatedMachine.Plug {
        @Override
        public void pull(SimulatedMachine machine) {
            server.shut(machine);
        }

        @Override
        public void put(SimulatedMachine machine) {
            try {
                server.open(machine);
            } catch (IOException e) {
                throw new UncheckedIOException("somebody took the port of " + machine, e);
            }
        }

        @Override
        public void later(Duration delay, Runnable what) {
            ScheduledFuture<?> _ = timer.schedule(what, delay.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void powerOn(SimulatedMachine machine) {
            Thread.ofVirtual().name("firmware of " + machine.spec().name()).start(() -> {
                try {
                    Runnable onceStarted = firmware.boot(machine);
                    machine.comeBack();
                    onceStarted.run();
                } catch (InterruptedException e) {
                    // The fleet is switched off.
                }
            });
        }
    }
}
