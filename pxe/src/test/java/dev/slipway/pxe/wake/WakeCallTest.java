package dev.slipway.pxe.wake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.pxe.boot.MacAddress;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WakeCallTest {
    private static final MacAddress MAC = new MacAddress("52:54:00:7a:11:c4");
    private static final Path WAKEONLAN = Path.of("/usr/bin/wakeonlan");

    private static WakeNetwork network(String local, int prefix) throws Exception {
        return WakeNetwork.of("lo", (Inet4Address) InetAddress.getByName(local), prefix);
    }

    @Test
    void sendsSixTimesFfAndSixteenTimesTheAddress() throws Exception {
        try (DatagramSocket listener = listener()) {
            WakeCall.send(MAC, network("127.0.0.1", 8), listener.getLocalPort());

            byte[] packet = receive(listener);
            assertThat(packet).hasSize(102);
            assertThat(Arrays.copyOf(packet, 6)).containsOnly(0xFF);
            for (int i = 6; i < 102; i += 6) {
                assertThat(Arrays.copyOfRange(packet, i, i + 6)).containsExactly(0x52, 0x54, 0x00, 0x7a, 0x11, 0xc4);
            }
        }
    }

    @Test
    void sendsWhatWakeonlanSends() throws Exception {
        assumeTrue(Files.isExecutable(WAKEONLAN), "SKIPPED: no /usr/bin/wakeonlan; install wakeonlan");
        try (DatagramSocket listener = listener()) {
            String port = Integer.toString(listener.getLocalPort());
            Process reference = new ProcessBuilder(
                            WAKEONLAN.toString(), "-i", "127.255.255.255", "-p", port, MAC.value())
                    .inheritIO()
                    .start();
            assertThat(reference.waitFor(20, TimeUnit.SECONDS)).isTrue();
            byte[] theirs = receive(listener);

            WakeCall.send(MAC, network("127.0.0.1", 8), listener.getLocalPort());

            assertThat(receive(listener)).isEqualTo(theirs);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.7.2, 24, 192.168.7.255",
        "10.3.4.5, 12, 10.15.255.255",
        "10.0.0.1, 30, 10.0.0.3",
        "127.0.0.1, 8, 127.255.255.255",
        "1.2.3.4, 0, 255.255.255.255"
    })
    void everybodyOnANetworkListensAtItsLastAddress(String local, int prefix, String broadcast) throws Exception {
        assertThat(network(local, prefix).broadcast().getHostAddress()).isEqualTo(broadcast);
    }

    @Test
    void aMachineIsWokenOnItsOwnNetwork() throws Exception {
        WakeNetwork home = network("192.168.7.2", 24);
        WakeNetwork wide = network("10.0.0.1", 12);
        List<WakeNetwork> both = List.of(home, wide);

        assertThat(WakeNetwork.around(both, InetAddress.getByName("192.168.7.99")))
                .containsExactly(home);
        assertThat(WakeNetwork.around(both, InetAddress.getByName("10.15.1.1"))).containsExactly(wide);
        assertThat(WakeNetwork.around(both, InetAddress.getByName("10.16.1.1"))).containsExactly(home, wide);
        assertThat(WakeNetwork.around(both, InetAddress.getByName("2001:db8::1")))
                .containsExactly(home, wide);
    }

    private static DatagramSocket listener() throws Exception {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress("0.0.0.0", 0));
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static byte[] receive(DatagramSocket socket) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }
}
