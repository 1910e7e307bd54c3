package dev.slipway.pxe.dhcp;

import dev.slipway.pxe.boot.BootDirectory;
import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.pxe.boot.BootObserver;
import dev.slipway.pxe.boot.BootSighting;
import dev.slipway.pxe.boot.Loaders;
import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.pxe.port.PortReport;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ProxyDHCP on port 67 and the PXE boot server on port 4011 (PXE 2.1, RFC 4578), beside somebody else's DHCP server.
 * It answers a DISCOVER of a network-boot client on the one and a REQUEST on the other, never gives out an address
 * and is silent towards everybody else.
 *
 * <p>One thread per socket takes packets in and one thread answers them in order, so that a burst fits into memory
 * and not only into the kernel's socket buffer. Nothing that arrives can end a thread.
 */
public final class ProxyDhcpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyDhcpServer.class);

    /** Longer than any DHCP message that fits an Ethernet frame; the rest of a longer datagram is cut off. */
    private static final int LONGEST_MESSAGE = 2048;

    /** A whole rack that powers on at once, retransmissions included. */
    private static final int QUEUE = 4096;

    private final DhcpSockets sockets;
    private final BootDirectory directory;
    private final Loaders loaders;
    private final BootObserver observer;
    private final Clock clock;
    private final Transactions transactions = new Transactions();
    private final BlockingQueue<Packet> queue = new ArrayBlockingQueue<>(QUEUE);
    private final List<Thread> threads = new ArrayList<>();

    private record Packet(Octets bytes, SocketAddress from, DatagramChannel by, DhcpSockets.Arrival arrival) {}

    private ProxyDhcpServer(
            DhcpSockets sockets, BootDirectory directory, Loaders loaders, BootObserver observer, Clock clock) {
        this.sockets = sockets;
        this.directory = directory;
        this.loaders = loaders;
        this.observer = observer;
        this.clock = clock;
    }

    /**
     * Binds what can be bound and starts to answer. Never fails on a port that is taken: see {@link #reports}.
     *
     * @param config where to listen
     * @param directory who boots what
     * @param loaders which loaders there are
     * @param observer is told what was seen
     * @param clock the time of sightings
     * @return the running server
     */
    public static ProxyDhcpServer start(
            ProxyDhcpConfig config, BootDirectory directory, Loaders loaders, BootObserver observer, Clock clock) {
        ProxyDhcpServer server = new ProxyDhcpServer(new DhcpSockets(config), directory, loaders, observer, clock);
        server.run();
        return server;
    }

    /**
     * What became of ports 67 and 4011, in this order.
     *
     * @return one report each
     */
    public List<PortReport> reports() {
        return sockets.reports();
    }

    /** Stops answering and frees the ports. Returns when the threads have ended, after two seconds at the latest. */
    @Override
    public void close() {
        sockets.close();
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join(2000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void run() {
        sockets.receivers()
                .forEach((channel, arrival) -> threads.add(Thread.ofPlatform()
                        .daemon()
                        .name("pxe-" + arrival.listener().standardPort())
                        .start(() -> receive(channel, arrival))));
        threads.add(Thread.ofPlatform().daemon().name("pxe-answer").start(this::answer));
    }

    private void receive(DatagramChannel channel, DhcpSockets.Arrival arrival) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(LONGEST_MESSAGE);
        while (channel.isOpen()) {
            try {
                buffer.clear();
                SocketAddress from = channel.receive(buffer);
                Octets bytes = Octets.remaining(buffer.flip());
                if (from != null && !queue.offer(new Packet(bytes, from, channel, arrival))) {
                    LOG.debug("more than {} DHCP packets are waiting; one was dropped", QUEUE);
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // An ICMP error of an earlier answer, or an interface that went down: the next packet may be fine.
                LOG.warn("DHCP port {}: {}", arrival.listener().standardPort(), e.toString());
            }
        }
    }

    private void answer() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                handle(queue.take());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // The last line of defence: one packet must never end network boot for all machines.
                LOG.error("a DHCP packet was not answered because of a fault in Slipway", e);
            }
        }
    }

    private void handle(Packet packet) {
        switch (DhcpCodec.decode(packet.bytes())) {
            case Decoded.Malformed(String why) ->
                LOG.debug("a packet from {} is no DHCP message: {}", packet.from(), why);
            case DhcpMessage message -> {
                switch (BootQuestion.of(message, packet.arrival().listener())) {
                    case BootQuestion.NotForUs() -> LOG.trace("not for us: {}", message);
                    case BootQuestion.Flawed(MacAddress mac, String why) ->
                        observer.saw(new BootSighting.NotAnswered(mac, clock.instant(), why));
                    case BootQuestion.Ask ask -> answer(packet, ask);
                }
            }
        }
    }

    private void answer(Packet packet, BootQuestion.Ask ask) {
        Listener listener = packet.arrival().listener();
        MacAddress mac = ask.client().mac();
        Instant now = clock.instant();
        boolean repeated = transactions.repeated(mac, ask.message().xid(), listener, now);
        observer.saw(new BootSighting.Asked(mac, now, listener.standardPort(), ask.client(), repeated));
        BootAnswer answer =
                BootAnswer.to(ask, listener, directory.decide(ask.client()), loaders, sockets.bootServerUp());
        switch (answer) {
            case BootAnswer.Decline(String why) ->
                observer.saw(new BootSighting.NotAnswered(mac, clock.instant(), why));
            case BootAnswer.Told told -> observer.saw(send(packet, ask, told));
        }
    }

    /** Sends the answer on every interface that the client may be on; the sighting names the file of the first. */
    private BootSighting send(Packet packet, BootQuestion.Ask ask, BootAnswer.Told told) {
        Listener listener = packet.arrival().listener();
        MacAddress mac = ask.client().mac();
        Inet4Address relay = ask.message().relayAddress();
        boolean relayed = listener == Listener.DHCP_SERVER && !relay.isAnyLocalAddress();
        List<BootInterface> interfaces =
                relayed ? List.of(sockets.towards(relay)) : packet.arrival().on();
        List<String> sent = new ArrayList<>();
        String failure = "";
        for (BootInterface on : interfaces) {
            BootReply reply = BootReply.of(ask, listener, told, on);
            try {
                send(packet, relay, relayed, on, DhcpCodec.encode(reply.message()));
                sent.add(reply.file());
            } catch (IOException e) {
                // An interface that is down must not keep the answer from the others. Anybody can provoke this with a
                // relay address that leads nowhere, so it is no warning in the log.
                failure = "the answer could not leave by " + on.name() + ": " + e.getMessage();
                LOG.debug("{}: {}", mac, failure);
            }
        }
        return sent.isEmpty()
                ? new BootSighting.NotAnswered(mac, clock.instant(), failure)
                : new BootSighting.Offered(mac, clock.instant(), listener.standardPort(), sent.getFirst());
    }

    private void send(Packet packet, Inet4Address relay, boolean relayed, BootInterface on, byte[] bytes)
            throws IOException {
        if (packet.arrival().listener() == Listener.BOOT_SERVER) {
            // To where it came from: UEFI asks from port 4011, iPXE from port 68.
            packet.by().send(ByteBuffer.wrap(bytes), packet.from());
        } else if (relayed) {
            sockets.toRelay(on, relay, bytes);
        } else {
            sockets.broadcast(on, bytes);
        }
    }
}
