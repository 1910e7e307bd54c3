package dev.slipway.pxe.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Files that look like loaders. */
public final class LoaderFiles {
    public static final int X64 = 0x8664;
    public static final int ARM64 = 0xaa64;
    public static final int I386 = 0x014c;

    private LoaderFiles() {}

    /** A file with a PE header for a CPU. */
    public static Path efi(Path file, int machine) throws IOException {
        ByteBuffer image = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        image.put(0, (byte) 'M').put(1, (byte) 'Z').putInt(0x3c, 0x80);
        image.putInt(0x80, 0x4550).putShort(0x84, (short) machine);
        Files.createDirectories(file.getParent());
        return Files.write(file, image.array());
    }

    /** A file of so many bytes, each run of the tests the same. */
    public static Path bytes(Path file, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }
}
