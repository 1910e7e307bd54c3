package dev.slipway.pxe.port;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The outcome of binding one UDP socket: an open channel, or the reason why there is none. */
public sealed interface UdpBinding {
    /** Receive buffer asked for; the kernel may grant less (net.core.rmem_max). Holds a burst of some hundred packets. */
    int RECEIVE_BUFFER = 1 << 20;

    /** 255.255.255.255: a socket bound to it receives broadcasts and nothing else (Linux). */
    Inet4Address LIMITED_BROADCAST = Inet4Address.ofLiteral("255.255.255.255");

    /** Ports below this need a privilege (net.ipv4.ip_unprivileged_port_start). */
    int FIRST_UNPRIVILEGED_PORT = 1024;

    /**
     * The socket is bound, in blocking mode, with SO_BROADCAST set.
     *
     * @param channel the channel, to be closed by who asked for it
     * @param port its port
     */
    record Open(DatagramChannel channel, int port) implements UdpBinding {}

    /**
     * The socket could not be bound. Nothing is left open.
     *
     * @param report the reason, holder and remedy
     */
    record Closed(PortReport.Refused report) implements UdpBinding {}

    /** How a socket shares its port. */
    enum Sharing {
        /** Nobody else may have it. */
        EXCLUSIVE,
        /** Others that agree may have it too (SO_REUSEADDR): one socket for broadcasts and one per own address. */
        SHARED
    }

    /**
     * Binds a socket.
     *
     * @param service what it is for, as the admin reads it
     * @param address the local address, or the wildcard
     * @param port the port, 0 for any free one
     * @param sharing whether others may have the port too
     * @return the channel, or the reason
     */
    static UdpBinding bind(String service, Inet4Address address, int port, Sharing sharing) {
        try {
            // The JDK refuses to bind an IPv4-only socket to the broadcast address, and lets a dual-stack one do it.
            DatagramChannel channel = address.equals(LIMITED_BROADCAST)
                    ? DatagramChannel.open()
                    : DatagramChannel.open(StandardProtocolFamily.INET);
            try {
                channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
                channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, sharing == Sharing.SHARED);
                channel.bind(new InetSocketAddress(address, port));
                return new Open(channel, ((InetSocketAddress) channel.getLocalAddress()).getPort());
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            return new Closed(refusal(service, address, port, e));
        }
    }

    /**
     * Finds who else listens on a port that is ours.
     *
     * @param port the port
     * @return the other processes, as far as {@code /proc} shows them
     */
    static List<PortHolder> others(int port) {
        return new PortHolders(Path.of("/proc"))
                .of(port, ProcessHandle.current().pid());
    }

    private static PortReport.Refused refusal(String service, Inet4Address address, int port, IOException failure) {
        PortReport.Reason reason = reason(failure);
        List<PortHolder> holders =
                reason == PortReport.Reason.IN_USE ? new PortHolders(Path.of("/proc")).of(port, -1) : List.of();
        String detail = address.getHostAddress() + ": " + words(failure);
        return new PortReport.Refused(service, port, reason, detail, holders, remedy(reason, port, holders));
    }

    private static PortReport.Reason reason(IOException failure) {
        String words = words(failure).toLowerCase(Locale.ROOT);
        if (!(failure instanceof BindException || failure instanceof SocketException)) {
            return PortReport.Reason.OTHER;
        }
        // The JDK keeps errno only as strerror's text; these three are stable in glibc and musl.
        if (words.contains("in use")) {
            return PortReport.Reason.IN_USE;
        }
        if (words.contains("permission denied")) {
            return PortReport.Reason.NOT_PERMITTED;
        }
        return words.contains("cannot assign") || words.contains("not available")
                ? PortReport.Reason.NO_SUCH_ADDRESS
                : PortReport.Reason.OTHER;
    }

    private static String remedy(PortReport.Reason reason, int port, List<PortHolder> holders) {
        return switch (reason) {
            case IN_USE ->
                holders.isEmpty()
                        ? "Find the holder with \"ss -ulpn 'sport = :" + port
                                + "'\" as root, stop it or move it to another address, then start Slipway again."
                        : "Stop " + holders.getFirst().process()
                                + ", or keep it off this interface, then start Slipway again.";
            case NOT_PERMITTED ->
                "Ports below " + FIRST_UNPRIVILEGED_PORT
                        + " need a privilege: run Slipway by its systemd unit with"
                        + " AmbientCapabilities=CAP_NET_BIND_SERVICE, or as root.";
            case NO_SUCH_ADDRESS ->
                "No interface has this address: check --advertise and --interface, or start Slipway after the network"
                        + " is up.";
            case OTHER -> "See the log for the operating system's error.";
        };
    }

    private static String words(IOException failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
