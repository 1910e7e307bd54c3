package dev.slipway.ssh;

import static dev.slipway.ssh.Outcomes.success;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gigabyte of output, taken by a Java that has 40 MB of heap in all. */
@Timeout(300)
class GigabyteTest {
    private static final String HEAP = "-Xmx40m";

    @TempDir
    private Path directory;

    @Test
    void aGigabyteOfOutputFitsIntoAFlatMemory() throws Exception {
        Path key = directory.resolve("key");
        SshKeys keys = SshKeys.loadOrGenerate(key, "slipway@test");
        try (OpenSshServer server = OpenSshServer.start(directory.resolve("server"))) {
            server.authorize(keys);
            Process small = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            HEAP,
                            "-XX:+UseSerialGC",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Small.class.getName(),
                            key.toString(),
                            Integer.toString(server.endpoint().port()),
                            server.endpoint().user(),
                            server.hostKeys().toString())
                    .redirectErrorStream(true)
                    .start();
            String out = new String(small.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(small.waitFor(280, TimeUnit.SECONDS)).isTrue();
            assertThat(out).contains("took 1073741824 bytes, kept a part of them: true");
        }
    }

    /** The program with the small heap. */
    static final class Small {
        private Small() {}

        /** Arguments: private key file, port, user, host keys. */
        public static void main(String[] args) throws Exception {
            SshRoute route = SshRoute.to(
                    new SshEndpoint("127.0.0.1", Integer.parseInt(args[1]), args[2]), HostKeys.parse(args[3]));
            LongAdder characters = new LongAdder();
            try (SshExecutor executor = new SshExecutor(SshKeys.loadOrGenerate(Path.of(args[0]), "slipway@test"))) {
                CommandResult result = success(executor.run(
                        route,
                        RemoteCommand.of(List.of("head", "-c", "1073741824", "/dev/zero"))
                                .withDeadline(Duration.ofMinutes(4)),
                        (stream, line) -> characters.add(line.length())));
                CapturedText text = result.output().stdout();
                System.out.println("took " + characters.sum() + " bytes, kept a part of them: "
                        + (text.truncated()
                                && text.bytes() == 1L << 30
                                && text.text().length() < 1_100_000)
                        + ", in " + result.took().toSeconds() + " s");
            }
            System.out.println(Files.readString(Path.of("/proc/self/status"))
                    .lines()
                    .filter(line -> line.startsWith("VmHWM"))
                    .findFirst()
                    .orElse(""));
        }
    }
}
