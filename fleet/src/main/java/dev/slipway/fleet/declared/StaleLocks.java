package dev.slipway.fleet.declared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Git's lock files that a killed Slipway left. A mark is made before the first lock is taken and removed after the
 * last is released; where the mark is found at the start, the locks beside it are ours and nobody holds them. Without
 * the mark a lock is somebody else's and stays.
 */
final class StaleLocks {
    private final Path gitDirectory;
    private final Path mark;

    StaleLocks(Path gitDirectory) {
        this.gitDirectory = gitDirectory;
        this.mark = gitDirectory.resolve("slipway-writing");
    }

    void begin() throws IOException {
        Files.write(mark, new byte[0]);
    }

    void end() throws IOException {
        Files.deleteIfExists(mark);
    }

    /** To be called before anything is written, when no other Slipway works here. */
    void clear() throws IOException {
        try (Stream<Path> files = Files.list(gitDirectory)) {
            for (Path left : files.filter(file -> file.getFileName().toString().matches("slipway-.*\\.tmp"))
                    .toList()) {
                Files.deleteIfExists(left);
            }
        }
        if (!Files.exists(mark)) {
            return;
        }
        Files.deleteIfExists(gitDirectory.resolve("index.lock"));
        Files.deleteIfExists(gitDirectory.resolve("HEAD.lock"));
        Files.deleteIfExists(gitDirectory.resolve("packed-refs.lock"));
        try (Stream<Path> files = Files.walk(gitDirectory.resolve("refs"))) {
            List<Path> locks = files.filter(
                            file -> file.getFileName().toString().endsWith(".lock"))
                    .toList();
            for (Path lock : locks) {
                Files.deleteIfExists(lock);
            }
        }
        end();
    }
}
