package dev.slipway.host.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be shown of a file, in real shells. */
@Timeout(120)
class PathGlanceTest {
    private static final List<String> HOSTILE = List.of(
            "plain", "with space", "-n", "new\nline", "end\n", "quote'\"", "$(reboot)`x`", "*?[a]", "größe", "%s%b");

    @TempDir
    private Path directory;

    @BeforeEach
    void everybodyMayEnter() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static FoundPath look(String shell, Path path) throws Exception {
        String output = Shells.run(Shells.require(shell), PathGlance.command(path.toString()));
        return PathGlance.read(path.toString(), output);
    }

    private Path file(String name, String permissions, String text) throws Exception {
        Path file = Files.writeString(directory.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void theTextOfAnOpenFileIsShownWhateverItsName(String shell) throws Exception {
        for (String name : HOSTILE) {
            Path path = file(name, "rw-r--r--", "ä = 1\n\n" + name + "\n\n");
            assertThat(look(shell, path)).isInstanceOfSatisfying(FoundPath.Text.class, found -> {
                assertThat(found.text()).isEqualTo("ä = 1\n\n" + name + "\n\n");
                assertThat(found.mode()).isEqualTo(0644);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void whatIsPrivateByModeByNameOrByItsDirectoryStaysOnTheMachine(String shell) throws Exception {
        Path byMode = file("mode", "rw-r-----", "SECRET");
        Path byName = file("My-KEY.txt", "rw-r--r--", "SECRET");
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Path byDirectory = file("closed/file", "rw-r--r--", "SECRET");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        Path aside = Files.createDirectory(directory.resolve("aside"));
        Files.createSymbolicLink(aside.resolve("open"), byName.getParent());
        for (Path path : List.of(byMode, byName, byDirectory, aside.resolve("open/My-KEY.txt"))) {
            String output = Shells.run(Shells.require(shell), PathGlance.command(path.toString()));
            assertThat(output).contains("private").doesNotContain(hex("SECRET"));
            assertThat(PathGlance.read(path.toString(), output)).isInstanceOf(FoundPath.Hidden.class);
        }
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void otherThingsAreNamed() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("elsewhere\n"));
        assertThat(look("sh", link)).isEqualTo(new FoundPath.Link("elsewhere\n"));
        assertThat(look("sh", directory)).isInstanceOf(FoundPath.Directory.class);
        assertThat(look("sh", directory.resolve("none"))).isEqualTo(new FoundPath.Absent());
        assertThat(look("sh", file("large", "rw-r--r--", "x".repeat(PathGlance.LARGEST + 1))))
                .isInstanceOf(FoundPath.Hidden.class);
        assertThat(look("sh", file("binary", "rw-r--r--", "a\0b"))).isInstanceOf(FoundPath.Hidden.class);
        assertThat(look("sh", file("exact", "rw-r--r--", "x".repeat(PathGlance.LARGEST))))
                .isInstanceOf(FoundPath.Text.class);
    }

    @Test
    void aReadingThatBreaksOffShowsNothing() throws Exception {
        Path path = file("text", "rw-r--r--", "hello\n");
        String whole = Shells.run(List.of("/bin/sh"), PathGlance.command(path.toString()));
        for (int end = 0; end < whole.length() - "done\n".length(); end++) {
            assertThat(PathGlance.read(path.toString(), whole.substring(0, end)))
                    .as("cut at %d", end)
                    .isInstanceOf(FoundPath.Other.class);
        }
        assertThat(PathGlance.read("/x", "slipway-file 1\nstat ?\ntext zz\ndone\n"))
                .isInstanceOf(FoundPath.Other.class);
    }

    @Test
    void privateNamesAreKnownHereToo() {
        assertThat(List.of(
                        "/etc/shadow",
                        "/etc/NetworkManager/system-connections/a.nmconnection",
                        "/etc/ssh/ssh_host_ed25519_key",
                        "/etc/ostree/auth.json",
                        "/home/core/.ssh/config",
                        "/etc/app.ENV"))
                .allMatch(PrivatePaths::holds);
        assertThat(List.of("/etc/motd", "/etc/ssh/sshd_config", "/etc/systemd/system/x.service"))
                .noneMatch(PrivatePaths::holds);
    }
}
