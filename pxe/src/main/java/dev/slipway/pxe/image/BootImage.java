package dev.slipway.pxe.image;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One published version of an operating system, complete and verified, ready to boot a machine from.
 *
 * @param family the operating system
 * @param stream the publisher's stream or channel, such as {@code stable}
 * @param version the publisher's version
 * @param cpu the processor it is made for
 * @param source where it came from: a URL, or the directory it was imported from
 * @param published when it became part of this library
 * @param files its files; no two have the same name
 */
public record BootImage(
        OsFamily family,
        String stream,
        ImageVersion version,
        CpuArch cpu,
        String source,
        Instant published,
        List<BootFile> files) {
    private static final Pattern STREAM = Pattern.compile("[a-z0-9][a-z0-9-]{0,49}");
    private static final Set<FileRole> ONCE = EnumSet.complementOf(EnumSet.of(FileRole.SIGNATURE));

    /** Copies the list and checks that the image is whole. */
    public BootImage {
        if (!isStream(stream)) {
            throw new IllegalArgumentException(
                    "\"" + stream + "\" is not a stream: write small letters, digits and hyphens, such as stable");
        }
        files = List.copyOf(files);
        if (files.stream().map(BootFile::name).distinct().count() != files.size()) {
            throw new IllegalArgumentException("an image cannot have two files of one name");
        }
        for (FileRole role : ONCE) {
            long count = files.stream().filter(file -> file.role() == role).count();
            if (count > 1) {
                throw new IllegalArgumentException("an image has one " + role + ", not " + count);
            }
            if (count == 0 && requires(family, role)) {
                throw new IllegalArgumentException("an image of " + family.words() + " needs a file of role " + role);
            }
        }
    }

    private static boolean requires(OsFamily family, FileRole role) {
        return switch (role) {
            case KERNEL, INITRD -> true;
            case ROOTFS -> family == OsFamily.FCOS;
            case IMAGE -> family == OsFamily.FLATCAR;
            case SIGNATURE -> false;
        };
    }

    /**
     * Whether a text can name a stream.
     *
     * @param text any text
     * @return true for names such as {@code stable}, {@code lts}, {@code lts-2024}
     */
    public static boolean isStream(String text) {
        return STREAM.matcher(text).matches();
    }

    /**
     * Finds the one file of a role.
     *
     * @param role any role but {@link FileRole#SIGNATURE}, of which there may be several
     * @return the file, or empty when this family has none
     */
    public Optional<BootFile> file(FileRole role) {
        return files.stream().filter(file -> file.role() == role).findFirst();
    }

    /**
     * Where the version's directory lies, relative to the library, with {@code /} between the parts. The version comes
     * last because {@code flatcar-install -b BASE} asks for {@code BASE/VERSION/flatcar_production_image.bin.bz2}.
     *
     * @return for instance {@code fcos/stable/x86_64/44.20260802.3.1}
     */
    public String directory() {
        return directory(family, stream, cpu, version);
    }

    static String directory(OsFamily family, String stream, CpuArch cpu, ImageVersion version) {
        return family.id() + "/" + stream + "/" + cpu.id() + "/" + version.value();
    }

    /**
     * Where a file of this image lies, relative to the library.
     *
     * @param file one of {@link #files}
     * @return for instance {@code fcos/stable/x86_64/44.20260802.3.1/fedora-coreos-…-live-kernel.x86_64}
     */
    public String path(BootFile file) {
        return directory() + "/" + file.name();
    }

    /**
     * The room that all files take.
     *
     * @return bytes
     */
    public long size() {
        return files.stream().mapToLong(BootFile::size).sum();
    }

    /**
     * The name that a person reads.
     *
     * @return for instance "Fedora CoreOS 44.20260802.3.1 (stable, x86_64)"
     */
    public String words() {
        return family.words() + " " + version + " (" + stream + ", " + cpu.id() + ")";
    }
}
