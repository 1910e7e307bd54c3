package dev.slipway.pxe.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A home network in network namespaces of its own: a bridge on which Slipway has 10.77.0.2, a router (dnsmasq, leases
 * only) with 10.77.0.1, and room for clients. Everything is removed at the end.
 */
public final class HomeNetwork implements AutoCloseable {
    public static final String SLIPWAY = "10.77.0.2";
    public static final String ROUTER = "10.77.0.1";

    private final Path directory;
    private final String id =
            Long.toString(ProcessHandle.current().pid(), 36) + Long.toString(System.nanoTime() % 46656, 36);
    private final List<String> namespaces = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();

    public HomeNetwork(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        try {
            String lan = namespace("l");
            ip(
                    "-n",
                    lan,
                    "link",
                    "add",
                    "br0",
                    "type",
                    "bridge",
                    "stp_state",
                    "0",
                    "forward_delay",
                    "0",
                    "mcast_snooping",
                    "0");
            ip("-n", lan, "addr", "add", SLIPWAY + "/24", "dev", "br0");
            ip("-n", lan, "link", "set", "br0", "up");
            String router = cable("r");
            ip("-n", router, "addr", "add", ROUTER + "/24", "dev", "eth0");
        } catch (IOException | InterruptedException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** The namespace in which Slipway and the bridge are. */
    public String lan() {
        return namespaces.getFirst();
    }

    /** Starts the router's DHCP server: leases and nothing about booting. */
    public void startRouter() throws IOException {
        spawn(
                "dnsmasq",
                "ip",
                "netns",
                "exec",
                namespaces.get(1),
                "dnsmasq",
                "--no-daemon",
                "--conf-file=/dev/null",
                "--port=0",
                "--interface=eth0",
                "--dhcp-range=10.77.0.100,10.77.0.200,1h",
                "--dhcp-leasefile=" + directory.resolve("leases"),
                "--pid-file=",
                "--log-dhcp");
    }

    /** Makes a namespace with an interface eth0 that is on the bridge. */
    public String cable(String kind) throws IOException, InterruptedException {
        String name = namespace(kind);
        ip("-n", lan(), "link", "add", "v" + kind, "type", "veth", "peer", "name", "eth0", "netns", name);
        ip("-n", lan(), "link", "set", "v" + kind, "master", "br0", "up");
        ip("-n", name, "link", "set", "eth0", "up");
        return name;
    }

    /** Makes a tap on the bridge, for a virtual machine. */
    public void tap(String name) throws IOException, InterruptedException {
        ip("-n", lan(), "tuntap", "add", name, "mode", "tap");
        ip("-n", lan(), "link", "set", name, "master", "br0", "up");
    }

    /** Starts a program in the background; it is ended with the network. */
    public Process spawn(String log, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new java.io.File("/dev/null"))
                .redirectOutput(log(log).toFile())
                .start();
        processes.add(process);
        return process;
    }

    /** Where a program's output goes. */
    public Path log(String name) {
        return directory.resolve(name + ".log");
    }

    public String output(String name) throws IOException {
        return Files.exists(log(name)) ? Files.readString(log(name)) : "";
    }

    /** Starts Slipway's network boot servers, on the ports of the standards, in the bridge's namespace. */
    public void startSlipway(Path loaders) throws IOException {
        spawn(
                "slipway",
                "ip",
                "netns",
                "exec",
                lan(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                BootServers.class.getName(),
                SLIPWAY,
                loaders.toString());
    }

    @Override
    public void close() {
        for (Process process : processes.reversed()) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        for (String namespace : namespaces) {
            try {
                Programs.run(directory, "ip", "netns", "del", namespace);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("namespace " + namespace + " was left behind", e);
            }
        }
    }

    private String namespace(String kind) throws IOException, InterruptedException {
        String name = "swpxe" + kind + id;
        ip("netns", "add", name);
        namespaces.add(name);
        ip("-n", name, "link", "set", "lo", "up");
        return name;
    }

    private void ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Programs.Ended ended = Programs.run(directory, command);
        if (ended.status() != 0) {
            throw new IOException(command + ": " + ended.output());
        }
    }
}
