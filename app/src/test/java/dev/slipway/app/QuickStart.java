package dev.slipway.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/**
 * The jar unpacked, with a cache of its loaded classes (JEP 483, JEP 514), as {@code ./slipway} starts it. Made once for each
 * build: the tests start it nearly a hundred times, and without the cache each start takes twice the processor's time.
 */
final class QuickStart {
    private static final Path BUILT = Path.of("target", "slipway.jar").toAbsolutePath();
    private static final Path PLACE = Path.of("target", "quick-start").toAbsolutePath();
    private static final Path LOCK = Path.of("target", "quick-start.lock").toAbsolutePath();

    /** Of which build the rest was made; written last. */
    private static final Path SUM = PLACE.resolve("sha256");

    private static final Path JAR = PLACE.resolve("slipway.jar");
    private static final Path CACHE = PLACE.resolve("run.aot");

    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            // Half of the processor's time of a console that lives for a minute is the second compiler's.
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /** How it is started, without its subcommand. */
    static final List<String> COMMAND;

    static {
        try {
            COMMAND = command();
        } catch (Exception e) {
            throw new IllegalStateException("Slipway's jar could not be prepared", e);
        }
    }

    private QuickStart() {}

    /** Prepares it unless that was done for this build; other test processes wait so long. */
    private static List<String> command() throws Exception {
        String sum = sum();
        try (FileChannel channel = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            if (!Files.exists(SUM) || !Files.readString(SUM).equals(sum)) {
                prepare();
                Files.writeString(SUM, sum);
            }
        }
        // Without it a start takes longer, and nothing else.
        return Files.exists(CACHE) ? with("-XX:AOTCache=" + CACHE) : with();
    }

    private static void prepare() throws Exception {
        FileSystemUtils.deleteRecursively(PLACE);
        List<String> extract = new ArrayList<>(JAVA);
        extract.addAll(
                List.of("-Djarmode=tools", "-jar", BUILT.toString(), "extract", "--destination", PLACE.toString()));
        Tool.Result unpacked = Tool.run(extract, "");
        if (unpacked.exit() != 0) {
            throw new IOException("the jar could not be unpacked: " + unpacked.out());
        }
        Path data = Files.createTempDirectory("slipway-quick-start");
        try (SlipwayProcess training = SlipwayProcess.onLoopback(with("-XX:AOTCacheOutput=" + CACHE), data)) {
            training.awaitReady();
            // It writes the cache when it ends, which takes it longer than its start.
            training.end(Duration.ofMinutes(4));
        } finally {
            FileSystemUtils.deleteRecursively(data);
        }
    }

    private static List<String> with(String... options) {
        List<String> command = new ArrayList<>(JAVA);
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", JAR.toString()));
        return command;
    }

    private static String sum() throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(BUILT), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
