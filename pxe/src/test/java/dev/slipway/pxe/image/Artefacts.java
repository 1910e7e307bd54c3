package dev.slipway.pxe.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Releases as the publishers lay them out, with small files that are different for every version. */
final class Artefacts {
    static final String FCOS_VERSION = "44.20260802.3.1";
    static final String FLATCAR_VERSION = "4593.2.5";

    private Artefacts() {}

    /** The files of a Fedora CoreOS build; their names are unlike those of any real one, on purpose. */
    static Map<String, byte[]> fcos(String version, int rootfsBytes) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("kernel-of." + version, bytes(version + "k", 70_000));
        files.put("initramfs-of." + version + ".img", bytes(version + "i", 200_000));
        files.put("rootfs-of." + version + ".img", bytes(version + "r", rootfsBytes));
        files.put("kernel-of." + version + ".sig", bytes(version + "s", 566));
        return files;
    }

    /** Stream metadata for these files, with locations below a base URL. */
    static String streamJson(String version, Map<String, byte[]> files, String base) {
        return """
                {"stream":"stable","metadata":{"last-modified":"2026-08-18T10:00:00Z","generator":"x"},
                 "architectures":{"s390x":{"artifacts":{}},"x86_64":{"artifacts":{"metal":{"release":"%s","formats":{"pxe":{
                  "kernel":{"location":"%s","signature":"%s","sha256":"%s"},
                  "initramfs":{"location":"%s","sha256":"%s"},
                  "rootfs":{"location":"%s","sha256":"%s"}}}}}}}}
                """.formatted(
                        version,
                        base + "kernel-of." + version,
                        base + "kernel-of." + version + ".sig",
                        hash("SHA-256", files, "kernel-of." + version),
                        base + "initramfs-of." + version + ".img",
                        hash("SHA-256", files, "initramfs-of." + version + ".img"),
                        base + "rootfs-of." + version + ".img",
                        hash("SHA-256", files, "rootfs-of." + version + ".img"));
    }

    /** A Flatcar release's directory. */
    static Map<String, byte[]> flatcar(String version) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : FlatcarMetadata.NAMES.values()) {
            files.put(name, bytes(version + name, 150_000));
            files.put(name + ".sig", bytes(version + name + "s", 566));
            files.put(
                    name + ".DIGESTS",
                    ("# MD5 HASH\n" + "0".repeat(32) + "  " + name + "\n# SHA1 HASH\n" + "0".repeat(40) + "  " + name
                                    + "\n# SHA512 HASH\n" + hash("SHA-512", files, name) + "  " + name + "\n")
                            .getBytes(StandardCharsets.UTF_8));
        }
        files.put(
                "version.txt",
                ("FLATCAR_BUILD=1\nFLATCAR_VERSION=" + version + "\nFLATCAR_VERSION_ID=" + version
                                + "\nFLATCAR_BUILD_ID=\"2026-08-11-2350\"\n")
                        .getBytes(StandardCharsets.UTF_8));
        return files;
    }

    static Path write(Path directory, Map<String, byte[]> files) throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
        return directory;
    }

    static String hash(String algorithm, Map<String, byte[]> files, String name) {
        byte[] content = files.get(name);
        if (content == null) {
            throw new AssertionError("no file " + name);
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static byte[] bytes(String seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed.hashCode()).nextBytes(bytes);
        return bytes;
    }
}
