package dev.slipway.app.config;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@code slipway run} was asked for.
 *
 * @param data the data directory
 * @param http the people's port; 0 for any free one
 * @param machineHttp the machines' port; 0 for any free one
 * @param tftpPort the TFTP port, usually 69
 * @param dhcpPort the proxyDHCP port, usually 67
 * @param pxePort the PXE boot server port, usually 4011
 * @param advertise the address that machines are told, or empty to take each interface's own
 * @param interfaces the interfaces to serve, or empty for all that are up and not loopback
 * @param demo whether this is the demo: it is marked on every page, and people's and machines' ports are on loopback only
 */
public record RunOptions(
        Path data,
        int http,
        int machineHttp,
        int tftpPort,
        int dhcpPort,
        int pxePort,
        String advertise,
        List<String> interfaces,
        boolean demo) {
    /** Copies the list. */
    public RunOptions {
        interfaces = List.copyOf(interfaces);
    }
}
