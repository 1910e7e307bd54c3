package dev.slipway.pxe.tftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.pxe.boot.BootSighting;
import dev.slipway.pxe.boot.Loaders;
import dev.slipway.pxe.testing.LoaderFiles;
import dev.slipway.pxe.testing.LossyRelay;
import dev.slipway.pxe.testing.Programs;
import dev.slipway.pxe.testing.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server against the TFTP clients of Debian: atftp, curl, busybox and tftp-hpa. */
class RealTftpClientsTest {
    private static final String MACHINE = "52-54-00-7a-11-c4";
    private static final int SIZE = 1_000_000;

    @TempDir
    Path directory;

    private final Recorder recorder = new Recorder();
    private Path loader;
    private TftpServer server;
    private int port;

    @BeforeEach
    void start() throws IOException {
        loader = LoaderFiles.bytes(directory.resolve("loaders/test.bin"), SIZE);
        TftpLimits usual = TftpLimits.USUAL;
        // Losses are part of these tests, so the first time-out is short.
        TftpLimits limits = new TftpLimits(
                usual.transfers(),
                64,
                usual.blockSize(),
                usual.windowBytes(),
                Duration.ofMillis(100),
                Duration.ofMillis(400),
                usual.patience(),
                usual.deadline());
        server = TftpServer.start(
                new TftpConfig(List.of(BootInterface.of("lo", BootInterface.address("127.0.0.1"), 8081)), 0, limits),
                new Loaders(directory.resolve("loaders"), List.of()),
                recorder,
                Clock.systemUTC());
        port = server.reports().getFirst().port();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest(name = "atftp, blksize {0}, windowsize {1}")
    @CsvSource({"0,0", "8,0", "512,0", "1428,1", "1428,4", "1428,16", "8192,0", "8192,16", "65464,0", "512,64"})
    void atftpReadsTheFileWithAnyBlockAndWindowSize(int blockSize, int windowSize) throws Exception {
        Programs.require("atftp", "atftp");
        if (blockSize == 8) {
            loader = LoaderFiles.bytes(directory.resolve("loaders/test.bin"), 40_000);
        }
        assertThat(atftp(port, blockSize, windowSize)).hasSameBinaryContentAs(loader);
        await().untilAsserted(() -> assertThat(recorder.of(BootSighting.TftpDone.class))
                .singleElement()
                .extracting(BootSighting.TftpDone::bytes)
                .isEqualTo(Files.size(loader)));
    }

    @Test
    void atftpSeesTheWindowCappedWhereItWouldOverrunItsSocketBuffer() throws Exception {
        Programs.require("atftp", "atftp");
        atftp(port, 8192, 16);
        assertThat(recorder.of(BootSighting.TftpOpened.class).getFirst().options())
                .contains("blksize=8192")
                .contains("windowsize=8")
                .contains("tsize=" + SIZE);
    }

    @ParameterizedTest(name = "atftp, {2} loss, blksize {0}, windowsize {1}")
    @CsvSource({"1428,0,0.03", "1428,4,0.03", "1428,16,0.03", "512,16,0.02"})
    void atftpReadsTheFileOverABadCable(int blockSize, int windowSize, double loss) throws Exception {
        Programs.require("atftp", "atftp");
        loader = LoaderFiles.bytes(directory.resolve("loaders/test.bin"), 200_000);
        try (LossyRelay relay = new LossyRelay(port, loss, 42)) {
            assertThat(atftp(relay.port(), blockSize, windowSize)).hasSameBinaryContentAs(loader);
            assertThat(relay.lost()).as("packets lost").isPositive();
        }
    }

    @ParameterizedTest(name = "curl, {0}")
    @ValueSource(strings = {"", "--tftp-no-options", "--tftp-blksize 8", "--tftp-blksize 1428", "--tftp-blksize 65464"})
    void curlReadsTheFile(String options) throws Exception {
        Programs.require("curl", "curl");
        if (options.endsWith(" 8")) {
            loader = LoaderFiles.bytes(directory.resolve("loaders/test.bin"), 40_000);
        }
        Path got = directory.resolve("got");
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-o", got.toString()));
        List.of(options.split(" ")).stream().filter(s -> !s.isEmpty()).forEach(command::add);
        command.add("tftp://127.0.0.1:" + port + "/" + MACHINE + "/test.bin");
        assertThat(Programs.run(directory, command).status()).isZero();
        assertThat(got).hasSameBinaryContentAs(loader);
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 511, 512, 513, 1024})
    void atftpReadsFilesThatEndOnAndBesideABlock(int size) throws Exception {
        Programs.require("atftp", "atftp");
        loader = LoaderFiles.bytes(directory.resolve("loaders/test.bin"), size);
        assertThat(atftp(port, 512, 4)).hasSameBinaryContentAs(loader);
    }

