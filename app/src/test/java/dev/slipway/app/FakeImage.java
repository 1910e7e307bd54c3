package dev.slipway.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** A directory as an admin would import it: three files of Fedora CoreOS's names and the stream metadata over them. */
public final class FakeImage {
    public static final String VERSION = "44.20260802.3.1";
    public static final String KERNEL = "fedora-coreos-" + VERSION + "-live-kernel.x86_64";
    private static final List<String> ROLES = List.of("kernel", "initramfs", "rootfs");
    private static final List<String> NAMES = List.of(
            KERNEL,
            "fedora-coreos-" + VERSION + "-live-initramfs.x86_64.img",
            "fedora-coreos-" + VERSION + "-live-rootfs.x86_64.img");

    private FakeImage() {}

    /** Writes it; the content is random but the same each time. */
    public static Path in(Path directory) throws IOException, NoSuchAlgorithmException {
        Files.createDirectories(directory);
        Random random = new Random(7);
        List<String> formats = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            byte[] content = new byte[3_000_000 + i];
            random.nextBytes(content);
            Files.write(directory.resolve(NAMES.get(i)), content);
            formats.add("\"%s\":{\"location\":\"https://example.org/%s\",\"sha256\":\"%s\"}"
                    .formatted(
                            ROLES.get(i),
                            NAMES.get(i),
                            HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256").digest(content))));
        }
        Files.write(
                directory.resolve("stable.json"),
                ("{\"stream\":\"stable\",\"architectures\":{\"x86_64\":{\"artifacts\":{\"metal\":{\"release\":\"%s\","
                                + "\"formats\":{\"pxe\":{%s}}}}}}}")
                        .formatted(VERSION, String.join(",", formats))
                        .getBytes(StandardCharsets.UTF_8));
        return directory;
    }
}
