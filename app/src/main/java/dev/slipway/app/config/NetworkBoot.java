package dev.slipway.app.config;

import dev.slipway.app.machineport.MachinePort;
import dev.slipway.fleet.provision.ProvisionRooms;
import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.pxe.boot.Loaders;
import dev.slipway.pxe.dhcp.ProxyDhcpConfig;
import dev.slipway.pxe.dhcp.ProxyDhcpServer;
import dev.slipway.pxe.port.PortReport;
import dev.slipway.pxe.tftp.TftpConfig;
import dev.slipway.pxe.tftp.TftpLimits;
import dev.slipway.pxe.tftp.TftpServer;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that machines come in by: their HTTP port, and proxyDHCP and TFTP on every network that is served. A port
 * that cannot be bound is reported, not fatal: the browser part must run to say so.
 */
public final class NetworkBoot implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkBoot.class);

    private final MachinePort machinePort;
    private final List<BootInterface> networks;
    private final List<AutoCloseable> servers;
    private final List<PortReport> reports;

    private NetworkBoot(
            MachinePort machinePort,
            List<BootInterface> networks,
            List<AutoCloseable> servers,
            List<PortReport> reports) {
        this.machinePort = machinePort;
        this.networks = networks;
        this.servers = servers;
        this.reports = reports;
    }

    static NetworkBoot start(RunOptions options, DataDirectory data, ProvisionRooms rooms, Loaders loaders, Clock clock)
            throws IOException {
        MachinePort port = MachinePort.open(
                new MachinePort.Settings(
                        options.demo() ? Console.LOOPBACK : "",
                        options.machineHttp(),
                        options.advertise(),
                        data.images(),
                        data.root().resolve("tmp")),
                rooms.desk(),
                rooms.timeline(),
                loaders,
                clock);
        List<BootInterface> networks = Networks.of(options, port.port());
        List<AutoCloseable> servers = new ArrayList<>();
        List<PortReport> reports = new ArrayList<>();
        if (networks.isEmpty()) {
            LOG.warn("No network interface with an IPv4 address is up: machines cannot boot from here.");
            return new NetworkBoot(port, networks, servers, reports);
        }
        ProxyDhcpServer dhcp = ProxyDhcpServer.start(
                new ProxyDhcpConfig(
                        networks,
                        options.dhcpPort(),
                        ProxyDhcpConfig.CLIENT_PORT,
                        options.pxePort(),
                        BootInterface.address("255.255.255.255")),
                rooms.desk(),
                loaders,
                rooms.timeline(),
                clock);
        TftpServer tftp = TftpServer.start(
                new TftpConfig(networks, options.tftpPort(), TftpLimits.USUAL), loaders, rooms.timeline(), clock);
        servers.add(dhcp);
        servers.add(tftp);
        reports.addAll(dhcp.reports());
        reports.addAll(tftp.reports());
        return new NetworkBoot(port, networks, servers, reports);
    }

    /**
     * The networks on which machines are booted.
     *
     * @return one entry per interface
     */
    public List<BootInterface> networks() {
        return List.copyOf(networks);
    }

    /**
     * What became of the UDP ports.
     *
     * @return one report per port
     */
    public List<PortReport> reports() {
        return List.copyOf(reports);
    }

    /**
     * The machines' HTTP port.
     *
     * @return a TCP port
     */
    public int machinePort() {
        return machinePort.port();
    }

    @Override
    public void close() {
        for (AutoCloseable server : servers) {
            try {
                server.close();
            } catch (Exception e) {
                LOG.warn("A network-boot server did not close cleanly", e);
            }
        }
        machinePort.close();
    }
}
