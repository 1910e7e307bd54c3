package dev.slipway.pxe.tftp;

import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.pxe.boot.Loaders;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Throughput of the TFTP server over loopback, beside atftpd on the same machine, both read by the independent client
 * atftp. Real links are slower; what it shows is the cost per block.
 */
public final class TftpBench {
    private static final int SIZE = 32 << 20;
    private static final int DEADLINE_SECONDS = 60;
    private static final String FILE = "bench.bin";

    private record Case(int blockSize, int windowSize) {}

    private static final List<Case> CASES = List.of(
            new Case(512, 1),
            new Case(1428, 1),
            new Case(1428, 4),
            new Case(1428, 16),
            new Case(8192, 1),
            new Case(8192, 4));

    private TftpBench() {}

    /**
     * Runs all cases and prints a table in MB/s (10^6 bytes). Needs atftp; where atftpd is missing its column says so.
     *
     * @param out where to print
     * @throws IOException when a file cannot be made or a program cannot be started
     * @throws InterruptedException when interrupted
     */
    public static void run(PrintStream out) throws IOException, InterruptedException {
        if (!installed("atftp")) {
            out.println("TFTP: atftp is not installed (apt install atftp); nothing was measured.");
            return;
        }
        Path directory = Files.createTempDirectory("slipway-bench");
        try {
            measure(out, directory);
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    private static void measure(PrintStream out, Path directory) throws IOException, InterruptedException {
        byte[] content = new byte[SIZE];
        new Random(1).nextBytes(content);
        Files.write(directory.resolve(FILE), content);
        // atftpd gives up root; it must be able to read the file all the same.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        BootInterface loopback = BootInterface.of("lo", BootInterface.address("127.0.0.1"), 1);
        try (TftpServer server = TftpServer.start(
                new TftpConfig(List.of(loopback), 0, TftpLimits.USUAL),
                new Loaders(directory, List.of()),
                _ -> {},
                Clock.systemUTC())) {
            int ours = server.reports().getFirst().port();
            int theirs = freePort();
            Process atftpd = installed("atftpd") ? startAtftpd(directory, theirs) : null;
            out.printf(Locale.ROOT, "TFTP, %d MiB over loopback, client atftp%n", SIZE >> 20);
            out.printf(Locale.ROOT, "%8s %8s %14s %14s%n", "blksize", "window", "Slipway MB/s", "atftpd MB/s");
            try {
                for (Case one : CASES) {
                    out.printf(
                            Locale.ROOT,
                            "%8d %8d %14s %14s%n",
                            one.blockSize(),
                            one.windowSize(),
                            rate(directory, ours, one),
                            atftpd == null ? "not installed" : rate(directory, theirs, one));
                }
            } finally {
                if (atftpd != null) {
                    atftpd.destroy();
                }
            }
        }
    }

    private static Process startAtftpd(Path directory, int port) throws IOException {
        return new ProcessBuilder(
                        "atftpd",
                        "--daemon",
                        "--no-fork",
                        "--bind-address",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** The best of three, since everything else on the machine only makes it slower. */
    private static String rate(Path directory, int port, Case one) throws IOException, InterruptedException {
        double best = 0;
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            Process client = new ProcessBuilder(
                            "atftp",
                            "--option",
                            "blksize " + one.blockSize(),
                            "--option",
                            "windowsize " + one.windowSize(),
                            "-g",
                            "-r",
                            FILE,
                            "-l",
                            directory.resolve("got").toString(),
                            "127.0.0.1",
                            Integer.toString(port))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!client.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                client.destroyForcibly();
                return "stalled";
            }
            if (client.exitValue() != 0 || Files.mismatch(directory.resolve(FILE), directory.resolve("got")) >= 0) {
                return "failed";
            }
            best = Math.max(best, SIZE * 1e3 / (System.nanoTime() - start));
        }
        return String.format(Locale.ROOT, "%.1f", best);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean installed(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Arrays.stream(path.split(File.pathSeparator)).anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
    }
}
