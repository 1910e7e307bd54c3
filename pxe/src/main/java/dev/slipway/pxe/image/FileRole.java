package dev.slipway.pxe.image;

/** What a file of an image is for. An image has at most one file of each role but {@link #SIGNATURE}. */
public enum FileRole {
    /** The kernel that iPXE loads. */
    KERNEL,
    /** The initial RAM disk that iPXE loads beside it. */
    INITRD,
    /** The live root file system of Fedora CoreOS, which the initrd fetches by HTTP. */
    ROOTFS,
    /** The disk image that Flatcar's installer writes. */
    IMAGE,
    /** A detached OpenPGP signature; it is named like the file it signs with {@code .sig} behind. */
    SIGNATURE
}
