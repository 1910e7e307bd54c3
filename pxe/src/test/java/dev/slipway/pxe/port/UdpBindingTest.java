package dev.slipway.pxe.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.pxe.port.UdpBinding.Sharing;
import dev.slipway.pxe.testing.Programs;
import java.io.BufferedReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UdpBindingTest {
    private static final Inet4Address LOOPBACK = BootInterface.address("127.0.0.1");

    @Test
    void aFreePortIsBound() throws Exception {
        UdpBinding binding = UdpBinding.bind("TFTP", LOOPBACK, 0, Sharing.EXCLUSIVE);
        assertThat(binding)
                .isInstanceOfSatisfying(
                        UdpBinding.Open.class, open -> assertThat(open.port()).isPositive());
        ((UdpBinding.Open) binding).channel().close();
    }

    @Test
    void aTakenPortIsRefusedWithItsHolderAndARemedy() throws Exception {
        try (DatagramSocket holder = new DatagramSocket(null)) {
            holder.bind(new InetSocketAddress(LOOPBACK, 0));
            PortReport.Refused refused = refused(LOOPBACK, holder.getLocalPort());
            assertThat(refused.reason()).isEqualTo(PortReport.Reason.IN_USE);
            assertThat(refused.holders()).anySatisfy(who -> {
                assertThat(who.pid()).isEqualTo(ProcessHandle.current().pid());
                assertThat(who.process()).isNotBlank();
            });
            assertThat(refused.words())
                    .startsWith("TFTP could not bind UDP port " + holder.getLocalPort())
                    .contains("It is held by")
                    .contains("Stop ");
        }
    }

    @Test
    void aPortHeldByAnotherProcessNamesIt() throws Exception {
        Process holder = java(Hold.class).start();
        try (BufferedReader said = holder.inputReader()) {
            int port = Integer.parseInt(said.readLine());
            assertThat(UdpBinding.others(port)).containsExactly(new PortHolder("java", holder.pid()));
        } finally {
            holder.destroy();
        }
    }

    /** Holds a port until it is ended. */
    static final class Hold {
        public static void main(String[] arguments) throws Exception {
            try (DatagramSocket socket = new DatagramSocket(0)) {
                System.out.println(socket.getLocalPort());
                socket.receive(new DatagramPacket(new byte[1], 1));
            }
        }
    }

    @Test
    void anAddressOfNobodyIsRefused() {
        PortReport.Refused refused = refused(BootInterface.address("192.0.2.1"), 0);
        assertThat(refused.reason()).isEqualTo(PortReport.Reason.NO_SUCH_ADDRESS);
        assertThat(refused.remedy()).contains("--advertise");
    }

    @Test
    void withoutPrivilegePort69IsRefusedWithTheCapabilityToGrant(@TempDir Path directory) throws Exception {
        Programs.requireRoot();
        Programs.require("setpriv", "util-linux");
        // The same code as another user, who may not bind ports below 1024.
        List<String> command = new ArrayList<>(
                List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", "--reuid=65534"));
        command.addAll(java(Bind69.class).command());
        Programs.Ended ended = Programs.run(directory, command);
        assertThat(ended.output()).contains("NOT_PERMITTED").contains("AmbientCapabilities=CAP_NET_BIND_SERVICE");
    }

    /** Tries port 69 and says what came of it. */
    static final class Bind69 {
        public static void main(String[] arguments) {
            PortReport.Refused refused = refused(LOOPBACK, 69);
            System.out.println(refused.reason() + " " + refused.words());
        }
    }

    @Test
    void holdersAreReadFromProc(@TempDir Path proc) throws Exception {
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve("net/udp"), """
                   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
                  100: 00000000:0043 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4711 2 0000000000000000 0
                  101: 0100007F:0045 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4712 2 0000000000000000 0
                  garbage
                """);
        Files.createDirectories(proc.resolve("77/fd"));
        Files.writeString(proc.resolve("77/comm"), "dnsmasq\n");
        Files.createSymbolicLink(proc.resolve("77/fd/4"), Path.of("socket:[4711]"));
        Files.createDirectories(proc.resolve("78/fd"));
        Files.createSymbolicLink(proc.resolve("78/fd/4"), Path.of("socket:[9999]"));
        PortHolders holders = new PortHolders(proc);
        assertThat(holders.of(67, -1)).containsExactly(new PortHolder("dnsmasq", 77));
        assertThat(holders.of(69, -1)).isEmpty();
        assertThat(holders.of(67, 77)).isEmpty();
        assertThat(new PortHolders(proc.resolve("nowhere")).of(67, -1)).isEmpty();
    }

    @Test
    void aSharedPortNamesItsOtherListeners() {
        assertThat(new PortReport.Bound("ProxyDHCP", 67, List.of(new PortHolder("dnsmasq", 77))).words())
                .isEqualTo("ProxyDHCP listens on UDP port 67, which dnsmasq (pid 77) listens on as well.");
    }

    private static ProcessBuilder java(Class<?> main) {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName());
    }

    private static PortReport.Refused refused(Inet4Address address, int port) {
        return ((UdpBinding.Closed) UdpBinding.bind("TFTP", address, port, Sharing.EXCLUSIVE)).report();
    }
}
