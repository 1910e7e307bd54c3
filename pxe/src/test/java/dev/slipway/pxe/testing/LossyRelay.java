package dev.slipway.pxe.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bad cable for TFTP: stands between clients and a server and loses every so-many-th packet, in both directions.
 * Each client gets a port towards the server, and follows the server's change of port.
 */
public final class LossyRelay implements AutoCloseable {
    private final DatagramChannel front;
    private final SocketAddress server;
    private final Random random;
    private final double loss;
    private final Map<SocketAddress, Leg> legs = new ConcurrentHashMap<>();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger forwarded = new AtomicInteger();

    /** One client's way. Fields are written by the two threads that forward, hence volatile. */
    private final class Leg {
        private final SocketAddress client;
        private final DatagramChannel toServer;
        private final DatagramChannel toClient;
        private volatile SocketAddress serverPort = server;

        Leg(SocketAddress client) throws IOException {
            this.client = client;
            this.toServer = open();
            this.toClient = open();
            forward(toServer, (packet, from) -> {
                serverPort = from;
                toClient.send(packet, client);
            });
            forward(toClient, (packet, from) -> toServer.send(packet, serverPort));
        }
    }

    private interface Way {
        void send(ByteBuffer packet, SocketAddress from) throws IOException;
    }

    public LossyRelay(int serverPort, double loss, long seed) throws IOException {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
        this.loss = loss;
        this.random = new Random(seed);
        this.front = open();
        // The first packet of a client is its request; the answers come from the leg's own port, as a server's would.
        forward(front, (packet, from) -> {
            Leg leg = legs.computeIfAbsent(from, client -> {
                try {
                    return new Leg(client);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            leg.toServer.send(packet, server);
        });
    }

    public int port() throws IOException {
        return ((InetSocketAddress) front.getLocalAddress()).getPort();
    }

    public int lost() {
        return lost.get();
    }

    public int forwarded() {
        return forwarded.get();
    }

    @Override
    public void close() throws IOException {
        front.close();
        for (Leg leg : legs.values()) {
            leg.toServer.close();
            leg.toClient.close();
        }
    }

    private static DatagramChannel open() throws IOException {
        return DatagramChannel.open(java.net.StandardProtocolFamily.INET)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private void forward(DatagramChannel in, Way way) {
        Thread.ofPlatform().daemon().name("lossy-relay").start(() -> {
            ByteBuffer buffer = ByteBuffer.allocate(70_000);
            while (true) {
                try {
                    SocketAddress from = in.receive(buffer.clear());
                    synchronized (random) {
                        if (random.nextDouble() < loss) {
                            lost.incrementAndGet();
                            continue;
                        }
                    }
                    forwarded.incrementAndGet();
                    way.send(buffer.flip(), from);
                } catch (IOException e) {
                    if (!in.isOpen()) {
                        return;
                    }
                }
            }
        });
    }
}
