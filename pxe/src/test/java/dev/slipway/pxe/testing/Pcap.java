package dev.slipway.pxe.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Reads UDP datagrams out of a capture (classic pcap, Ethernet, IPv4 without fragments). */
public final class Pcap {
    private static final int GLOBAL_HEADER = 24;
    private static final int ETHERNET = 14;
    private static final int UDP = 17;

    private Pcap() {}

    /** One UDP datagram. */
    public record Datagram(String from, int fromPort, String to, int toPort, byte[] payload) {}

    public static List<Datagram> read(String resource) throws IOException {
        try (InputStream in = Pcap.class.getResourceAsStream("/pxe/" + resource)) {
            ByteBuffer file = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            List<Datagram> datagrams = new ArrayList<>();
            int at = GLOBAL_HEADER;
            while (at + 16 <= file.limit()) {
                int length = file.getInt(at + 8);
                ByteBuffer frame = file.slice(at + 16, length).order(ByteOrder.BIG_ENDIAN);
                at += 16 + length;
                if (length > 42 && frame.getShort(12) == 0x0800 && frame.get(23) == UDP) {
                    int udp = ETHERNET + (frame.get(ETHERNET) & 0x0f) * 4;
                    int size = Short.toUnsignedInt(frame.getShort(udp + 4)) - 8;
                    byte[] payload = new byte[size];
                    frame.get(udp + 8, payload);
                    datagrams.add(new Datagram(
                            address(frame, 26),
                            Short.toUnsignedInt(frame.getShort(udp)),
                            address(frame, 30),
                            Short.toUnsignedInt(frame.getShort(udp + 2)),
                            payload));
                }
            }
            return datagrams;
        }
    }

    private static String address(ByteBuffer frame, int at) {
        return (frame.get(at) & 0xff) + "." + (frame.get(at + 1) & 0xff) + "." + (frame.get(at + 2) & 0xff) + "."
                + (frame.get(at + 3) & 0xff);
    }
}
