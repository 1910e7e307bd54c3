package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.GoPath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * Reads files under the files directory, and nothing else: no path leads out of it, neither by {@code ..} nor by a
 * symbolic link, and nothing is read that is not a regular file.
 */
final class LocalFiles {
    static final String OUTSIDE = "local file path traverses outside the files directory";
    static final String NO_DIRECTORY =
            "local file paths are relative to a files directory that must be specified with -d/--files-dir";

    /** A configuration is fetched as a whole at boot; no sensible one is anywhere near this. */
    private static final long MAX_FILE = 64L << 20;

    /** All files of one translation together. */
    private static final long MAX_TOTAL = 256L << 20;

    private final FilesDirectory directory;
    private long total;

    LocalFiles(FilesDirectory directory) {
        this.directory = directory;
    }

    /** A file that cannot be had; the message is for the report. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    boolean isConfigured() {
        return directory instanceof FilesDirectory.At;
    }

    byte[] read(String configPath) throws Unreadable {
        return read(resolve(configPath));
    }

    /** The place of a path of the configuration; an absolute path is meant relative to the files directory. */
    Path resolve(String configPath) throws Unreadable {
        if (!(directory instanceof FilesDirectory.At(Path root))) {
            throw new Unreadable(NO_DIRECTORY);
        }
        String relative = GoPath.clean("./" + configPath.replaceFirst("^/+", ""));
        if (relative.equals("..") || relative.startsWith("../")) {
            throw new Unreadable(OUTSIDE);
        }
        try {
            return relative.equals(".") ? root : root.resolve(relative);
        } catch (InvalidPathException e) {
            throw new Unreadable("open " + configPath + ": invalid argument");
        }
    }

    byte[] read(Path file) throws Unreadable {
        try {
            checkInside(file);
            if (Files.isDirectory(file)) {
                throw new Unreadable("read " + file + ": is a directory");
            }
            if (!Files.isRegularFile(file)) {
                throw new Unreadable("read " + file + ": not a regular file");
            }
            long size = Files.size(file);
            if (size > MAX_FILE || total + size > MAX_TOTAL) {
                throw new Unreadable("read " + file + ": too large; fetch it from a URL instead");
            }
            total += size;
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw failed("open", file, e);
        }
    }

    /** Follows symbolic links; what they lead to must be in the files directory too. */
    void checkInside(Path file) throws Unreadable {
        if (!(directory instanceof FilesDirectory.At(Path root))) {
            throw new Unreadable(NO_DIRECTORY);
        }
        try {
            if (!file.toRealPath().startsWith(root.toRealPath())) {
                throw new Unreadable(OUTSIDE);
            }
        } catch (IOException e) {
            throw failed("open", file, e);
        }
    }

    static Unreadable failed(String operation, Path file, IOException e) {
        String reason = switch (e) {
            case NoSuchFileException missing -> "no such file or directory";
            case AccessDeniedException denied -> "permission denied";
            case NotDirectoryException other -> "not a directory";
            case FileSystemException other
            when String.valueOf(other.getReason()).contains("symbolic links") -> "too many levels of symbolic links";
            case FileSystemException other -> String.valueOf(other.getReason()).toLowerCase(java.util.Locale.ROOT);
            default -> String.valueOf(e.getMessage());
        };
        return new Unreadable(operation + " " + file + ": " + reason);
    }
}
