package dev.slipway.ssh;

import static dev.slipway.ssh.Outcomes.failure;
import static dev.slipway.ssh.Outcomes.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files put on a machine over real OpenSSH. */
@Timeout(120)
class RemoteFileTest {
    @TempDir
    private Path directory;

    private final SshKeys keys = SshKeys.generate("slipway@test");
    private Path files;
    private OpenSshServer server;
    private SshExecutor executor;
    private SshRoute route;

    @BeforeEach
    void start() throws Exception {
        server = OpenSshServer.start(directory.resolve("server"));
        server.authorize(keys);
        executor = new SshExecutor(keys);
        route = server.route();
        files = Files.createDirectory(directory.resolve("files"));
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            executor.close();
            server.close();
        }
    }

    private List<Path> there() throws IOException {
        try (var all = Files.list(files)) {
            return all.toList();
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void aFileIsReplacedWholeAndCanBeWrittenAgain() throws Exception {
        Path target = files.resolve("it's a \"file\" $HOME");
        Files.writeString(target, "old");
        RemoteCommand install = new RemoteFile(target.toString(), 0640, Content.utf8("new\n")).installCommand();

        success(executor.run(route, install));
        success(executor.run(route, install));

        assertThat(target).hasContent("new\n");
        assertThat(mode(target)).isEqualTo("rw-r-----");
        assertThat(there()).containsExactly(target);
    }

    @Test
    void aLargeFileArrivesByteForByte() throws Exception {
        byte[] megabytes = new byte[30_000_000];
        new Random(11).nextBytes(megabytes);
        Path source = Files.write(directory.resolve("source"), megabytes);
        Path target = files.resolve("image");

        success(executor.run(route, new RemoteFile(target.toString(), 0644, Content.file(source)).installCommand()));

        assertThat(Files.mismatch(source, target)).isEqualTo(-1);
    }

    @Test
    void theDraftHasItsModeBeforeItsContent() throws Exception {
        HalfSent content = new HalfSent();
        Path target = files.resolve("secret");
        RunningCommand running = executor.start(
                route, new RemoteFile(target.toString(), 0600, content).installCommand(), LineConsumer.NONE);

        Path draft = content.awaitHalf();
        assertThat(mode(draft)).isEqualTo("rw-------");
        assertThat(target).doesNotExist();
        content.rest.countDown();

        success(running.await());
        assertThat(Files.size(target)).isEqualTo(content.length());
        assertThat(mode(target)).isEqualTo("rw-------");
    }

    @Test
    void aNetworkCutInTheMiddleLeavesTheOldFileAndNoDraft() throws Exception {
        HalfSent content = new HalfSent();
        Path target = files.resolve("config");
        Files.writeString(target, "old");
        RunningCommand running = executor.start(
                route, new RemoteFile(target.toString(), 0600, content).installCommand(), LineConsumer.NONE);
        content.awaitHalf();

        server.cut();

        failure(SshFailure.Unreachable.class, running.await());
        content.rest.countDown();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> there().equals(List.of(target)));
        assertThat(target).hasContent("old");
    }

    @Test
    void cancellingInTheMiddleLeavesTheOldFileAndNoDraft() throws Exception {
        HalfSent content = new HalfSent();
        Path target = files.resolve("config");
        RunningCommand running = executor.start(
                route, new RemoteFile(target.toString(), 0600, content).installCommand(), LineConsumer.NONE);
        content.awaitHalf();

        running.cancel();

        assertThat(failure(SshFailure.Cancelled.class, running.await()).process())
                .isEqualTo(RemoteProcess.ENDED);
        assertThat(there()).isEmpty();
    }

    @Test
    void aDirectoryIsNotReplacedByAFile() throws Exception {
        Path target = Files.createDirectory(files.resolve("directory"));

        failure(
                SshFailure.NonZeroExit.class,
                executor.run(route, new RemoteFile(target.toString(), 0600, Content.NONE).installCommand()));

        assertThat(there()).containsExactly(target);
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void aMissingDirectoryIsSaid() throws Exception {
        SshFailure.NonZeroExit failure = failure(
                SshFailure.NonZeroExit.class,
                executor.run(
                        route,
                        new RemoteFile(files.resolve("none/file").toString(), 0600, Content.NONE).installCommand()));

        assertThat(failure.message()).contains("No such file or directory");
    }

    @Test
    void aRelativePathIsRefused() {
        assertThatThrownBy(() -> new RemoteFile("etc/passwd", 0600, Content.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("absolute");
    }

    /** Content whose second half waits. */
    private final class HalfSent implements Content {
        private static final int HALF = 200_000;
        private final CountDownLatch rest = new CountDownLatch(1);

        @Override
        public InputStream open() {
            InputStream late = new InputStream() {
                private int left = HALF;

                @Override
                public int read() throws IOException {
                    try {
                        rest.await();
                    } catch (InterruptedException e) {
                        throw new java.io.InterruptedIOException();
                    }
                    return left-- > 0 ? 'x' : -1;
                }
            };
            return new SequenceInputStream(new ByteArrayInputStream(new byte[HALF]), late);
        }

        @Override
        public long length() {
            return 2 * HALF;
        }

        private Path awaitHalf() {
            return Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(
                            () -> {
                                for (Path file : there()) {
                                    if (Files.size(file) == HALF) {
                                        return file;
                                    }
                                }
                                return Path.of("");
                            },
                            file -> !file.toString().isEmpty());
        }
    }
}
