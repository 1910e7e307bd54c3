package dev.slipway.app.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Directories as an admin would import them, with tiny files in place of images: simulated machines boot nothing. */
final class DemoImages {
    private static final List<String> FLATCAR = List.of(
            "flatcar_production_pxe.vmlinuz",
            "flatcar_production_pxe_image.cpio.gz",
            "flatcar_production_image.bin.bz2");
    private static final int BYTES = 16 * 1024;

    private DemoImages() {}

    /** Fedora CoreOS: three files and the stream metadata over them. */
    static Path coreOs(Path directory, String version) throws IOException {
        Files.createDirectories(directory);
        List<String> formats = new ArrayList<>();
        for (String[] file : new String[][] {
            {"kernel", "-live-kernel.x86_64"},
            {"initramfs", "-live-initramfs.x86_64.img"},
            {"rootfs", "-live-rootfs.x86_64.img"}
        }) {
            String name = "fedora-coreos-" + version + file[1];
            byte[] content = content(name);
            Files.write(directory.resolve(name), content);
            formats.add("\"%s\":{\"location\":\"https://example.org/%s\",\"sha256\":\"%s\"}"
                    .formatted(file[0], name, digest("SHA-256", content)));
        }
        Files.writeString(
                directory.resolve("stable.json"),
                ("{\"stream\":\"stable\",\"architectures\":{\"x86_64\":{\"artifacts\":{\"metal\":{\"release\":\"%s\","
                                + "\"formats\":{\"pxe\":{%s}}}}}}}")
                        .formatted(version, String.join(",", formats)));
        return directory;
    }

    /** Flatcar: three files with their digests, and the version. */
    static Path flatcar(Path directory, String version) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("version.txt"), "FLATCAR_VERSION=" + version + "\n");
        for (String name : FLATCAR) {
            byte[] content = content(name);
            Files.write(directory.resolve(name), content);
            Files.writeString(directory.resolve(name + ".sig"), "not signed: this is a demo\n");
            Files.writeString(
                    directory.resolve(name + ".DIGESTS"),
                    "# SHA512 HASH\n" + digest("SHA-512", content) + "  " + name + "\n");
        }
        return directory;
    }

    private static byte[] content(String name) {
        String line = "A file of the demo in place of " + name + ".\n";
        return line.repeat(BYTES / line.length()).getBytes(StandardCharsets.UTF_8);
    }

    private static String digest(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
