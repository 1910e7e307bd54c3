package dev.slipway.pxe.tftp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Optional;

/** Our end of one transfer: a port of its own (RFC 1350 §4), which only the client's port may talk to. */
final class ClientPort implements AutoCloseable {
    /** Longer than any packet that a reader sends. */
    private static final int LONGEST_PACKET = 1024;

    private final DatagramChannel channel;
    private final InetSocketAddress client;
    private final DatagramPacket incoming = new DatagramPacket(new byte[LONGEST_PACKET], LONGEST_PACKET);

    ClientPort(Inet4Address local, InetSocketAddress client) throws IOException {
        this.client = client;
        this.channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            channel.bind(new InetSocketAddress(local, 0));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    void send(ByteBuffer packet) throws IOException {
        channel.send(packet, client);
    }

    /**
     * Waits for a packet of the client. Strangers are told so and do not disturb the transfer.
     *
     * @return the packet, or empty when none came in time
     */
    Optional<TftpPacket> receive(Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (millis <= 0) {
                return Optional.empty();
            }
            try {
                channel.socket().setSoTimeout((int) millis);
                incoming.setLength(LONGEST_PACKET);
                channel.socket().receive(incoming);
            } catch (SocketTimeoutException e) {
                return Optional.empty();
            }
            TftpPacket packet = TftpPacket.decode(ByteBuffer.wrap(incoming.getData(), 0, incoming.getLength()));
            if (incoming.getSocketAddress().equals(client)) {
                return Optional.of(packet);
            }
            if (!(packet instanceof TftpPacket.Failure)) {
                channel.send(
                        TftpPacket.error(TftpError.UNKNOWN_TID, "This port serves another client"),
                        incoming.getSocketAddress());
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
