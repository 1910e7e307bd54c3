package dev.slipway.pxe.image;

import dev.slipway.pxe.image.Release.ReleaseFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads Flatcar's metadata. Flatcar publishes no index of a release: {@code version.txt} names the version, a
 * {@code .DIGESTS} file beside every artefact has its checksums, and the artefacts' names are fixed by the documentation
 * and by {@code flatcar-install}, which asks for {@code flatcar_production_image.bin.bz2} and nothing else.
 */
final class FlatcarMetadata {
    static final String VERSION_FILE = "version.txt";
    static final Map<FileRole, String> NAMES = new TreeMap<>(Map.of(
            FileRole.KERNEL, "flatcar_production_pxe.vmlinuz",
            FileRole.INITRD, "flatcar_production_pxe_image.cpio.gz",
            FileRole.IMAGE, "flatcar_production_image.bin.bz2"));

    private FlatcarMetadata() {}

    /**
     * Reads the version out of {@code version.txt}, lines of shell assignments.
     *
     * @param text the file's content
     * @param origin where it comes from, for messages
     * @throws ImageRefusedException when there is none
     */
    static ImageVersion version(String text, String origin) throws ImageRefusedException {
        for (String line : text.lines().toList()) {
            if (line.startsWith("FLATCAR_VERSION=")) {
                String value = line.substring(line.indexOf('=') + 1).strip();
                if (value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")) {
                    value = value.substring(1, value.length() - 1);
                }
                try {
                    return new ImageVersion(value);
                } catch (IllegalArgumentException bad) {
                    throw new ImageRefusedException(origin + ": " + bad.getMessage(), versionRemedy(), bad);
                }
            }
        }
        throw new ImageRefusedException(origin + " has no line FLATCAR_VERSION=", versionRemedy());
    }

    private static String versionRemedy() {
        return "use the version.txt that Flatcar publishes beside the files";
    }

    static String digestsName(String file) {
        return file + ".DIGESTS";
    }

    /**
     * Reads the SHA-512 of a file out of its {@code .DIGESTS}: sections that begin with {@code # SHA512 HASH}, with
     * lines of a checksum and a name.
     *
     * @param text the content of the {@code .DIGESTS} file
     * @param file the name of the artefact
     * @param origin where it comes from, for messages
     * @throws ImageRefusedException when it has no SHA-512 for that file; weaker ones do not count
     */
    static Checksum digest(String text, String file, String origin) throws ImageRefusedException {
        boolean sha512 = false;
        for (String line : text.lines().toList()) {
            if (line.startsWith("#")) {
                sha512 = line.strip().equals("# SHA512 HASH");
                continue;
            }
            String[] words = line.strip().split("\\s+");
            if (sha512 && words.length == 2 && words[1].equals(file)) {
                try {
                    return new Checksum("SHA-512", words[0]);
                } catch (IllegalArgumentException bad) {
                    throw new ImageRefusedException(origin + ": " + bad.getMessage(), digestRemedy(), bad);
                }
            }
        }
        throw new ImageRefusedException(origin + " has no SHA512 for " + file, digestRemedy());
    }

    private static String digestRemedy() {
        return "fetch the .DIGESTS file again from Flatcar's release server";
    }

    static Release release(
            String stream, ImageVersion version, CpuArch cpu, Map<String, Checksum> digests, String base) {
        List<ReleaseFile> files = new ArrayList<>();
        NAMES.forEach((role, name) -> {
            Checksum digest = digests.get(name);
            if (digest == null) {
                throw new IllegalArgumentException("no digest was read for " + name);
            }
            files.add(new ReleaseFile(role, name, base + name, List.of(digest)));
            String signature = name + ".sig";
            files.add(new ReleaseFile(FileRole.SIGNATURE, signature, base + signature, List.of()));
        });
        return new Release(OsFamily.FLATCAR, stream, version, cpu, files);
    }
}
