package dev.slipway.pxe.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.pxe.boot.BootDecision;
import dev.slipway.pxe.boot.BootDirectory;
import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.pxe.boot.BootSighting;
import dev.slipway.pxe.boot.Loaders;
import dev.slipway.pxe.port.PortReport;
import dev.slipway.pxe.testing.LoaderFiles;
import dev.slipway.pxe.testing.Recorder;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server over real sockets, unprivileged on loopback: 127.0.0.1 is Slipway, 127.0.0.9 a client. */
class ProxyDhcpServerTest {
    private static final Inet4Address SLIPWAY = BootInterface.address("127.0.0.1");
    private static final Inet4Address CLIENT = BootInterface.address("127.0.0.9");
    private static final int BURST = 500;

    @TempDir
    Path directory;

    private final Recorder recorder = new Recorder();
    private DatagramSocket client;
    private DatagramSocket sender;
    private ProxyDhcpServer server;
    private int serverPort;
    private int bootPort;

    @BeforeEach
    void start() throws IOException {
        LoaderFiles.bytes(directory.resolve("undionly.kpxe"), 100);
        LoaderFiles.efi(directory.resolve("snponly.efi"), LoaderFiles.X64);
        client = new DatagramSocket(new InetSocketAddress(CLIENT, 0));
        // Another port than answers go to, as real clients ask from 0.0.0.0 and are answered by broadcast.
        sender = new DatagramSocket(new InetSocketAddress(CLIENT, 0));
        client.setReceiveBufferSize(1 << 20);
        client.setSoTimeout(10_000);
        server = start(_ -> new BootDecision.Serve(""), 0);
        serverPort = server.reports().getFirst().port();
        bootPort = server.reports().getLast().port();
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
        sender.close();
    }

    @Test
    void aDiscoverGetsAnOfferAndLeavesItsTrace() throws IOException {
        send(Ask.discover(0), serverPort);
        DhcpMessage offer = receive();
        assertThat(offer.messageType()).isEqualTo(DhcpMessage.OFFER);
        assertThat(offer.file()).isEqualTo("52-54-00-7a-11-c4/undionly.kpxe");
        await().untilAsserted(() -> assertThat(recorder.all()).hasSize(2));
        assertThat(recorder.of(BootSighting.Asked.class)).singleElement().satisfies(asked -> {
            assertThat(asked.port()).isEqualTo(67);
            assertThat(asked.retransmission()).isFalse();
        });
        assertThat(recorder.of(BootSighting.Offered.class))
                .singleElement()
                .extracting(BootSighting.Offered::file)
                .isEqualTo("52-54-00-7a-11-c4/undionly.kpxe");
    }

    @Test
    void aRequestOnTheBootPortIsAnsweredToWhereItCameFrom() throws IOException {
        try (DatagramSocket firmware = new DatagramSocket(new InetSocketAddress(CLIENT, 0))) {
            firmware.setSoTimeout(10_000);
            byte[] bytes = Ask.request(7).bytes();
            firmware.send(new DatagramPacket(bytes, bytes.length, SLIPWAY, bootPort));
            DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
            firmware.receive(packet);
            assertThat(packet.getPort()).isEqualTo(bootPort);
            DhcpMessage ack = message(packet);
            assertThat(ack.messageType()).isEqualTo(DhcpMessage.ACK);
            assertThat(ack.file()).isEqualTo("52-54-00-7a-11-c4/snponly.efi");
        }
    }

    @Test
    void theWrongMessageOnADoorIsNotAnswered() throws IOException {
        send(Ask.request(7), serverPort);
        send(Ask.discover(7), bootPort);
        send(Ask.discover(7).without(DhcpOption.VENDOR_CLASS), serverPort);
        assertSilence();
        assertThat(recorder.all()).isEmpty();
    }

    @Test
    void aRetransmissionIsAnsweredAgainAndMarked() throws IOException {
        send(Ask.discover(0), serverPort);
        DhcpMessage first = receive();
        send(Ask.discover(0), serverPort);
        assertThat(receive()).isEqualTo(first);
        send(Ask.discover(0).xid(99), serverPort);
        receive();
        await().untilAsserted(() -> assertThat(recorder.of(BootSighting.Asked.class))
                .extracting(BootSighting.Asked::retransmission)
                .containsExactly(false, true, false));
    }

    @Test
    void aRelayIsAnsweredAtItsOwnAddressAndTheServersPort() throws IOException {
        try (DatagramSocket relay = new DatagramSocket(null)) {
            relay.setReuseAddress(true);
            relay.bind(new InetSocketAddress("127.0.0.77", serverPort));
            relay.setSoTimeout(10_000);
            byte[] bytes = Ask.discover(0).relay("127.0.0.77").bytes();
            relay.send(new DatagramPacket(bytes, bytes.length, SLIPWAY, serverPort));
            DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
            relay.receive(packet);
            assertThat(packet.getSocketAddress()).isEqualTo(new InetSocketAddress(SLIPWAY, serverPort));
            assertThat(message(packet).relayAddress().getHostAddress()).isEqualTo("127.0.0.77");
        }
    }

