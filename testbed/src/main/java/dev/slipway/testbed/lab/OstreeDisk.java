package dev.slipway.testbed.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * A disk that boots OSTree deployments as Fedora CoreOS does: GRUB, ostree-prepare-root, a read-only {@code /usr}, one
 * {@code /etc} per deployment and one {@code /var} for all. Deployments are staged, finalised and put in order by Debian's
 * ostree; what plays rpm-ostree and Zincati is that of the test hosts. The account is {@code core}, with sudo; its key is
 * the credential {@value #KEY_CREDENTIAL} of the machine.
 *
 * @param image a qcow2 file
 * @param installed the version that is deployed on it
 * @param next the version that the disk's own registry has besides
 */
public record OstreeDisk(Path image, Version installed, Version next) {
    /** The name of the credential that lets {@code core} in: lines of {@code authorized_keys} (sshd(8)). */
    public static final String KEY_CREDENTIAL = "ssh.authorized_keys.root";

    /** The smallest size of a disk that takes the image, in GiB. */
    public static final int GIBIBYTES = 4;

    /**
     * A version of the played Fedora CoreOS.
     *
     * @param name such as {@code 44.20260720.3.0}
     * @param digest the digest of its container image, {@code sha256:} and 64 hexadecimal digits
     */
    public record Version(String name, String digest) {}

    /**
     * Builds the disk when it is not in the cache yet, which takes one to two minutes.
     *
     * @return the disk
     * @throws LabException when the build fails; the message ends with its log
     */
    public static OstreeDisk build() {
        Properties places = LabArtefacts.build(List.of("ostree"));
        Path directory = LabArtefacts.place(places, "ostree");
        List<Version> versions = versions(directory.resolve("versions"));
        return new OstreeDisk(directory.resolve("disk.qcow2"), versions.getFirst(), versions.getLast());
    }

    private static List<Version> versions(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.split(" "))
                    .map(words -> new Version(words[0], words[1]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
