package dev.slipway.pxe.boot;

import dev.slipway.pxe.image.BootFile;
import dev.slipway.pxe.image.BootImage;
import dev.slipway.pxe.image.CpuArch;
import dev.slipway.pxe.image.FileRole;
import dev.slipway.pxe.image.ImageVersion;
import dev.slipway.pxe.image.OsFamily;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/** Images and boots that the tests of this package share. */
final class Images {
    static final URI FILES = URI.create("http://10.77.0.2:8081/images");
    static final URI IGNITION = URI.create("http://10.77.0.2:8081/ignition/4f1c2d9e8a7b");

    private static final String HASH = "0".repeat(64);

    private Images() {}

    static BootImage fcos(CpuArch cpu) {
        String base = "fedora-coreos-44.20260802.3.1-live-";
        return new BootImage(
                OsFamily.FCOS,
                "stable",
                new ImageVersion("44.20260802.3.1"),
                cpu,
                "https://builds.coreos.fedoraproject.org/",
                Instant.EPOCH,
                List.of(
                        new BootFile(FileRole.KERNEL, base + "kernel." + cpu.id(), 15_000_000, HASH),
                        new BootFile(FileRole.INITRD, base + "initramfs." + cpu.id() + ".img", 90_000_000, HASH),
                        new BootFile(FileRole.ROOTFS, base + "rootfs." + cpu.id() + ".img", 700_000_000, HASH)));
    }

    static BootImage flatcar(CpuArch cpu) {
        return new BootImage(
                OsFamily.FLATCAR,
                "stable",
                new ImageVersion("4593.2.5"),
                cpu,
                "https://stable.release.flatcar-linux.net/",
                Instant.EPOCH,
                List.of(
                        new BootFile(FileRole.KERNEL, "flatcar_production_pxe.vmlinuz", 60_000_000, HASH),
                        new BootFile(FileRole.INITRD, "flatcar_production_pxe_image.cpio.gz", 400_000_000, HASH),
                        new BootFile(FileRole.IMAGE, "flatcar_production_image.bin.bz2", 500_000_000, HASH)));
    }

    static BootFiles files(BootImage image, List<String> consoles, String... arguments) {
        return new BootFiles(
                "node1",
                FILES,
                image,
                consoles,
                List.of(arguments).stream().map(KernelArgument::new).toList());
    }
}
