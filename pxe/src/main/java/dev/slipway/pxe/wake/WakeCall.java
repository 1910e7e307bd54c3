package dev.slipway.pxe.wake;

import dev.slipway.pxe.boot.MacAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;

/** Sends magic packets. */
public final class WakeCall {
    /** Discard (RFC 863): nobody answers, and it is what network cards and switches expect. */
    public static final int PORT = 9;

    private WakeCall() {}

    /**
     * Sends one magic packet into a network. Nobody confirms it: whether the machine wakes is seen on the machine.
     *
     * @param mac the card that shall wake its machine
     * @param network where the card is
     * @param port the UDP port, usually {@link #PORT}
     * @throws IOException when the network does not take the packet
     */
    public static void send(MacAddress mac, WakeNetwork network, int port) throws IOException {
        byte[] packet = MagicPacket.of(mac);
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(network.local(), 0))) {
            socket.setBroadcast(true);
            socket.send(new DatagramPacket(packet, packet.length, new InetSocketAddress(network.broadcast(), port)));
        }
    }
}