    @Test
    void curlIsToldThatAFileIsNotThere() throws Exception {
        Programs.require("curl", "curl");
        Programs.Ended ended =
                Programs.run(directory, "curl", "-sS", "tftp://127.0.0.1:" + port + "/" + MACHINE + "/nothing.efi");
        // CURLE_TFTP_NOTFOUND
        assertThat(ended.status()).isEqualTo(68);
        await().untilAsserted(() -> assertThat(recorder.of(BootSighting.TftpFailed.class))
                .singleElement()
                .extracting(BootSighting.TftpFailed::why)
                .isEqualTo("No such file"));
    }

    @Test
    void curlMayNotWrite() throws Exception {
        Programs.require("curl", "curl");
        Programs.Ended ended = Programs.run(
                directory,
                "curl",
                "-sS",
                "-T",
                loader.toString(),
                "tftp://127.0.0.1:" + port + "/" + MACHINE + "/x.efi");
        // CURLE_TFTP_PERM
        assertThat(ended.status()).isEqualTo(69);
        assertThat(directory.resolve("loaders/x.efi")).doesNotExist();
    }

    @Test
    void busyboxReadsTheFile() throws Exception {
        Programs.require("busybox", "busybox");
        Path got = directory.resolve("got");
        Programs.Ended ended = Programs.run(
                directory,
                "busybox",
                "tftp",
                "-g",
                "-b",
                "1432",
                "-r",
                MACHINE + "/test.bin",
                "-l",
                got.toString(),
                "127.0.0.1",
                Integer.toString(port));
        assertThat(ended.status()).as(ended.output()).isZero();
        assertThat(got).hasSameBinaryContentAs(loader);
    }

    @Test
    void tftpHpaReadsTheFileInBinaryModeAndIsRefusedInNetascii() throws Exception {
        Programs.require("tftp", "tftp-hpa");
        Programs.Ended binary = Programs.run(
                directory,
                "tftp",
                "-m",
                "binary",
                "127.0.0.1",
                Integer.toString(port),
                "-c",
                "get",
                MACHINE + "/test.bin",
                "got");
        assertThat(directory.resolve("got")).as(binary.output()).hasSameBinaryContentAs(loader);
        Programs.Ended netascii = Programs.run(
                directory,
                "tftp",
                "-m",
                "netascii",
                "127.0.0.1",
                Integer.toString(port),
                "-c",
                "get",
                MACHINE + "/test.bin",
                "ascii");
        assertThat(netascii.output()).contains("Only octet");
    }

    @Test
    void sixtyFourMachinesReadAtOnce() throws Exception {
        Programs.require("curl", "curl");
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < 64; i++) {
            script.append("curl -sS --tftp-blksize 1428 tftp://127.0.0.1:")
                    .append(port)
                    .append("/52-54-00-00-00-")
                    .append(String.format("%02x", i))
                    .append("/test.bin | cmp - ")
                    .append(loader)
                    .append(" &\n");
        }
        script.append("wait\n");
        Programs.Ended ended = Programs.run(directory, "sh", "-c", script.toString());
        assertThat(ended.output()).isEmpty();
        await().untilAsserted(() ->
                assertThat(recorder.of(BootSighting.TftpDone.class)).hasSize(64));
    }

    private Path atftp(int toPort, int blockSize, int windowSize) throws IOException, InterruptedException {
        Path got = directory.resolve("got");
        List<String> command = new ArrayList<>(List.of("atftp", "--option", "tsize"));
        if (blockSize > 0) {
            command.addAll(List.of("--option", "blksize " + blockSize));
        }
        if (windowSize > 0) {
            command.addAll(List.of("--option", "windowsize " + windowSize));
        }
        command.addAll(List.of("--option", "timeout 1"));
        command.addAll(List.of(
                "-g", "-r", MACHINE + "/test.bin", "-l", got.toString(), "127.0.0.1", Integer.toString(toPort)));
        Programs.Ended ended = Programs.run(directory, command);
        assertThat(ended.status()).as(ended.output()).isZero();
        return got;
    }
}
