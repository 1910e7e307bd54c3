package dev.slipway.pxe.initramfs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The archive format of an initramfs, "newc" (kernel: Documentation/driver-api/early-userspace/buffer-format.rst), without
 * compression.
 *
 * <p>The kernel unpacks one archive after the other, and the last one wins. It silently leaves out a file whose directory
 * it has not seen, and a whole archive that does not start on a multiple of four bytes; a directory that is named again gets
 * the mode of the last entry, which is therefore 0755 here. Archives are the same for the same files.
 */
public final class NewcArchive {
    /** The name of the last entry. */
    static final String TRAILER = "TRAILER!!!";

    private static final int ALIGNMENT = 4;
    private static final int DIRECTORY = 0040755;
    private static final int REGULAR = 0100000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int inode;

    private NewcArchive() {}

    /**
     * An archive of files with the directories above them.
     *
     * @param files the files, in any order
     * @return the archive; its length is a multiple of four
     * @throws IllegalArgumentException when two files have the same path, or one is a directory of another
     */
    public static byte[] of(Collection<InitramfsFile> files) {
        List<InitramfsFile> sorted =
                files.stream().sorted(Comparator.comparing(InitramfsFile::path)).toList();
        NewcArchive archive = new NewcArchive();
        Set<String> directories = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (InitramfsFile file : sorted) {
            for (int slash = file.path().indexOf('/');
                    slash > 0;
                    slash = file.path().indexOf('/', slash + 1)) {
                String directory = file.path().substring(0, slash);
                if (directories.add(directory)) {
                    archive.entry(directory, DIRECTORY, 2, ByteBuffer.allocate(0));
                }
            }
            if (!names.add(file.path())) {
                throw new IllegalArgumentException("\"" + file.path() + "\" is there twice");
            }
            archive.entry(file.path(), REGULAR | file.mode(), 1, file.content());
        }
        for (String name : names) {
            if (directories.contains(name)) {
                throw new IllegalArgumentException("\"" + name + "\" is a file and a directory");
            }
        }
        archive.inode = -1;
        archive.entry(TRAILER, 0, 1, ByteBuffer.allocate(0));
        return archive.out.toByteArray();
    }

    /**
     * What has to lie between an initramfs and an archive that is appended to it.
     *
     * @param length the length of the initramfs in bytes
     * @return 0 to 3 zero bytes
     */
    public static byte[] padding(long length) {
        return new byte[(int) ((ALIGNMENT - length % ALIGNMENT) % ALIGNMENT)];
    }

    /** Thirteen numbers of eight hexadecimal digits follow the magic; all owners are root, all times 1970. */
    private void entry(String path, int mode, int links, ByteBuffer data) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        inode++;
        out.writeBytes("070701".getBytes(StandardCharsets.US_ASCII));
        int[] header = {inode, mode, 0, 0, links, 0, data.remaining(), 0, 0, 0, 0, name.length + 1, 0};
        for (int number : header) {
            out.writeBytes(String.format("%08x", number).getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(name);
        out.write(0);
        out.writeBytes(padding(out.size()));
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        out.writeBytes(bytes);
        out.writeBytes(padding(out.size()));
    }
}
