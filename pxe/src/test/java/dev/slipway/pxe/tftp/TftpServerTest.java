package dev.slipway.pxe.tftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.pxe.boot.BootSighting;
import dev.slipway.pxe.boot.Loaders;
import dev.slipway.pxe.port.PortReport;
import dev.slipway.pxe.testing.LoaderFiles;
import dev.slipway.pxe.testing.Recorder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server packet by packet, over real sockets on loopback: what no well-behaved client does is tested here. */
class TftpServerTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final String FILE = "52-54-00-7a-11-c4/test.bin";
    private static final int SIZE = 1300;
    private static final int PER_ADDRESS = 4;

    @TempDir
    Path directory;

    private final Recorder recorder = new Recorder();
    private Path loader;
    private TftpServer server;
    private int port;
    private DatagramSocket client;

    private record Reply(int opcode, int number, byte[] rest, SocketAddress from) {
        String text() {
            return new String(rest, StandardCharsets.US_ASCII)
                    .replace('\0', ' ')
                    .strip();
        }
    }

    @BeforeEach
    void start() throws IOException {
        loader = LoaderFiles.bytes(directory.resolve("loaders/test.bin"), SIZE);
        Files.writeString(directory.resolve("secret"), "secret");
        server = TftpServer.start(
                config(0), new Loaders(directory.resolve("loaders"), List.of()), recorder, Clock.systemUTC());
        port = server.reports().getFirst().port();
        client = new DatagramSocket(0, LOOPBACK);
        client.setSoTimeout(5000);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void withoutOptionsTheFirstBlockComesAtOnceFromANewPort() throws IOException {
        ask(1, FILE, "octet");
        Reply data = receive(client);
        assertThat(data.opcode()).isEqualTo(TftpPacket.DATA);
        assertThat(data.number()).isEqualTo(1);
        assertThat(data.rest()).hasSize(512);
        assertThat(((InetSocketAddress) data.from()).getPort()).isNotEqualTo(port);
    }

    @Test
    void optionsAreAcknowledgedInTheOrderAskedAndUnknownOnesLeftOut() throws IOException {
        ask(1, FILE, "OcTeT", "TSIZE", "0", "multicast", "", "blksize", "1468", "windowsize", "4");
        Reply ack = receive(client);
        assertThat(ack.opcode()).isEqualTo(TftpPacket.OACK);
        assertThat(options(ack)).isEqualTo("tsize 1300 blksize 1468 windowsize 4");
    }

    @Test
    void onlyOptionsThatAreNotUnderstoodMeansNoOptionAcknowledgement() throws IOException {
        ask(1, FILE, "octet", "blksize", "7");
        assertThat(receive(client).opcode()).isEqualTo(TftpPacket.DATA);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8})
    void aClientThatEndsAfterTheSizeHasOnlyProbed(int code) throws IOException {
        ask(1, FILE, "octet", "tsize", "0");
        Reply ack = receive(client);
        send(
                client,
                ack.from(),
                ByteBuffer.allocate(8)
                        .putShort((short) 5)
                        .putShort((short) code)
                        .array());
        await().untilAsserted(() ->
                assertThat(recorder.of(BootSighting.TftpProbed.class)).hasSize(1));
        assertThat(recorder.of(BootSighting.TftpFailed.class)).isEmpty();
    }

    @Test
    void aClientThatEndsInTheMiddleHasFailed() throws IOException {
        ask(1, FILE, "octet");
        Reply data = receive(client);
        ack(data.from(), 1);
        receive(client);
        send(client, data.from(), "\0\5\0\3disk full\0".getBytes(StandardCharsets.US_ASCII));
        await().untilAsserted(() -> assertThat(recorder.of(BootSighting.TftpFailed.class))
                .singleElement()
                .satisfies(failed -> {
                    assertThat(failed.bytes()).isEqualTo(512);
                    assertThat(failed.why()).contains("error 3").contains("disk full");
                }));
    }

    @Test
    void aWriteIsRefused() throws IOException {
        ask(2, "52-54-00-7a-11-c4/new.efi", "octet");
        assertError(2, "read-only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"netascii", "mail", "", "binary"})
    void anyModeButOctetIsRefused(String mode) throws IOException {
        ask(1, FILE, mode);
        assertError(4, "Only octet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "52-54-00-7a-11-c4/../secret", "..\\secret", "/../../../etc/passwd"})
    void aNameThatLeadsOutIsRefused(String name) throws IOException {
        ask(1, name, "octet");
        assertError(2, "..");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/passwd", "secret", "52-54-00-7a-11-c4/nothing.efi"})
    void aNameThatIsNoLoaderIsNotFound(String name) throws IOException {
        ask(1, name, "octet");
        assertError(1, "No such file");
    }

    @Test
    void aFailureCarriesNoUnprintableCharacters() throws IOException {
        ask(1, "52-54-00-7a-11-c4/\u0007\u001b[31mred", "octet");
        receive(client);
        await().untilAsserted(() -> assertThat(recorder.of(BootSighting.TftpFailed.class))
                .singleElement()
                .extracting(BootSighting.TftpFailed::file)
                .isEqualTo("52-54-00-7a-11-c4/??[31mred"));
    }

    @Test
    void aDuplicateAcknowledgementDoesNotRepeatABlock() throws IOException {
        ask(1, FILE, "octet");
        Reply first = receive(client);
        ack(first.from(), 1);
        assertThat(receive(client).number()).isEqualTo(2);
        ack(first.from(), 1);
        ack(first.from(), 1);
        // Nothing before the time-out, which is 500 ms here.
        client.setSoTimeout(200);
        assertThatThrownBy(() -> receive(client)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void aLostAcknowledgementRepeatsTheBlockAfterTheTimeout() throws IOException {
        ask(1, FILE, "octet");
        assertThat(receive(client).number()).isEqualTo(1);
        assertThat(receive(client).number()).isEqualTo(1);
    }

    @Test
    void aLostLastAcknowledgementRepeatsTheLastBlockUntilItComes() throws IOException {
        ask(1, FILE, "octet");
        Reply first = receive(client);
        ack(first.from(), 1);
        receive(client);
        ack(first.from(), 2);
        assertThat(receive(client).number()).isEqualTo(3);
        Reply again = receive(client);
        assertThat(again.number()).isEqualTo(3);
        assertThat(recorder.of(BootSighting.TftpDone.class)).isEmpty();
        ack(first.from(), 3);
        await().untilAsserted(() ->
                assertThat(recorder.of(BootSighting.TftpDone.class)).hasSize(1));
    }

    @Test
    void aStrangersPortIsToldSoAndDoesNotDisturbTheTransfer() throws IOException {
        ask(1, FILE, "octet");
        Reply first = receive(client);
        try (DatagramSocket stranger = new DatagramSocket(0, LOOPBACK)) {
            stranger.setSoTimeout(5000);
            send(stranger, first.from(), new byte[] {0, 4, 0, 1});
            Reply error = receive(stranger);
            assertThat(error.opcode()).isEqualTo(TftpPacket.ERROR);
            assertThat(error.number()).isEqualTo(TftpError.UNKNOWN_TID.code());
        }
        ack(first.from(), 1);
        assertThat(receive(client).number()).isEqualTo(2);
    }

    @Test
    void aRepeatedRequestDoesNotStartASecondTransfer() throws IOException {
        ask(1, FILE, "octet");
        ask(1, FILE, "octet");
        Reply first = receive(client);
        Reply second = receive(client);
        assertThat(second.from()).as("the port of the one transfer").isEqualTo(first.from());
        assertThat(recorder.of(BootSighting.TftpOpened.class)).hasSize(1);
    }

    @Test
    void aClientThatFallsSilentIsGivenUpWithItsReason() throws IOException {
        ask(1, FILE, "octet", "tsize", "0");
        receive(client);
        await().untilAsserted(() -> assertThat(recorder.of(BootSighting.TftpFailed.class))
                .singleElement()
                .extracting(BootSighting.TftpFailed::why)
                .asString()
                .contains("firewall"));
    }

    @Test
    void blockNumbersRollOver() throws IOException {
        // Blocks of 8 bytes: 65536 of them are half a megabyte.
        loader = LoaderFiles.bytes(directory.resolve("loaders/test.bin"), 8 * 66_000 + 3);
        ask(1, FILE, "octet", "blksize", "8", "windowsize", "64");
        Reply reply = receive(client);
        ack(reply.from(), 0);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        boolean last = false;
        for (int expected = 1; !last; ) {
            reply = receive(client);
            if (reply.number() == (expected & 0xffff)) {
                got.write(reply.rest());
                last = reply.rest().length < 8;
                if (last || expected % 64 == 0) {
                    ack(reply.from(), reply.number());
                }
                expected++;
            }
        }
        assertThat(got.toByteArray()).isEqualTo(Files.readAllBytes(loader));
    }

    @Test
    void aFloodOfRequestsFromOneAddressIsHeldBackAndSaidOnce() throws IOException {
        List<DatagramSocket> flood = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                DatagramSocket socket = new DatagramSocket(0, LOOPBACK);
                flood.add(socket);
                send(socket, new InetSocketAddress(LOOPBACK, port), request(1, FILE, "octet"));
            }
            await().untilAsserted(() ->
                    assertThat(recorder.of(BootSighting.TftpOpened.class)).hasSize(PER_ADDRESS));
            assertThat(recorder.of(BootSighting.TftpFailed.class))
                    .singleElement()
                    .extracting(BootSighting.TftpFailed::why)
                    .asString()
                    .contains(PER_ADDRESS + " transfers of its address");
        } finally {
            flood.forEach(DatagramSocket::close);
        }
        // Once they are given up, the address is served again.
        client.setSoTimeout(500);
        await().ignoreExceptions().untilAsserted(() -> {
            ask(1, FILE, "octet");
            assertThat(receive(client).opcode()).isEqualTo(TftpPacket.DATA);
        });
    }

    @Test
    void autoexecIsServedThoughNoSuchFileExists() throws IOException {
        ask(1, "52-54-00-7a-11-c4/autoexec.ipxe", "octet");
        assertThat(new String(receive(client).rest(), StandardCharsets.US_ASCII))
                .startsWith("#!ipxe\n")
                .contains("http://127.0.0.1:8081/boot.ipxe?mac=52-54-00-7a-11-c4");
    }

    @Test
    void aPortThatIsTakenIsReported() {
        try (TftpServer second =
                TftpServer.start(config(port), new Loaders(directory, List.of()), recorder, Clock.systemUTC())) {
            assertThat(second.reports()).singleElement().isInstanceOf(PortReport.Refused.class);
        }
    }

    @Test
    void closingEndsTransfersAndFreesThePort() throws IOException {
        ask(1, FILE, "octet");
        receive(client);
        server.close();
        await().untilAsserted(() -> assertThat(recorder.of(BootSighting.TftpFailed.class))
                .singleElement()
                .extracting(BootSighting.TftpFailed::why)
                .isEqualTo("Slipway was stopped"));
        new DatagramSocket(port, LOOPBACK).close();
    }

    @Test
    void hostilePacketsNeitherEndAThreadNorGrowTheHeap() throws IOException {
        Random random = new Random(5);
        byte[] sample = request(1, FILE, "octet", "blksize", "1432", "tsize", "0", "windowsize", "8");
        long before = usedHeap();
        for (int i = 0; i < 30_000; i++) {
            byte[] bytes = Arrays.copyOf(sample, random.nextInt(sample.length * 2));
            int flips = random.nextInt(10);
            for (int j = 0; j < flips && bytes.length > 0; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            client.send(new DatagramPacket(bytes, bytes.length, LOOPBACK, port));
            if (i % 500 == 0) {
                recorder.clear();
            }
        }
        try (DatagramSocket fresh = new DatagramSocket(0, LOOPBACK)) {
            fresh.setSoTimeout(2000);
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
                send(fresh, new InetSocketAddress(LOOPBACK, port), request(1, FILE, "octet"));
                assertThat(receive(fresh).opcode()).isEqualTo(TftpPacket.DATA);
            });
        }
        recorder.clear();
        assertThat(usedHeap() - before).as("growth of the heap in bytes").isLessThan(8 << 20);
    }

    private static TftpConfig config(int port) {
        return new TftpConfig(
                List.of(BootInterface.of("lo", BootInterface.address("127.0.0.1"), 8081)),
                port,
                new TftpLimits(
                        32,
                        PER_ADDRESS,
                        65464,
                        65536,
                        Duration.ofMillis(500),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(5)));
    }

    private void ask(int opcode, String name, String mode, String... options) throws IOException {
        send(client, new InetSocketAddress(LOOPBACK, port), request(opcode, name, mode, options));
    }

    private static byte[] request(int opcode, String name, String mode, String... options) {
        StringBuilder text = new StringBuilder().append('\0').append((char) opcode);
        text.append(name).append('\0').append(mode).append('\0');
        for (String option : options) {
            text.append(option).append('\0');
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void ack(SocketAddress to, int block) throws IOException {
        send(client, to, new byte[] {0, 4, (byte) (block >> 8), (byte) block});
    }

    private static void send(DatagramSocket socket, SocketAddress to, byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static Reply receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[70_000], 70_000);
        socket.receive(packet);
        ByteBuffer in = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
        int opcode = in.getShort();
        int number = Short.toUnsignedInt(in.getShort());
        byte[] rest = new byte[in.remaining()];
        in.get(rest);
        return new Reply(opcode, number, rest, packet.getSocketAddress());
    }

    private static String options(Reply ack) {
        // The first two characters of an OACK's text lie where a block number would be.
        char first = (char) (ack.number() >> 8);
        char second = (char) (ack.number() & 0xff);
        return "" + first + second + ack.text();
    }

    private void assertError(int code, String words) throws IOException {
        Reply reply = receive(client);
        assertThat(reply.opcode()).isEqualTo(TftpPacket.ERROR);
        assertThat(reply.number()).isEqualTo(code);
        assertThat(reply.text()).contains(words);
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
