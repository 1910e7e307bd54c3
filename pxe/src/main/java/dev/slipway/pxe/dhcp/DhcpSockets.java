package dev.slipway.pxe.dhcp;

import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.pxe.port.PortHolder;
import dev.slipway.pxe.port.PortReport;
import dev.slipway.pxe.port.UdpBinding;
import dev.slipway.pxe.port.UdpBinding.Sharing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The sockets of the two doors. Java has no IP_PKTINFO, so an answer to a client that has no address yet leaves by a
 * socket bound to the interface's own address: Linux sends a limited broadcast out of the interface that owns it.
 *
 * <p>Those sockets are connected, hence receive nothing, and where another DHCP server on this host shares port 67 the
 * receiving socket is bound to the broadcast address alone: so unicast renewals go on reaching that server.
 */
final class DhcpSockets implements AutoCloseable {
    private static final Inet4Address ANY = BootInterface.address("0.0.0.0");
    private static final String SERVER = "ProxyDHCP";
    private static final String BOOT_SERVER = "PXE boot server";

    private final ProxyDhcpConfig config;
    private final SequencedMap<DatagramChannel, Arrival> receivers = new LinkedHashMap<>();
    private final SequencedMap<BootInterface, DatagramChannel> senders = new LinkedHashMap<>();
    private final PortReport serverReport;
    private final PortReport bootReport;

    /**
     * Where a datagram came in.
     *
     * @param listener the door
     * @param on the interfaces that it may have come by: one where that is known, all where it is not
     */
    record Arrival(Listener listener, List<BootInterface> on) {}

    DhcpSockets(ProxyDhcpConfig config) {
        this.config = config;
        this.serverReport = openServer();
        this.bootReport = openBootServer();
    }

    List<PortReport> reports() {
        return List.of(serverReport, bootReport);
    }

    /** Channels to read from, with what an arrival there means. */
    Map<DatagramChannel, Arrival> receivers() {
        return receivers;
    }

    boolean bootServerUp() {
        return bootReport instanceof PortReport.Bound;
    }

    /** Sends to clients that have no address yet, on one interface. */
    void broadcast(BootInterface on, byte[] message) throws IOException {
        DatagramChannel sender = senders.get(on);
        if (sender != null) {
            sender.write(ByteBuffer.wrap(message));
        }
    }

    /** Sends to a relay, whose port is that of servers (RFC 2131 §4.1). */
    void toRelay(BootInterface on, Inet4Address relay, byte[] message) throws IOException {
        // Open for this instant only: left open, it would take the relay's packets away from the receiving socket.
        switch (UdpBinding.bind(SERVER, on.local(), serverReport.port(), Sharing.SHARED)) {
            case UdpBinding.Closed(PortReport.Refused refused) -> throw new IOException(refused.words());
            case UdpBinding.Open(DatagramChannel channel, int _) -> {
                try (channel) {
                    channel.send(ByteBuffer.wrap(message), new InetSocketAddress(relay, serverReport.port()));
                }
            }
        }
    }

    /** The interface by which the kernel would reach an address, or the first when none of ours is on that way. */
    BootInterface towards(Inet4Address address) {
        try (DatagramChannel probe = DatagramChannel.open(StandardProtocolFamily.INET)) {
            probe.connect(new InetSocketAddress(address, serverReport.port()));
            if (probe.getLocalAddress() instanceof InetSocketAddress local) {
                for (BootInterface candidate : config.interfaces()) {
                    if (candidate.local().equals(local.getAddress())) {
                        return candidate;
                    }
                }
            }
        } catch (IOException e) {
            // No route: nothing will arrive by any interface, so the first is as good as another.
            return config.interfaces().getFirst();
        }
        return config.interfaces().getFirst();
    }

    @Override
    public void close() {
        for (Listener listener : Listener.values()) {
            closeAll(listener);
        }
    }

    private void closeAll(Listener listener) {
        if (listener == Listener.DHCP_SERVER) {
            senders.values().forEach(DhcpSockets::close);
        }
        receivers.forEach((channel, arrival) -> {
            if (arrival.listener() == listener) {
                close(channel);
            }
        });
    }

    private PortReport openServer() {
        boolean alone = config.serverPort() == 0 || isFree(config.serverPort());
        UdpBinding receiver = UdpBinding.bind(
                SERVER, alone ? ANY : UdpBinding.LIMITED_BROADCAST, config.serverPort(), Sharing.SHARED);
        if (receiver instanceof UdpBinding.Closed(PortReport.Refused refused)
                && refused.reason() == PortReport.Reason.NO_SUCH_ADDRESS) {
            // No such socket without IPv6 in the kernel: then all that comes to the port is shared.
            receiver = UdpBinding.bind(SERVER, ANY, config.serverPort(), Sharing.SHARED);
        }
        return switch (receiver) {
            case UdpBinding.Closed(PortReport.Refused refused) -> refused;
            case UdpBinding.Open(DatagramChannel channel, int port) -> {
                receivers.put(channel, new Arrival(Listener.DHCP_SERVER, config.interfaces()));
                PortReport report = openSenders(port, alone ? List.of() : UdpBinding.others(port));
                if (report instanceof PortReport.Refused) {
                    // A door that hears and cannot answer would only mislead the timeline.
                    closeAll(Listener.DHCP_SERVER);
                }
                yield report;
            }
        };
    }

    private PortReport openSenders(int port, List<PortHolder> others) {
        for (BootInterface on : config.interfaces()) {
            switch (UdpBinding.bind(SERVER, on.local(), port, Sharing.SHARED)) {
                case UdpBinding.Closed(PortReport.Refused refused) -> {
                    return refused;
                }
                case UdpBinding.Open(DatagramChannel channel, int _) -> {
                    senders.put(on, channel);
                    try {
                        channel.connect(new InetSocketAddress(config.broadcast(), config.clientPort()));
                    } catch (IOException e) {
                        return new PortReport.Refused(
                                SERVER,
                                port,
                                PortReport.Reason.OTHER,
                                on.local().getHostAddress() + ": no broadcast from here (" + e.getMessage() + ")",
                                List.of(),
                                "Check that the interface is up and takes broadcasts.");
                    }
                }
            }
        }
        return new PortReport.Bound(SERVER, port, others);
    }

    private PortReport openBootServer() {
        int port = config.bootPort();
        for (BootInterface on : config.interfaces()) {
            switch (UdpBinding.bind(BOOT_SERVER, on.local(), port, Sharing.EXCLUSIVE)) {
                case UdpBinding.Closed(PortReport.Refused refused) -> {
                    closeAll(Listener.BOOT_SERVER);
                    return refused;
                }
                case UdpBinding.Open(DatagramChannel channel, int bound) -> {
                    receivers.put(channel, new Arrival(Listener.BOOT_SERVER, List.of(on)));
                    port = bound;
                }
            }
        }
        return new PortReport.Bound(BOOT_SERVER, port, List.of());
    }

    /** Whether nobody at all has the port, even one who would share it. */
    private static boolean isFree(int port) {
        return switch (UdpBinding.bind(SERVER, ANY, port, Sharing.EXCLUSIVE)) {
            case UdpBinding.Closed closed -> closed.report().reason() != PortReport.Reason.IN_USE;
            case UdpBinding.Open(DatagramChannel channel, int _) -> {
                close(channel);
                yield true;
            }
        };
    }

    private static void close(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
