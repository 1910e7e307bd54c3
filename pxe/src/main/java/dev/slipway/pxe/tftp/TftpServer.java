package dev.slipway.pxe.tftp;

import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.pxe.boot.BootObserver;
import dev.slipway.pxe.boot.Loaders;
import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.pxe.port.PortReport;
import dev.slipway.pxe.port.UdpBinding;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A read-only TFTP server for loaders (RFC 1350, 2347, 2348, 2349, 7440), in octet mode only: what it serves is
 * binary, and netascii would spoil it. Write requests are refused.
 *
 * <p>One thread per interface takes requests in; each transfer has a virtual thread and a port of its own, answers
 * from the address that was asked, and ends by a deadline at the latest.
 */
public final class TftpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TftpServer.class);
    private static final String SERVICE = "TFTP";

    /** RFC 2347 lets a request have 512 bytes; longer ones are cut off, hence malformed. */
    private static final int LONGEST_REQUEST = 1024;

    /** Headers of IP, UDP and TFTP around a block. */
    private static final int HEADERS = 32;

    private static final int USUAL_MTU = 1500;

    private final TftpConfig config;
    private final Loaders loaders;
    private final BootObserver observer;
    private final Clock clock;
    private final ArpTable neighbours = new ArpTable(Path.of("/proc/net/arp"));
    private final Admission admission;
    private final Crowding crowding = new Crowding();
    private final Map<DatagramChannel, BootInterface> sockets = new LinkedHashMap<>();
    private final ExecutorService transfers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Thread> threads = new ArrayList<>();
    private final PortReport report;

    private TftpServer(TftpConfig config, Loaders loaders, BootObserver observer, Clock clock) {
        this.config = config;
        this.loaders = loaders;
        this.observer = observer;
        this.clock = clock;
        this.admission = new Admission(config.limits());
        this.report = open();
    }

    /**
     * Binds what can be bound and starts to answer. Never fails on a port that is taken: see {@link #reports}.
     *
     * @param config where to listen
     * @param loaders what to serve
     * @param observer is told what was seen
     * @param clock the time of sightings
     * @return the running server
     */
    public static TftpServer start(TftpConfig config, Loaders loaders, BootObserver observer, Clock clock) {
        TftpServer server = new TftpServer(config, loaders, observer, clock);
        server.sockets.forEach((channel, on) -> server.threads.add(
                Thread.ofPlatform().daemon().name("pxe-tftp-" + on.name()).start(() -> server.receive(channel, on))));
        return server;
    }

    /**
     * What became of port 69.
     *
     * @return one report
     */
    public List<PortReport> reports() {
        return List.of(report);
    }

    /** Stops answering, ends transfers and frees the port. */
    @Override
    public void close() {
        closeSockets();
        transfers.shutdownNow();
        for (Thread thread : threads) {
            try {
                thread.join(2000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private PortReport open() {
        int port = config.port();
        for (BootInterface on : config.interfaces()) {
            switch (UdpBinding.bind(SERVICE, on.local(), port, UdpBinding.Sharing.EXCLUSIVE)) {
                case UdpBinding.Closed(PortReport.Refused refused) -> {
                    closeSockets();
                    sockets.clear();
                    return refused;
                }
                case UdpBinding.Open(DatagramChannel channel, int bound) -> {
                    sockets.put(channel, on);
                    port = bound;
                }
            }
        }
        return new PortReport.Bound(SERVICE, port, List.of());
    }

    private void closeSockets() {
        for (DatagramChannel channel : sockets.keySet()) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.warn("closing the TFTP port: {}", e.toString());
            }
        }
    }

    private void receive(DatagramChannel channel, BootInterface on) {
        int largestBlock = mtu(on) - HEADERS;
        ByteBuffer buffer = ByteBuffer.allocateDirect(LONGEST_REQUEST);
        while (channel.isOpen()) {
            try {
                buffer.clear();
                if (channel.receive(buffer) instanceof InetSocketAddress client) {
                    accept(client, TftpPacket.decode(buffer.flip()), on, largestBlock);
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("TFTP port on {}: {}", on.name(), e.toString());
            } catch (RuntimeException e) {
                // The last line of defence: one request must never end TFTP for all machines.
                LOG.error("a TFTP request was not answered because of a fault in Slipway", e);
            }
        }
    }

    private void accept(InetSocketAddress client, TftpPacket packet, BootInterface on, int largestBlock) {
        if (!(packet instanceof TftpPacket.Request request) || client.getPort() == 0) {
            LOG.debug("TFTP: {} sent no request: {}", client, packet);
            return;
        }
        Admission.Verdict verdict = admission.admit(client);
        switch (verdict) {
            case ADMITTED ->
                transfers.execute(() -> {
                    try {
                        serve(client, request, on, largestBlock);
                    } finally {
                        admission.release(client);
                    }
                });
            case REPEATED -> LOG.debug("TFTP: {} repeats its request", client);
            case TOO_MANY, TOO_MANY_OF_ADDRESS -> {
                // Firmware asks again after a second or two, so silence is only a delay; an error would end its boot.
                if (crowding.worthSaying(client.getAddress(), clock.instant())) {
                    String why = verdict == Admission.Verdict.TOO_MANY
                            ? "left waiting: " + config.limits().transfers() + " transfers are under way"
                            : "left waiting: " + config.limits().transfersPerAddress()
                                    + " transfers of its address are under way";
                    sightings(client, request, BootFile.of(request.file(), loaders, on))
                            .failed(0, why);
                }
            }
        }
    }

    private void serve(InetSocketAddress client, TftpPacket.Request request, BootInterface on, int largestBlock) {
        BootFile file = BootFile.of(request.file(), loaders, on);
        Sightings sightings = sightings(client, request, file);
        try (ClientPort port = new ClientPort(on.local(), client)) {
            if (request.write()) {
                refuse(port, TftpError.ACCESS, "This server is read-only", sightings);
            } else if (!request.mode().equals("octet")) {
                refuse(port, TftpError.ILLEGAL, "Only octet (binary) mode is served", sightings);
            } else {
                answer(port, request, file, largestBlock, sightings);
            }
        } catch (IOException e) {
            sightings.failed(0, "no socket for the transfer: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a TFTP transfer ended because of a fault in Slipway", e);
        }
    }

    private void answer(
            ClientPort port, TftpPacket.Request request, BootFile file, int largestBlock, Sightings sightings)
            throws IOException {
        switch (file) {
            case BootFile.Unknown _ -> refuse(port, TftpError.NOT_FOUND, "No such file", sightings);
            case BootFile.Escape _ -> refuse(port, TftpError.ACCESS, "Names must not contain ..", sightings);
            case BootFile.Autoexec(Optional<MacAddress> _, String script) -> {
                try (Content content = Content.of(script)) {
                    transfer(port, request, content, largestBlock, sightings);
                }
            }
            case BootFile.OnDisk(Optional<MacAddress> _, Path path) -> {
                try (Content content = Content.of(path)) {
                    transfer(port, request, content, largestBlock, sightings);
                }
            }
        }
    }

    private void transfer(
            ClientPort port, TftpPacket.Request request, Content content, int largestBlock, Sightings sightings) {
        Negotiated options = Negotiated.of(request.options(), content.size(), config.limits(), largestBlock);
        new Transfer(port, content, options, config.limits(), sightings).run();
    }

    private static void refuse(ClientPort port, TftpError error, String message, Sightings sightings)
            throws IOException {
        port.send(TftpPacket.error(error, message));
        sightings.failed(0, message);
    }

    private Sightings sightings(InetSocketAddress client, TftpPacket.Request request, BootFile file) {
        Optional<MacAddress> mac = file.mac().or(() -> neighbours.machine(client.getAddress()));
        return new Sightings(observer, clock, mac, client, TftpPacket.printable(request.file()));
    }

    private static int mtu(BootInterface on) {
        try {
            NetworkInterface link = NetworkInterface.getByInetAddress(on.local());
            return link == null ? USUAL_MTU : link.getMTU();
        } catch (IOException e) {
            return USUAL_MTU;
        }
    }
}
