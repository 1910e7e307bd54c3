package dev.slipway.testbed.sim;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A live system that a machine was told to start by kexec.
 *
 * @param arguments the kernel's arguments
 * @param files what was appended to its initramfs, by path
 */
public record LiveBoot(String arguments, Map<String, byte[]> files) {
    private static final Pattern ROOTFS = Pattern.compile("coreos\\.live\\.rootfs_url=(\\S+)");
    private static final Pattern FILE = Pattern.compile(
            "\"path\"\\s*:\\s*\"([^\"]+)\"[^}]*?\"source\"\\s*:\\s*\"data:;base64,([A-Za-z0-9+/=]+)\"", Pattern.DOTALL);
    private static final Pattern EVENTS = Pattern.compile("'(http[^']+/event)'");
    private static final int HEADER = 110;

    /** Keeps a copy. */
    public LiveBoot {
        files = Map.copyOf(files);
    }

    static LiveBoot of(String arguments, byte[] archive) {
        return new LiveBoot(arguments, unpacked(archive));
    }

    /** The regular files of an archive in the format "newc" (buffer-format.rst of the kernel's documentation). */
    private static Map<String, byte[]> unpacked(byte[] archive) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        int at = 0;
        while (at + HEADER <= archive.length) {
            String header = new String(archive, at, HEADER, StandardCharsets.US_ASCII);
            int mode = field(header, 1);
            int size = field(header, 6);
            int nameSize = field(header, 11);
            String name = new String(archive, at + HEADER, nameSize - 1, StandardCharsets.UTF_8);
            int data = aligned(at + HEADER + nameSize);
            if ((mode & 0100000) != 0) {
                files.put(name, Arrays.copyOfRange(archive, data, data + size));
            }
            at = aligned(data + size);
        }
        return files;
    }

    private static int field(String header, int number) {
        return Integer.parseInt(header.substring(6 + 8 * number, 14 + 8 * number), 16);
    }

    private static int aligned(int offset) {
        return (offset + 3) / 4 * 4;
    }

    /** Where it fetches its root filesystem. */
    String rootfs() {
        Matcher url = ROOTFS.matcher(arguments);
        return url.find() ? url.group(1) : "";
    }

    /** A file that the live system's configuration writes; empty when there is none. */
    String written(String path) {
        String config = new String(files.getOrDefault("config.ign", new byte[0]), StandardCharsets.UTF_8);
        Matcher file = FILE.matcher(config);
        while (file.find()) {
            if (file.group(1).equals(path)) {
                return new String(Base64.getDecoder().decode(file.group(2)), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    /** The configuration of the system that it installs. */
    String destination() {
        return written("/etc/coreos/dest.ign");
    }

    /** Where it tells how it gets on. */
    String events() {
        Matcher url = EVENTS.matcher(written("/etc/slipway/report.sh"));
        return url.find() ? url.group(1) : "";
    }

    @Override
    public String toString() {
        return "LiveBoot" + files.keySet();
    }
}
