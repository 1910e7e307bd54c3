package dev.slipway.fleet.rebuild;

import dev.slipway.fleet.provision.InstallPlan;
import dev.slipway.host.rebuild.KexecRebuild;
import dev.slipway.host.rebuild.Reach;
import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.pxe.image.BootFile;
import dev.slipway.pxe.image.BootImage;
import dev.slipway.pxe.image.CpuArch;
import dev.slipway.pxe.image.FileRole;
import dev.slipway.pxe.image.ImageLibrary;
import dev.slipway.pxe.image.OsFamily;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of an image as a machine fetches them from this console.
 *
 * @param image the image
 * @param card the network card by which the machine is known, which stands in the addresses so that its timeline shows them
 */
record Artefacts(BootImage image, MacAddress card) {
    /** Room for the archive: the configuration, once in itself and once in base64, is far smaller. */
    private static final long ARCHIVE = 16 << 20;

    /** The image of a plan; empty when it is not in the library any more. */
    static Optional<Artefacts> of(ImageLibrary images, InstallPlan.ImageRef ref, MacAddress card) {
        return images.find(OsFamily.of(ref.family()), ref.stream(), ref.version(), CpuArch.of(ref.cpu()))
                .map(image -> new Artefacts(image, card));
    }

    URI url(URI door, FileRole role) {
        return door.resolve("/m/" + card.hyphenated() + "/images/" + image.path(file(role)));
    }

    URI events(URI door) {
        return door.resolve("/m/" + card.hyphenated() + "/event");
    }

    KexecRebuild.Artefact artefact(URI door, FileRole role) {
        return new KexecRebuild.Artefact(url(door, role), file(role).sha256());
    }

    private BootFile file(FileRole role) {
        return image.file(role)
                .orElseThrow(() -> new IllegalArgumentException(image.words() + " has no file of role " + role));
    }

    /** What is fetched before the machine goes down, and room for what is added to it. */
    long fetchedBytes() {
        return file(FileRole.KERNEL).size() + file(FileRole.INITRD).size() + ARCHIVE;
    }

    /** What must be in reach. */
    List<Reach.Source> sources(URI door) {
        return Stream.of(FileRole.KERNEL, FileRole.INITRD, FileRole.ROOTFS, FileRole.IMAGE)
                .filter(role -> image.file(role).isPresent())
                .map(role -> new Reach.Source(url(door, role), false))
                .toList();
    }
}
