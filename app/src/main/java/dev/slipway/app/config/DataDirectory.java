package dev.slipway.app.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The one directory where everything lives that must survive, held by one running Slipway at a time.
 *
 * <p>The hold is an operating-system lock on {@code slipway.lock}: it ends with the process, however that ends.
 */
public final class DataDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path root, FileChannel channel, FileLock lock) {
        this.root = root;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * The directory that is used when none is named.
     *
     * @return {@code /var/lib/slipway} for root, else below {@code $XDG_DATA_HOME} or {@code ~/.local/share}
     */
    public static Path usual() {
        if ("root".equals(System.getProperty("user.name"))) {
            return Path.of("/var/lib/slipway");
        }
        String xdg = System.getenv("XDG_DATA_HOME");
        Path base = xdg == null || xdg.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "share")
                : Path.of(xdg);
        return base.resolve("slipway");
    }

    /**
     * Creates the directory with mode 0700 when it is missing, and takes hold of it.
     *
     * @param root where
     * @return the held directory
     * @throws DataDirectoryRefused when it cannot be used, with the reason and a way out
     */
    public static DataDirectory open(Path root) {
        Path absolute = root.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(absolute)) {
                Files.createDirectories(
                        absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            // It holds private keys and password hashes: an umask or an earlier mkdir must not leave it open.
            Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rwx------"));
            return hold(absolute);
        } catch (AccessDeniedException e) {
            throw new DataDirectoryRefused(
                    "The data directory " + absolute + " cannot be written: permission denied on " + e.getFile()
                            + ". Give it to the user that runs Slipway, or name another one with --data.",
                    e);
        } catch (IOException e) {
            throw new DataDirectoryRefused(
                    "The data directory " + absolute + " cannot be used: " + e
                            + ". Check that the disk is neither full nor read-only, or name another one with --data.",
                    e);
        }
    }

    private static DataDirectory hold(Path root) throws IOException {
        Path file = root.resolve("slipway.lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            String holder = Files.readString(file).strip();
            channel.close();
            throw new DataDirectoryRefused(
                    "Another Slipway" + (holder.isEmpty() ? "" : " (process " + holder + ")")
                            + " already runs on the data directory " + root
                            + ". Use that one, stop it, or give this one its own directory with --data.",
                    null);
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return new DataDirectory(root, channel, lock);
    }

    private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /**
     * Where it is.
     *
     * @return an absolute path
     */
    public Path root() {
        return root;
    }

    /**
     * The declared fleet's Git work tree.
     *
     * @return {@code fleet/}
     */
    public Path fleet() {
        return root.resolve("fleet");
    }

    /**
     * The mirrored images.
     *
     * @return {@code images/}
     */
    public Path images() {
        return root.resolve("images");
    }

    /**
     * The admin's own network-boot loaders, which win over the distribution's.
     *
     * @return {@code loaders/}
     */
    public Path loaders() {
        return root.resolve("loaders");
    }

    /**
     * The console's SSH keys.
     *
     * @return {@code keys/}
     */
    public Path keys() {
        return root.resolve("keys");
    }

    /**
     * The database's file without its suffix, as H2 wants it.
     *
     * @return {@code slipway}
     */
    public Path database() {
        return root.resolve("slipway");
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
