package dev.slipway.pxe.dhcp;

import dev.slipway.pxe.boot.BootInterface;
import java.net.Inet4Address;
import java.util.List;

/**
 * Where the proxyDHCP server listens and what it is called there.
 *
 * @param interfaces the networks to serve, at least one
 * @param serverPort the port of DHCP servers and relays, 67; 0 for any free one
 * @param clientPort the port that clients listen on, 68
 * @param bootPort the port of the PXE boot server, 4011; 0 for any free one
 * @param broadcast where answers to clients without an address go, 255.255.255.255
 */
public record ProxyDhcpConfig(
        List<BootInterface> interfaces, int serverPort, int clientPort, int bootPort, Inet4Address broadcast) {
    /** The port of DHCP servers (RFC 2131). */
    public static final int SERVER_PORT = 67;

    /** The port of DHCP clients (RFC 2131). */
    public static final int CLIENT_PORT = 68;

    /** The port of PXE boot servers (PXE 2.1 §2.2). */
    public static final int BOOT_PORT = 4011;

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException when there is no interface
     */
    public ProxyDhcpConfig {
        interfaces = List.copyOf(interfaces);
        if (interfaces.isEmpty()) {
            throw new IllegalArgumentException("network boot needs at least one interface with an IPv4 address");
        }
    }

    /**
     * The ports of the standards.
     *
     * @param interfaces the networks to serve
     * @return the configuration
     */
    public static ProxyDhcpConfig standard(List<BootInterface> interfaces) {
        return new ProxyDhcpConfig(
                interfaces, SERVER_PORT, CLIENT_PORT, BOOT_PORT, BootInterface.address("255.255.255.255"));
    }
}
