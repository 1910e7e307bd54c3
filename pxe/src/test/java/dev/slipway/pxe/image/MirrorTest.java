package dev.slipway.pxe.image;

import static dev.slipway.pxe.image.ScriptedServer.head;
import static dev.slipway.pxe.image.ScriptedServer.inTurn;
import static dev.slipway.pxe.image.ScriptedServer.status;
import static dev.slipway.pxe.image.ScriptedServer.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorTest {
    private static final String VERSION = Artefacts.FCOS_VERSION;
    private static final String ROOTFS = "/prod/rootfs-of." + VERSION + ".img";
    private static final String ROOTFS_NAME = "rootfs-of." + VERSION + ".img";
    private static final int ROOTFS_BYTES = 3_000_000;
    private static final MirrorRequest NEWEST = new MirrorRequest(OsFamily.FCOS, "stable", "", CpuArch.X86_64);

    @TempDir
    Path temporary;

    private final Map<String, byte[]> fcos = Artefacts.fcos(VERSION, ROOTFS_BYTES);
    private final List<MirrorState> seen = new CopyOnWriteArrayList<>();
    private ScriptedServer server;
    private ImageLibrary library;
    private Mirror mirror;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
        String json = Artefacts.streamJson(VERSION, fcos, server.base() + "prod/");
        server.on("/streams/stable.json", whole(json.getBytes(StandardCharsets.UTF_8), "\"s\""));
        server.files("/prod/", fcos);
        mirror(temporary.resolve("images"), settings());
    }

    @AfterEach
    void stop() throws IOException {
        mirror.close();
        server.close();
    }

    private MirrorSettings settings() {
        return new MirrorSettings(
                server.base() + "streams/{stream}.json",
                server.base() + "prod/{stream}/{version}/release.json",
                server.base() + "{channel}/{board}/{version}/",
                Duration.ofSeconds(5),
                Duration.ofMillis(700),
                1000,
                3,
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                100L << 20,
                1 << 20,
                2);
    }

    private static MirrorSettings with(MirrorSettings s, long largest, long reserve, int parallel) {
        return new MirrorSettings(
                s.fcosStreamUrl(),
                s.fcosReleaseUrl(),
                s.flatcarUrl(),
                s.connect(),
                s.stall(),
                s.stallBytes(),
                s.attempts(),
                s.firstPause(),
                s.longestPause(),
                largest,
                reserve,
                parallel);
    }

    private void mirror(Path root, MirrorSettings settings) throws IOException {
        if (mirror != null) {
            mirror.close();
        }
        library = ImageLibrary.open(root, Clock.systemUTC(), image -> List.of());
        mirror = new Mirror(library, settings);
        mirror.listen((request, state) -> seen.add(state));
    }

    private MirrorState end(MirrorRequest request) {
        mirror.start(request);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> mirror.states().get(request) instanceof MirrorState.Published
                        || mirror.states().get(request) instanceof MirrorState.Failed);
        return mirror.states().get(request);
    }

    private BootImage published(MirrorRequest request) {
        MirrorState end = end(request);
        assertThat(end).isInstanceOf(MirrorState.Published.class);
        return ((MirrorState.Published) end).image();
    }

    private MirrorState.Failed failed(MirrorRequest request) {
        MirrorState end = end(request);
        assertThat(end).isInstanceOf(MirrorState.Failed.class);
        assertThat(library.list()).isEmpty();
        assertThat(((MirrorState.Failed) end).remedy()).isNotEmpty();
        return (MirrorState.Failed) end;
    }

    private void assertRootfsIsWhole(BootImage image) throws IOException {
        BootFile rootfs = image.file(FileRole.ROOTFS).orElseThrow();
        assertThat(Files.readAllBytes(library.locate(image.path(rootfs)).orElseThrow()))
                .isEqualTo(fcos.get(ROOTFS_NAME));
    }

    private List<Path> staged(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(library.stagingRoot())) {
            return all.filter(path -> path.toString().endsWith(ending)).toList();
        }
    }

    @Test
    void the_newest_version_of_a_stream_is_fetched_verified_and_published() throws IOException {
        BootImage image = published(NEWEST);

        assertThat(image.version().value()).isEqualTo(VERSION);
        assertThat(image.source()).isEqualTo(server.base() + "prod/");
        assertThat(library.list()).containsExactly(image);
        assertRootfsIsWhole(image);
        assertThat(seen.getFirst()).isInstanceOf(MirrorState.Queued.class);
        assertThat(seen).hasAtLeastOneElementOfType(MirrorState.Resolving.class);
        assertThat(seen)
                .contains(
                        new MirrorState.Fetching(VERSION, ROOTFS_NAME, ROOTFS_BYTES, ROOTFS_BYTES),
                        new MirrorState.Verifying(VERSION, ROOTFS_NAME));
        assertThat(seen.getLast()).isEqualTo(new MirrorState.Published(image));
        assertThat(staged("")).containsExactly(library.stagingRoot());
    }

    @Test
    void a_pinned_version_is_fetched_by_its_own_metadata() {
        String release = Artefacts.streamJson(VERSION, fcos, server.base() + "prod/")
                .replace(
                        "\"artifacts\":{\"metal\":{\"release\":\"" + VERSION + "\",\"formats\"",
                        "\"media\":{\"metal\":{\"artifacts\"")
                .replace("{\"stream\"", "{\"release\":\"" + VERSION + "\",\"stream\"");
        server.on(
                "/prod/stable/" + VERSION + "/release.json", whole(release.getBytes(StandardCharsets.UTF_8), "\"r\""));
        BootImage image = published(new MirrorRequest(OsFamily.FCOS, "stable", VERSION, CpuArch.X86_64));
        assertThat(image.version().value()).isEqualTo(VERSION);
        assertThat(server.requests("/streams/stable.json")).isEmpty();
    }

    @Test
    void flatcars_current_is_pinned_before_anything_else_is_fetched() {
        server.files("/beta/arm64-usr/4593.2.5/", Artefacts.flatcar("4593.2.5"));
        server.on(
                "/beta/arm64-usr/current/version.txt",
                inTurn(
                        whole("FLATCAR_VERSION=4593.2.5\n".getBytes(StandardCharsets.UTF_8), "\"v\""),
                        whole("FLATCAR_VERSION=9999.0.0\n".getBytes(StandardCharsets.UTF_8), "\"w\"")));
        BootImage image = published(new MirrorRequest(OsFamily.FLATCAR, "beta", "", CpuArch.AARCH64));

        assertThat(image.version().value()).isEqualTo("4593.2.5");
        assertThat(image.files().stream().filter(file -> file.role() == FileRole.SIGNATURE))
                .hasSize(3);
        assertThat(server.requests)
                .extracting(ScriptedServer.Request::path)
                .filteredOn(path -> path.contains("/current/"))
                .containsExactly("/beta/arm64-usr/current/version.txt");
    }

    @Test
    void a_download_that_breaks_off_goes_on_where_it_stood() throws IOException {
        byte[] content = fcos.get(ROOTFS_NAME);
        server.on(ROOTFS, inTurn(truncated(content, 1_000_000, "\"e\""), whole(content, "\"e\"")));
        assertRootfsIsWhole(published(NEWEST));

        assertThat(seen)
                .anySatisfy(state -> assertThat(state)
                        .isInstanceOfSatisfying(
                                MirrorState.Waiting.class,
                                waiting -> assertThat(waiting.reason()).contains("broke off")));
        ScriptedServer.Request second = server.requests(ROOTFS).get(1);
        assertThat(second.header("range")).matches("bytes=\\d{5,7}-");
        assertThat(second.header("if-range")).isEqualTo("\"e\"");
    }

    private static ScriptedServer.Answer truncated(byte[] content, int bytes, String etag) {
        return (request, out) -> {
            head(out, "200 OK", "Content-Length: " + content.length, "ETag: " + etag);
            out.write(content, 0, bytes);
        };
    }

    @Test
    void a_file_that_changed_in_between_is_fetched_anew() throws IOException {
        byte[] content = fcos.get(ROOTFS_NAME);
        byte[] old = new byte[content.length];
        server.on(ROOTFS, inTurn(truncated(old, 1_000_000, "\"old\""), whole(content, "\"new\"")));
        assertRootfsIsWhole(published(NEWEST));
    }

    @Test
    void a_file_whose_server_gives_no_validator_is_fetched_anew() throws IOException {
        byte[] content = fcos.get(ROOTFS_NAME);
        server.on(ROOTFS, inTurn(truncated(content, 1_000_000, "W/\"weak\""), whole(content, "W/\"weak\"")));
        assertRootfsIsWhole(published(NEWEST));
        assertThat(server.requests(ROOTFS))
                .allSatisfy(request -> assertThat(request.header("range")).isEmpty());
    }

    @Test
    void a_part_that_another_file_began_is_found_out_and_fetched_anew() throws IOException {
        byte[] content = fcos.get(ROOTFS_NAME);
        byte[] other = new byte[content.length];
        server.on(ROOTFS, inTurn(truncated(other, 1_000_000, "\"same\""), whole(content, "\"same\"")));
        assertRootfsIsWhole(published(NEWEST));
        assertThat(seen).anySatisfy(state -> assertThat(state.toString()).contains("put together from two parts"));
    }

    @Test
    void a_server_that_sends_the_wrong_part_is_asked_for_all() throws IOException {
        byte[] content = fcos.get(ROOTFS_NAME);
        server.on(
                ROOTFS,
                inTurn(
                        truncated(content, 1_000_000, "\"e\""),
                        (request, out) -> {
                            head(out, "206 P", "Content-Length: 9", "Content-Range: bytes 0-8/" + content.length);
                            out.write(content, 0, 9);
                        },
                        whole(content, "\"e\"")));
        assertRootfsIsWhole(published(NEWEST));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 300_000})
    void a_server_that_stands_still_is_left_after_a_bounded_number_of_attempts(int before) {
        byte[] content = fcos.get(ROOTFS_NAME);
        CountDownLatch end = new CountDownLatch(1);
        server.on(ROOTFS, (request, out) -> {
            if (before > 0) {
                head(out, "200 OK", "Content-Length: " + content.length, "ETag: \"e\"");
                out.write(content, 0, before);
                out.flush();
            }
            assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
        });
        MirrorState.Failed failed = failed(NEWEST);
        end.countDown();

        assertThat(failed.reason())
                .contains(before == 0 ? "did not answer within" : "sent fewer than 1000 bytes in 700 ms")
                .contains("(3 attempts)");
        assertThat(server.requests(ROOTFS)).hasSize(3);
    }

    @Test
    void a_server_that_trickles_is_a_server_that_stands_still() {
        byte[] content = fcos.get(ROOTFS_NAME);
        server.on(ROOTFS, (request, out) -> {
            head(out, "200 OK", "Content-Length: " + content.length);
            for (int i = 0; i < 1000; i++) {
                out.write(content, i, 1);
                out.flush();
                Thread.sleep(50);
            }
        });
        assertThat(failed(NEWEST).reason()).contains("sent fewer than");
    }

    @Test
    void a_wrong_checksum_fails_at_once_and_leaves_nothing_of_the_file() throws IOException {
        byte[] forged = fcos.get(ROOTFS_NAME).clone();
        forged[1234] ^= 1;
        server.on(ROOTFS, whole(forged, "\"f\""));
        MirrorState.Failed failed = failed(NEWEST);

        assertThat(failed.reason()).contains(ROOTFS_NAME).contains("is not what its publisher says");
        assertThat(server.requests(ROOTFS)).hasSize(1);
        assertThat(staged(ROOTFS_NAME)).isEmpty();
        assertThat(staged(".part")).isEmpty();

        server.on(ROOTFS, whole(fcos.get(ROOTFS_NAME), "\"g\""));
        seen.clear();
        published(NEWEST);
    }

    @Test
    void a_length_that_is_too_short_is_found_out_by_the_checksum() {
        byte[] content = fcos.get(ROOTFS_NAME);
        server.on(ROOTFS, whole(Arrays.copyOf(content, 2_000_000), "\"s\""));
        assertThat(failed(NEWEST).reason()).contains("is not what its publisher says");
    }

    @Test
    void what_does_not_exist_is_not_asked_for_again() {
        server.on(ROOTFS, status("404 Not Found"));
        assertThat(failed(NEWEST).reason()).contains(ROOTFS).contains("does not exist (404)");
        assertThat(server.requests(ROOTFS)).hasSize(1);
    }

    @Test
    void a_server_in_trouble_is_asked_again() throws IOException {
        byte[] content = fcos.get(ROOTFS_NAME);
        server.on(ROOTFS, inTurn(status("503 Busy"), status("429 Slow"), whole(content, "\"e\"")));
        assertRootfsIsWhole(published(NEWEST));
    }

    @Test
    void redirects_are_followed_but_not_for_ever() throws IOException {
        server.on(ROOTFS, status("302 Found", "Location: /elsewhere"));
        server.on("/elsewhere", whole(fcos.get(ROOTFS_NAME), "\"e\""));
        BootImage image = published(NEWEST);
        assertRootfsIsWhole(image);
        assertThat(image.file(FileRole.ROOTFS))
                .hasValueSatisfying(file -> assertThat(file.name()).isEqualTo(ROOTFS_NAME));

        server.on("/streams/next.json", status("302 Found", "Location: /streams/next.json"));
        MirrorState end = end(new MirrorRequest(OsFamily.FCOS, "next", "", CpuArch.X86_64));
        assertThat(end)
                .isInstanceOfSatisfying(
                        MirrorState.Failed.class,
                        failed -> assertThat(failed.reason()).contains("redirects without end"));
        assertThat(server.requests("/streams/next.json")).hasSizeLessThan(10);
    }

    @Test
    void a_redirect_to_a_file_of_the_server_itself_is_not_followed() {
        server.on(ROOTFS, status("302 Found", "Location: file:///etc/passwd"));
        assertThat(failed(NEWEST).reason()).contains(ROOTFS);
    }

    @Test
    void more_than_a_boot_file_has_is_refused_announced_or_not() throws IOException {
        mirror(temporary.resolve("images"), with(settings(), 1_000_000, 0, 2));
        assertThat(failed(NEWEST).reason()).contains("3000000 bytes or more");

        server.on(ROOTFS, (request, out) -> {
            head(out, "200 OK");
            byte[] content = fcos.get(ROOTFS_NAME);
            for (int i = 0; i < 1000; i++) {
                out.write(content);
            }
        });
        assertThat(failed(NEWEST).reason()).contains("bytes or more, which is more than a boot file has");
    }

    @Test
    void too_little_room_is_told_in_bytes_before_anything_is_written() throws IOException {
        mirror(temporary.resolve("images"), with(settings(), 100L << 20, Long.MAX_VALUE / 2, 2));
        MirrorState.Failed failed = failed(NEWEST);
        assertThat(failed.reason()).contains("needs 70000 bytes, but only 0 of the");
        assertThat(failed.remedy()).contains("make room");
    }

    @Test
    void a_disk_that_fills_up_on_the_way_is_told() throws Exception {
        Path small = Files.createDirectory(temporary.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1500k", "slipway-test", small.toString()) == 0,
                "SKIPPED: no right to mount a small file system");
        try {
            mirror(small.resolve("images"), with(settings(), 100L << 20, 0, 2));
            server.on(ROOTFS, (request, out) -> {
                head(out, "200 OK");
                out.write(fcos.get(ROOTFS_NAME));
            });
            MirrorState.Failed failed = failed(NEWEST);
            assertThat(failed.reason()).contains("the disk is full");
            assertThat(failed.remedy()).contains("make room");
        } finally {
            mirror.close();
            run("umount", "-l", small.toString());
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    @Test
    void a_server_that_is_not_there_is_named() throws IOException {
        server.close();
        assertThat(failed(NEWEST).reason()).contains("no connection to 127.0.0.1 could be made");
    }

    @Test
    void metadata_of_something_else_are_refused() {
        server.on(
                "/streams/testing.json",
                whole(Artefacts.streamJson(VERSION, fcos, server.base()).getBytes(StandardCharsets.UTF_8), "\"x\""));
        assertThat(failed(new MirrorRequest(OsFamily.FCOS, "testing", "", CpuArch.X86_64))
                        .reason())
                .contains("of stable, not Fedora CoreOS newest (testing, x86_64)");
        assertThat(failed(new MirrorRequest(OsFamily.FCOS, "stable", "", CpuArch.AARCH64))
                        .reason())
                .contains("describes nothing for aarch64");
        server.on(
                "/stable/amd64-usr/1.2.3/version.txt",
                whole("FLATCAR_VERSION=1.2.4\n".getBytes(StandardCharsets.UTF_8), "\"x\""));
        assertThat(failed(new MirrorRequest(OsFamily.FLATCAR, "stable", "1.2.3", CpuArch.X86_64))
                        .reason())
                .contains("names version 1.2.4, not 1.2.3");
    }

    @Test
    void a_metadata_url_of_another_kind_is_refused() throws IOException {
        server.on(
                "/streams/stable.json",
                whole(Artefacts.streamJson(VERSION, fcos, "file:///etc/").getBytes(StandardCharsets.UTF_8), "\"x\""));
        assertThat(failed(NEWEST).reason()).contains("is not an http or https URL");
    }

    @Test
    void a_cancelled_download_stops_keeps_its_part_and_goes_on_when_asked_again() throws Exception {
        byte[] content = fcos.get(ROOTFS_NAME);
        CountDownLatch end = new CountDownLatch(1);
        server.on(
                ROOTFS,
                inTurn(
                        (request, out) -> {
                            head(out, "200 OK", "Content-Length: " + content.length, "ETag: \"e\"");
                            out.write(content, 0, 1_000_000);
                            out.flush();
                            assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
                        },
                        whole(content, "\"e\"")));
        mirror.start(NEWEST);
        await().until(() -> staged(ROOTFS_NAME + ".part").stream()
                .anyMatch(part -> part.toFile().length() >= 1_000_000));
        mirror.cancel(NEWEST);
        assertThat(mirror.states().get(NEWEST)).isEqualTo(new MirrorState.Cancelled());
        end.countDown();
        assertThat(staged(ROOTFS_NAME + ".part")).hasSize(1);

        assertRootfsIsWhole(published(NEWEST));
        assertThat(server.requests(ROOTFS).get(1).header("range")).isEqualTo("bytes=1000000-");
    }

    @Test
    void what_a_closed_mirror_was_fetching_is_known_to_the_next_one() throws Exception {
        byte[] content = fcos.get(ROOTFS_NAME);
        server.on(ROOTFS, inTurn(truncated(content, 1_000_000, "\"e\""), (request, out) -> Thread.sleep(500)));
        mirror.start(NEWEST);
        await().until(() -> server.requests(ROOTFS).size() == 2);
        mirror.close();

        server.on(ROOTFS, whole(content, "\"e\""));
        mirror(temporary.resolve("images"), settings());
        assertThat(mirror.interrupted()).containsExactly(NEWEST);
        assertRootfsIsWhole(published(NEWEST));
        assertThat(mirror.interrupted()).isEmpty();
    }

    @Test
    void discarding_removes_what_was_fetched() throws Exception {
        server.on(ROOTFS, status("404 Not Found"));
        failed(NEWEST);
        assertThat(mirror.interrupted()).containsExactly(NEWEST);
        mirror.discard(NEWEST);
        assertThat(mirror.interrupted()).isEmpty();
        assertThat(mirror.states()).isEmpty();
        assertThat(staged("")).containsExactly(library.stagingRoot());
    }

    @Test
    void no_more_are_fetched_at_once_than_allowed() throws IOException {
        mirror(temporary.resolve("images"), with(settings(), 100L << 20, 0, 1));
        CountDownLatch end = new CountDownLatch(1);
        server.on(
                "/streams/next.json",
                (request, out) -> assertThat(end.await(30, TimeUnit.SECONDS)).isTrue());
        MirrorRequest blocking = new MirrorRequest(OsFamily.FCOS, "next", "", CpuArch.X86_64);
        mirror.start(blocking);
        await().until(() -> !server.requests("/streams/next.json").isEmpty());
        mirror.start(NEWEST);
        assertThat(mirror.states().get(NEWEST)).isEqualTo(new MirrorState.Queued());
        end.countDown();
        published(NEWEST);
    }

    @Test
    void newest_and_its_version_by_name_at_once_are_one_image() {
        String release = Artefacts.streamJson(VERSION, fcos, server.base() + "prod/");
        server.on(
                "/prod/stable/" + VERSION + "/release.json", whole(release.getBytes(StandardCharsets.UTF_8), "\"r\""));
        MirrorRequest byName = new MirrorRequest(OsFamily.FCOS, "stable", VERSION, CpuArch.X86_64);
        mirror.start(NEWEST);
        mirror.start(byName);
        assertThat(published(byName)).isEqualTo(published(NEWEST));
        assertThat(library.list()).hasSize(1);
        assertThat(server.requests(ROOTFS)).hasSize(1);
    }

    @Test
    void what_is_here_already_is_not_fetched_again() {
        BootImage first = published(NEWEST);
        assertThat(published(NEWEST)).isEqualTo(first);
        assertThat(server.requests(ROOTFS)).hasSize(1);
    }
}
