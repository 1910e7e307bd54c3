package dev.slipway.pxe.tftp;

import dev.slipway.pxe.boot.BootInterface;
import java.util.List;

/**
 * Where the TFTP server listens and how much it takes on.
 *
 * @param interfaces the networks to serve, at least one; one socket is bound to each one's own address
 * @param port the port, 69; 0 for any free one
 * @param limits how much it takes on
 */
public record TftpConfig(List<BootInterface> interfaces, int port, TftpLimits limits) {
    /** The port of TFTP servers (RFC 1350). */
    public static final int PORT = 69;

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException when there is no interface
     */
    public TftpConfig {
        interfaces = List.copyOf(interfaces);
        if (interfaces.isEmpty()) {
            throw new IllegalArgumentException("network boot needs at least one interface with an IPv4 address");
        }
    }

    /**
     * The port of the standard and the usual limits.
     *
     * @param interfaces the networks to serve
     * @return the configuration
     */
    public static TftpConfig standard(List<BootInterface> interfaces) {
        return new TftpConfig(interfaces, PORT, TftpLimits.USUAL);
    }
}
