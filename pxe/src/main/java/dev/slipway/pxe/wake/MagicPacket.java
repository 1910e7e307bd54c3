package dev.slipway.pxe.wake;

import dev.slipway.pxe.boot.MacAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** The frame that wakes a network card (AMD, Magic Packet Technology, publication 20213): six times FF, then sixteen times the card's address. */
final class MagicPacket {
    private static final int SYNC = 6;
    private static final int REPEATS = 16;

    private MagicPacket() {}

    static byte[] of(MacAddress mac) {
        byte[] address = HexFormat.ofDelimiter(":").parseHex(mac.value());
        byte[] packet = new byte[SYNC + REPEATS * address.length];
        Arrays.fill(packet, 0, SYNC, (byte) 0xFF);
        for (int i = 0; i < REPEATS; i++) {
            System.arraycopy(address, 0, packet, SYNC + i * address.length, address.length);
        }
        return packet;
    }
}
