package dev.slipway.fleet.declared;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/** Opens the Git repository of a work tree, or makes one whole before it gets its name. */
final class GitSetup {
    private static final String UNFINISHED = ".slipway-init-";

    private GitSetup() {}

    static Repository open(Path folder, Clock clock) throws IOException {
        IsolatedGit.install();
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder);
        }
        deleteUnfinished(folder);
        if (!Files.exists(folder.resolve(Constants.DOT_GIT), LinkOption.NOFOLLOW_LINKS)) {
            make(folder, clock);
        }
        return new FileRepositoryBuilder()
                .setGitDir(folder.resolve(Constants.DOT_GIT).toFile())
                .setWorkTree(folder.toFile())
                .setMustExist(true)
                .build();
    }

    private static void make(Path folder, Clock clock) throws IOException {
        Path unfinished = Files.createTempDirectory(folder, UNFINISHED);
        Path gitDirectory = unfinished.resolve(Constants.DOT_GIT);
        try (Repository repository = FileRepositoryBuilder.create(gitDirectory.toFile())) {
            repository.create();
            RefUpdate head = repository.updateRef(Constants.HEAD);
            head.disableRefLog();
            head.link(Constants.R_HEADS + "main");
            StoredConfig config = repository.getConfig();
            config.setBoolean(ConfigConstants.CONFIG_CORE_SECTION, null, "autocrlf", false);
            config.save();
            GitStore store = new GitStore(repository);
            ObjectId first = store.write(
                    ObjectId.zeroId(),
                    firstFiles(store, new WorkTree(folder, store)),
                    new GitStore.Signature(Author.SLIPWAY, "Begin the fleet\n", clock.instant(), clock.getZone()));
            store.advance(ObjectId.zeroId(), first);
            WorkTree.markNew(store);
        }
        Files.move(gitDirectory, folder.resolve(Constants.DOT_GIT), StandardCopyOption.ATOMIC_MOVE);
        deleteUnfinished(folder);
    }

    /** What the admin has put there already, and the starter's files where there is nothing. */
    private static SortedMap<String, ObjectId> firstFiles(GitStore store, WorkTree files) throws IOException {
        SortedMap<String, ObjectId> first = store.blobs(StarterFleet.files());
        first.putAll(files.found());
        return first;
    }

    private static void deleteUnfinished(Path folder) throws IOException {
        List<Path> left;
        try (Stream<Path> entries = Files.list(folder)) {
            left = entries.filter(entry -> entry.getFileName().toString().startsWith(UNFINISHED))
                    .toList();
        }
        for (Path unfinished : left) {
            Files.walkFileTree(unfinished, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }
}