    @Test
    void aFlawedQuestionIsExplainedInTheTimeline() throws IOException {
        send(Ask.discover(7).option(DhcpOption.CLIENT_UUID, Octets.of(1)), serverPort);
        await().untilAsserted(() -> assertThat(recorder.of(BootSighting.NotAnswered.class))
                .singleElement()
                .extracting(BootSighting.NotAnswered::why)
                .asString()
                .contains("option 97"));
    }

    @Test
    void aBurstOf500MachinesIsAnsweredToTheLast() throws IOException {
        for (int i = 0; i < BURST; i++) {
            send(Ask.discover(0).xid(i).mac("5254000%05x".formatted(i)), serverPort);
        }
        Set<Integer> answered = new HashSet<>();
        while (answered.size() < BURST) {
            answered.add(receive().xid());
        }
        assertThat(answered).hasSize(BURST);
    }

    @Test
    void aDirectoryThatFailsCostsOneAnswerAndNotTheServer() throws IOException {
        server.close();
        boolean[] broken = {true};
        BootDirectory failing = _ -> {
            if (broken[0]) {
                throw new IllegalStateException("broken for this test");
            }
            return new BootDecision.Serve("");
        };
        server = start(failing, 0);
        serverPort = server.reports().getFirst().port();
        send(Ask.discover(0).xid(1), serverPort);
        assertSilence();
        broken[0] = false;
        send(Ask.discover(0).xid(2), serverPort);
        assertThat(receive().xid()).isEqualTo(2);
    }

    @Test
    void aBootPortThatIsTakenIsReportedAndUefiGetsItsFileInTheOffer() throws IOException {
        server.close();
        try (DatagramSocket other = new DatagramSocket(null)) {
            other.bind(new InetSocketAddress(SLIPWAY, 0));
            server = start(_ -> new BootDecision.Serve(""), other.getLocalPort());
            assertThat(server.reports().getLast())
                    .isInstanceOfSatisfying(
                            PortReport.Refused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(PortReport.Reason.IN_USE));
            send(Ask.discover(7), server.reports().getFirst().port());
            assertThat(receive().file()).isEqualTo("52-54-00-7a-11-c4/snponly.efi");
        }
    }

    @Test
    void closingFreesThePorts() throws IOException {
        server.close();
        new DatagramSocket(new InetSocketAddress(SLIPWAY, serverPort)).close();
        new DatagramSocket(new InetSocketAddress(SLIPWAY, bootPort)).close();
    }

    @Test
    void hostilePacketsNeitherEndAThreadNorGrowTheHeap() throws IOException {
        Random random = new Random(11);
        byte[] sample = Ask.ipxe(7).bytes();
        long before = usedHeap();
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = Arrays.copyOf(sample, random.nextInt(1500));
            int flips = random.nextInt(30);
            for (int j = 0; j < flips && bytes.length > 0; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            sender.send(new DatagramPacket(bytes, bytes.length, SLIPWAY, i % 2 == 0 ? serverPort : bootPort));
            if (i % 500 == 0) {
                recorder.clear();
            }
        }
        for (String thread : List.of("pxe-67", "pxe-4011", "pxe-answer")) {
            assertThat(Thread.getAllStackTraces().keySet())
                    .anyMatch(t -> t.getName().equals(thread));
        }
        // As a real client, it asks again when its question drowned in the flood.
        await().atMost(Duration.ofSeconds(60))
                .ignoreException(SocketTimeoutException.class)
                .untilAsserted(() -> {
                    send(Ask.discover(0).xid(0x7777), serverPort);
                    DhcpMessage answer = receive();
                    while (answer.xid() != 0x7777) {
                        answer = receive();
                    }
                });
        recorder.clear();
        assertThat(usedHeap() - before).as("growth of the heap in bytes").isLessThan(8 << 20);
    }

    private ProxyDhcpServer start(BootDirectory boots, int wantedBootPort) {
        return ProxyDhcpServer.start(
                new ProxyDhcpConfig(
                        List.of(BootInterface.of("lo", SLIPWAY, 8081)),
                        0,
                        client.getLocalPort(),
                        wantedBootPort,
                        CLIENT),
                boots,
                new Loaders(directory, List.of()),
                recorder,
                Clock.systemUTC());
    }

    private void send(Ask ask, int port) throws IOException {
        byte[] bytes = ask.bytes();
        sender.send(new DatagramPacket(bytes, bytes.length, SLIPWAY, port));
    }

    private DhcpMessage receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        client.receive(packet);
        return message(packet);
    }

    private static DhcpMessage message(DatagramPacket packet) {
        return (DhcpMessage) DhcpCodec.decode(Octets.of(Arrays.copyOf(packet.getData(), packet.getLength())));
    }

    private void assertSilence() throws IOException {
        client.setSoTimeout(300);
        try {
            assertThat(receive()).as("an answer").isNull();
        } catch (SocketTimeoutException expected) {
            client.setSoTimeout(10_000);
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
