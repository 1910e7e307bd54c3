package dev.slipway.pxe.initramfs;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * A regular file of an initramfs. It belongs to root.
 *
 * <p>Its text leaves the content out: it may be secret.
 *
 * @param path relative, such as {@code etc/coreos/installer.d/50.yaml}
 * @param mode the permission bits, such as 0600
 * @param content all bytes; read-only
 */
public record InitramfsFile(String path, int mode, ByteBuffer content) {
    /**
     * Directories that are symbolic links in the initramfs of every distribution of today. An archive that names one of
     * them puts an empty directory in the link's place.
     */
    private static final Set<String> LINKS = Set.of("bin", "sbin", "lib", "lib64", "init");

    /** PATH_MAX of Linux without its NUL. */
    private static final int LONGEST = 4095;

    /** Refuses paths that the kernel would unpack elsewhere, or not at all. */
    public InitramfsFile {
        String problem = problem(path);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(problem);
        }
        if (mode < 0 || mode > 07777) {
            throw new IllegalArgumentException("the mode " + Integer.toOctalString(mode) + " is more than 7777");
        }
        content = content.slice().asReadOnlyBuffer();
    }

    /**
     * A file.
     *
     * @param path relative
     * @param mode the permission bits
     * @param content all bytes; copied
     * @return the file
     */
    public static InitramfsFile of(String path, int mode, byte[] content) {
        return new InitramfsFile(path, mode, ByteBuffer.wrap(content.clone()));
    }

    private static String problem(String path) {
        if (path.isEmpty() || path.length() > LONGEST || path.indexOf('\0') >= 0) {
            return "a path in an initramfs has 1 to " + LONGEST + " characters and no NUL";
        }
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                return "\"" + path + "\" is not a plain relative path";
            }
        }
        String top = path.split("/", 2)[0];
        if (LINKS.contains(top)) {
            return "\"" + path + "\" lies below /" + top + ", which is a link in an initramfs";
        }
        return path.equals(NewcArchive.TRAILER) ? "\"" + path + "\" would end the archive" : "";
    }

    @Override
    public String toString() {
        return "InitramfsFile[" + path + ", " + Integer.toOctalString(mode) + ", " + content.remaining() + " bytes]";
    }
}
