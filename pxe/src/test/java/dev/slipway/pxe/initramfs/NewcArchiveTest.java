package dev.slipway.pxe.initramfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives as the real cpio reads them. */
@Timeout(120)
class NewcArchiveTest {
    @TempDir
    private Path directory;

    private String cpio(byte[] archive, String... options) throws Exception {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":")).anyMatch(at -> Files.isExecutable(Path.of(at, "cpio"))),
                "SKIPPED: no cpio here; install cpio");
        List<String> words = new ArrayList<>(List.of("cpio", "--quiet"));
        words.addAll(List.of(options));
        Process process = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(archive);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static InitramfsFile file(String path, int mode, String text) {
        return InitramfsFile.of(path, mode, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void cpioListsFilesBehindTheirDirectories() throws Exception {
        byte[] archive = NewcArchive.of(List.of(
                file("etc/coreos/dest.ign", 0600, "{}"),
                file("config.ign", 0600, "a"),
                file("etc/coreos/installer.d/5.yaml", 0644, "")));
        assertThat(cpio(archive, "-t").lines())
                .containsExactly(
                        "config.ign",
                        "etc",
                        "etc/coreos",
                        "etc/coreos/dest.ign",
                        "etc/coreos/installer.d",
                        "etc/coreos/installer.d/5.yaml");
        assertThat(cpio(archive, "-tv").lines())
                .allMatch(line -> line.matches(".* (root|0) +(root|0) .*"))
                .anyMatch(line -> line.startsWith("-rw-------") && line.endsWith("etc/coreos/dest.ign"))
                .anyMatch(line -> line.startsWith("drwxr-xr-x") && line.endsWith(" etc"));
        assertThat(archive.length % 4).isZero();
    }

    @Test
    void cpioUnpacksRandomFilesByteForByte() throws Exception {
        Random random = new Random(4711);
        List<InitramfsFile> files = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            byte[] content = new byte[random.nextInt(70)];
            random.nextBytes(content);
            files.add(InitramfsFile.of("d" + i % 7 + "/größe " + "x".repeat(i % 9) + "/f" + i, 0400 + i % 64, content));
        }
        cpio(NewcArchive.of(files), "-i", "--make-directories", "--no-absolute-filenames");
        for (InitramfsFile file : files) {
            Path unpacked = directory.resolve(file.path());
            byte[] expected = new byte[file.content().remaining()];
            file.content().duplicate().get(expected);
            assertThat(Files.readAllBytes(unpacked)).as(file.path()).isEqualTo(expected);
            int mode = (int) Files.getAttribute(unpacked, "unix:mode") & 07777;
            assertThat(mode).as(file.path()).isEqualTo(file.mode());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(unpacked.getParent())))
                    .isEqualTo("rwxr-xr-x");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 19_540_015L, 5_000_000_001L})
    void anArchiveBehindAnythingStartsOnAMultipleOfFour(long length) {
        assertThat((length + NewcArchive.padding(length).length) % 4).isZero();
        assertThat(NewcArchive.padding(length).length).isLessThan(4);
    }

    @Test
    void anArchiveBehindAnotherOneIsReadWithItsPadding() throws Exception {
        byte[] first = NewcArchive.of(List.of(file("a", 0644, "first")));
        byte[] second = NewcArchive.of(List.of(file("a", 0600, "second")));
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(NewcArchive.padding(first.length));
        both.writeBytes(second);
        // cpio stops at the first trailer, unlike the kernel; what follows must be a whole archive of its own.
        byte[] rest = Arrays.copyOfRange(both.toByteArray(), first.length, both.size());
        assertThat(cpio(rest, "-t")).isEqualTo("a\n");
    }

    @Test
    void theSameFilesMakeTheSameArchive() {
        InitramfsFile a = file("x/a", 0600, "1");
        InitramfsFile b = file("x/b", 0600, "2");
        assertThat(NewcArchive.of(List.of(a, b))).isEqualTo(NewcArchive.of(List.of(b, a)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/x", "etc//x", "etc/../x", "./x", "x/", "bin/sh", "lib/x", "a\0b", "TRAILER!!!"})
    void pathsThatTheKernelWouldPutElsewhereAreRefused(String path) {
        assertThatThrownBy(() -> file(path, 0600, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPathIsAFileOnceAndNoDirectory() {
        assertThatThrownBy(() -> NewcArchive.of(List.of(file("a", 0600, ""), file("a", 0600, ""))))
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> NewcArchive.of(List.of(file("a", 0600, ""), file("a/b", 0600, ""))))
                .hasMessageContaining("directory");
    }

    @Test
    void theTextOfAFileHoldsNoContent() {
        assertThat(file("config.ign", 0600, "secret").toString())
                .doesNotContain("secret")
                .contains("6 bytes");
    }
}
