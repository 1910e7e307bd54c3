package dev.slipway.pxe.image;

import dev.slipway.pxe.image.Release.ReleaseFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Compares a file with what its publisher says of it. */
final class Digests {
    private static final String OWN = "SHA-256";
    private static final int BUFFER = 1 << 20;

    private Digests() {}

    /**
     * Reads a whole file once and checks every checksum of its release.
     *
     * @param path where it lies
     * @param file what it should be
     * @return the file with its length and SHA-256
     * @throws ImageRefusedException when a checksum differs
     * @throws IOException when it cannot be read
     */
    static BootFile verify(Path path, ReleaseFile file) throws IOException, ImageRefusedException {
        Map<String, MessageDigest> digests = new HashMap<>();
        digests.put(OWN, digest(OWN));
        for (Checksum checksum : file.checksums()) {
            digests.computeIfAbsent(checksum.algorithm(), Digests::digest);
        }
        long size = 0;
        try (InputStream in = Files.newInputStream(path)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                size += read;
                for (MessageDigest digest : digests.values()) {
                    digest.update(buffer, 0, read);
                }
            }
        }
        Map<String, String> found = new HashMap<>();
        digests.forEach(
                (algorithm, digest) -> found.put(algorithm, HexFormat.of().formatHex(digest.digest())));
        for (Checksum checksum : file.checksums()) {
            String is = found.getOrDefault(checksum.algorithm(), "");
            if (!is.equals(checksum.hex())) {
                throw new ImageRefusedException(
                        file.name() + " is not what its publisher says: its " + checksum.algorithm() + " is "
                                + is.substring(0, 16) + "…, but should be "
                                + checksum.hex().substring(0, 16) + "…",
                        "fetch it again; if it happens again, the mirror or the metadata are damaged or forged");
            }
        }
        return new BootFile(file.role(), file.name(), size, found.getOrDefault(OWN, ""));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java has no " + algorithm, missing);
        }
    }
}
