package dev.slipway.pxe.dhcp;

/** What a datagram turned out to be. */
sealed interface Decoded permits DhcpMessage, Decoded.Malformed {
    /**
     * No DHCP message.
     *
     * @param why what is wrong with it
     */
    record Malformed(String why) implements Decoded {}
}
