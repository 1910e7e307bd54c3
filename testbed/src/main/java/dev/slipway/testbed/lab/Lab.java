package dev.slipway.testbed.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A home network in two network namespaces of its own: a bridge for machines, a router that leases addresses and knows
 * nothing of network boot (dnsmasq), and a packet capture. Whoever uses the lab starts Slipway in it with {@link #start}.
 *
 * <p>All that a lab starts ends with it, also when the JVM is ended by a signal. Every program's words and the capture
 * ({@code lan.pcap}) stay in the output directory.
 */
public final class Lab implements AutoCloseable {
    /** Slipway's interface, which is the bridge itself. */
    public static final String INTERFACE = "br0";

    /** Slipway's address on {@link #INTERFACE}. */
    public static final String ADDRESS = "10.77.0.2";

    /** The router's address; it leases 10.77.0.100 to 10.77.0.200. */
    public static final String ROUTER_ADDRESS = "10.77.0.1";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ROUTER_READY = Pattern.compile("DHCP, IP range");
    private static final Pattern CAPTURE_READY = Pattern.compile("listening on");

    /** DHCP, TFTP requests, and requests to web servers, without what these answer. */
    private static final String CAPTURED =
            "udp port 67 or udp port 68 or udp port 69 or udp port 4011 or (tcp[tcpflags] & tcp-push != 0 and dst host "
                    + ADDRESS + ")";

    private final LabArtefacts artefacts;
    private final Path output;
    private final LabNetwork network;
    private final Deque<LabProcess> processes = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean dismantled = new AtomicBoolean();
    private final Thread atExit = new Thread(this::dismantle, "lab-at-exit");
    private final LabProcess capture;

    private Lab(LabArtefacts artefacts, Path output, LabNetwork network) {
        this.artefacts = artefacts;
        this.output = output;
        this.network = network;
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            startRouter();
            capture = startCapture();
        } catch (LabException e) {
            close();
            throw e;
        }
    }

    /**
     * What this machine lacks for a lab.
     *
     * @return phrases for a person, such as "root"; empty when a lab can be opened
     */
    public static List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("os.arch").equals("amd64")) {
            missing.add("Linux on x86-64");
        }
        if (!System.getProperty("user.name").equals("root")) {
            missing.add("root, for network namespaces");
        }
        for (String program : List.of("ip", "unshare", "flock", "mmdebstrap")) {
            if (Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                    .noneMatch(directory -> Files.isExecutable(Path.of(directory, program)))) {
                missing.add("the program " + program);
            }
        }
        return missing;
    }

    /**
     * Sets the network up and waits until the router and the capture are ready.
     *
     * @param artefacts what machines boot
     * @param output where transcripts, disks and the capture go; made when it does not exist
     * @return the lab
     * @throws LabException when something cannot be started; nothing is left behind
     */
    public static Lab open(LabArtefacts artefacts, Path output) {
        try {
            Files.createDirectories(output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + output, e);
        }
        return new Lab(artefacts, output.toAbsolutePath(), LabNetwork.open());
    }

    private void startRouter() {
        LabProcess router = start(
                "router",
                network.onRouter(withTools(List.of(
                        "dnsmasq",
                        "--conf-file=/dev/null",
                        "--keep-in-foreground",
                        "--user=root",
                        "--port=0",
                        "--interface=eth0",
                        "--bind-interfaces",
                        "--dhcp-range=10.77.0.100,10.77.0.200,255.255.255.0,1h",
                        "--dhcp-leasefile=" + leases(),
                        "--log-dhcp",
                        "--log-facility=-"))));
        router.transcript().await(ROUTER_READY, PATIENCE);
    }

    private LabProcess startCapture() {
        List<String> tcpdump = List.of("tcpdump", "-i", INTERFACE, "-nn", "-v", "-U", "-Z", "root", "--print", "-w");
        List<String> argv = new ArrayList<>(tcpdump);
        argv.add(output.resolve("lan.pcap").toString());
        argv.add(CAPTURED);
        LabProcess started = start("capture", onLan(withTools(argv)));
        started.transcript().await(CAPTURE_READY, PATIENCE);
        return started;
    }

    /**
     * Builds a machine and plugs it into the bridge, switched off.
     *
     * @param spec what it is made of
     * @return the machine
     */
    public LabMachine machine(MachineSpec spec) {
        return new LabMachine(this, spec, network.addTap());
    }

    /**
     * Starts a program that runs until the lab is closed or longer is not wanted.
     *
     * @param name who it is; its words go to {@code NAME.log} in the output directory
     * @param argv the command, for instance from {@link #onLan}
     * @return the running program
     */
    public LabProcess start(String name, List<String> argv) {
        LabProcess process = LabProcess.start(name, argv, output.resolve(name + ".log"));
        processes.push(process);
        return process;
    }

    /**
     * Runs a program to its end.
     *
     * @param argv the command, for instance from {@link #onLan}
     * @param patience how long it may take
     * @return what became of it
     * @throws LabException when it takes longer
     */
    public CommandResult run(List<String> argv, Duration patience) {
        return Command.run(argv, patience);
    }

    /**
     * The command that runs another one where Slipway is.
     *
     * @param argv a command, with this machine's own files
     * @return the longer command
     */
    public List<String> onLan(List<String> argv) {
        return network.onLan(argv);
    }

    /**
     * The command that runs a program of the lab's tools, which sees the output directory and otherwise the tools' files.
     *
     * @param argv a command, such as {@code ssh} with its arguments
     * @return the longer command
     */
    public List<String> withTools(List<String> argv) {
        List<String> command = new ArrayList<>(artefacts.entering(output));
        command.addAll(argv);
        return command;
    }

    private Path leases() {
        return output.resolve("router.leases");
    }

    /**
     * The address that the router leased last to a network card.
     *
     * @param mac the card's address, in lower case with colons
     * @return an IPv4 address; empty when it asked for none
     */
    public String leased(String mac) {
        try {
            // One line per lease: when it ends, the card, the address, and more (dnsmasq(8), --dhcp-leasefile).
            return Files.readAllLines(leases()).stream()
                    .map(line -> line.split(" "))
                    .filter(words -> words.length > 2 && words[1].equals(mac))
                    .max(Comparator.comparing(words -> words[0]))
                    .map(words -> words[2])
                    .orElse("");
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + leases(), e);
        }
    }

    /**
     * What went over the bridge, as tcpdump prints it: DHCP, TFTP requests, and requests to {@link #ADDRESS}.
     *
     * @return the live transcript
     */
    public Transcript packets() {
        return capture.transcript();
    }

    LabArtefacts artefacts() {
        return artefacts;
    }

    /**
     * Where transcripts, disks and the capture are.
     *
     * @return an absolute path
     */
    public Path output() {
        return output;
    }

    /** Ends everything that was started in the lab, the last one first, and removes its network. */
    @Override
    public void close() {
        dismantle();
        if (!Thread.currentThread().equals(atExit)) {
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }

    private void dismantle() {
        if (dismantled.compareAndSet(false, true)) {
            processes.forEach(LabProcess::close);
            network.close();
        }
    }
}
