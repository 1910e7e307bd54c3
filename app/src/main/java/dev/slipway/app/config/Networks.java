package dev.slipway.app.config;

import dev.slipway.pxe.boot.BootInterface;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which of this machine's networks are served. */
final class Networks {
    private Networks() {}

    /**
     * The interfaces that are up and have an IPv4 address; those named in the options, or all but loopback and what
     * container engines and hypervisors make for themselves.
     *
     * @throws IllegalArgumentException when a named interface does not exist or has no IPv4 address
     */
    static List<BootInterface> of(RunOptions options, int machinePort) {
        List<BootInterface> found = new ArrayList<>();
        try {
            if (options.interfaces().isEmpty()) {
                for (NetworkInterface each :
                        NetworkInterface.networkInterfaces().toList()) {
                    if (each.isUp() && !each.isLoopback() && !each.isPointToPoint() && !isInner(each.getName())) {
                        address(each).ifPresent(ip -> found.add(network(each.getName(), ip, options, machinePort)));
                    }
                }
            }
            for (String name : options.interfaces()) {
                NetworkInterface each = NetworkInterface.getByName(name);
                if (each == null) {
                    throw new IllegalArgumentException("There is no network interface " + name + ". There are: "
                            + String.join(", ", names()) + ".");
                }
                Inet4Address ip = address(each)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "The network interface " + name + " has no IPv4 address. Give it one first."));
                found.add(network(name, ip, options, machinePort));
            }
        } catch (SocketException e) {
            throw new IllegalStateException("The network interfaces cannot be listed: " + e.getMessage(), e);
        }
        return found;
    }

    private static boolean isInner(String name) {
        return name.startsWith("docker")
                || name.startsWith("podman")
                || name.startsWith("veth")
                || name.startsWith("virbr")
                || name.startsWith("br-");
    }

    private static BootInterface network(String name, Inet4Address ip, RunOptions options, int machinePort) {
        if (options.advertise().isEmpty()) {
            return BootInterface.of(name, ip, machinePort);
        }
        Inet4Address advertised = BootInterface.address(options.advertise());
        return new BootInterface(
                name, ip, advertised, URI.create("http://" + advertised.getHostAddress() + ":" + machinePort));
    }

    private static Optional<Inet4Address> address(NetworkInterface each) {
        return each.inetAddresses()
                .filter(Inet4Address.class::isInstance)
                .map(Inet4Address.class::cast)
                .findFirst();
    }

    private static List<String> names() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .map(NetworkInterface::getName)
                .sorted()
                .toList();
    }
}
