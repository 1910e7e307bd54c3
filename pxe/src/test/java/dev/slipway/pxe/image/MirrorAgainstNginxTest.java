package dev.slipway.pxe.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mirror against a real web server: nginx, as its publishers and their mirrors use it. */
class MirrorAgainstNginxTest {
    static final MirrorRequest NEWEST = new MirrorRequest(OsFamily.FCOS, "stable", "", CpuArch.X86_64);
    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final String VERSION = Artefacts.FCOS_VERSION;
    private static final String ROOTFS = "rootfs-of." + VERSION + ".img";
    private static final int ROOTFS_BYTES = 6 << 20;

    @TempDir
    Path temporary;

    private String base = "";
    private Path log;
    private Process nginx;
    private Map<String, byte[]> files;

    static MirrorSettings settings(String base) {
        MirrorSettings usual = MirrorSettings.usual();
        return usual.from(
                base + "streams/{stream}.json",
                base + "prod/{version}/release.json",
                base + "flatcar/{channel}/{board}/{version}/");
    }

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Files.isExecutable(NGINX), "SKIPPED: no " + NGINX + " (Debian: nginx-light)");
        Path www = temporary.resolve("www");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        base = "http://127.0.0.1:" + port + "/";
        files = Artefacts.fcos(VERSION, ROOTFS_BYTES);
        Artefacts.write(www.resolve("prod"), files);
        Files.createDirectories(www.resolve("streams"));
        Files.writeString(www.resolve("streams/stable.json"), Artefacts.streamJson(VERSION, files, base + "prod/"));
        Map<String, byte[]> flatcar = Artefacts.flatcar("4593.2.5");
        Artefacts.write(www.resolve("flatcar/stable/amd64-usr/4593.2.5"), flatcar);
        Artefacts.write(www.resolve("flatcar/stable/amd64-usr/current"), flatcar);
        log = temporary.resolve("access.log");
        Path configuration = temporary.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off; master_process off; pid %1$s/nginx.pid; error_log stderr;
                events { }
                http {
                  log_format lines '$request_method $uri $status $body_bytes_sent "$http_range"';
                  access_log %1$s/access.log lines;
                  client_body_temp_path %1$s/b; proxy_temp_path %1$s/p; fastcgi_temp_path %1$s/f;
                  uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                  server { listen 127.0.0.1:%2$d; root %1$s/www; limit_rate 2m; limit_rate_after 1m; }
                }
                """.formatted(temporary, port));
        // Readable for nginx's own user, when the tests run as root.
        temporary.toFile().setExecutable(true, false);
        temporary.toFile().setReadable(true, false);
        nginx = new ProcessBuilder(NGINX.toString(), "-c", configuration.toString(), "-p", temporary.toString())
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("nginx.log").toFile())
                .start();
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(base + "streams/stable.json").toURL().openConnection();
            return connection.getResponseCode() == 200;
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (nginx != null) {
            nginx.destroy();
            assertThat(nginx.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private ImageLibrary library() throws IOException {
        return ImageLibrary.open(temporary.resolve("images"), Clock.systemUTC(), image -> List.of());
    }

    private static BootImage published(Mirror mirror, MirrorRequest request) {
        mirror.start(request);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> mirror.states().get(request) instanceof MirrorState.Published);
        return ((MirrorState.Published) mirror.states().get(request)).image();
    }

    @Test
    void both_systems_are_mirrored() throws Exception {
        ImageLibrary library = library();
        try (Mirror mirror = new Mirror(library, settings(base))) {
            BootImage fcos = published(mirror, NEWEST);
            BootImage flatcar = published(mirror, new MirrorRequest(OsFamily.FLATCAR, "stable", "", CpuArch.X86_64));

            assertThat(library.list()).containsExactly(fcos, flatcar);
            for (BootImage image : library.list()) {
                for (BootFile file : image.files()) {
                    assertThat(library.locate(image.path(file)))
                            .hasValueSatisfying(path -> assertThat(path).hasSize(file.size()));
                }
            }
        }
    }

    @Test
    void a_download_survives_the_kill_of_the_process_and_goes_on_where_it_stood() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MirrorProcess.class.getName(),
                        temporary.resolve("images").toString(),
                        base)
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("child.log").toFile())
                .start();
        await().atMost(Duration.ofSeconds(60)).until(() -> partLength() > 1_500_000);
        // SIGKILL: no hook runs, no buffer is written.
        child.destroyForcibly();
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isEqualTo(128 + 9);
        long kept = partLength();
        assertThat(kept).isBetween(1_500_000L, (long) ROOTFS_BYTES - 1);

        ImageLibrary library = library();
        assertThat(library.list()).isEmpty();
        try (Mirror mirror = new Mirror(library, settings(base))) {
            assertThat(mirror.interrupted()).containsExactly(NEWEST);
            BootImage image = published(mirror, NEWEST);
            BootFile rootfs = image.file(FileRole.ROOTFS).orElseThrow();
            assertThat(Files.readAllBytes(library.locate(image.path(rootfs)).orElseThrow()))
                    .isEqualTo(files.get(ROOTFS));
        }
        assertThat(Files.readAllLines(log, StandardCharsets.UTF_8))
                .contains("GET /prod/" + ROOTFS + " 206 " + (ROOTFS_BYTES - kept) + " \"bytes=" + kept + "-\"");
    }

    private long partLength() throws IOException {
        Path staging = temporary.resolve("images/.staging");
        if (!Files.exists(staging)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(staging)) {
            return all.filter(path -> path.endsWith(ROOTFS + ".part"))
                    .mapToLong(path -> path.toFile().length())
                    .sum();
        }
    }
}
