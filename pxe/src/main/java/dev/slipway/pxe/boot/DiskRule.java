package dev.slipway.pxe.boot;

/** How the disk to install on is chosen on the machine itself. */
public sealed interface DiskRule {
    /**
     * The disk at a path. Only by this rule may it be one that can be pulled out, such as on USB.
     *
     * @param path the full path, best one below {@code /dev/disk/by-id}
     */
    record AtPath(String path) implements DiskRule {}

    /** The smallest fixed disk that is large enough. Two of the same size are ambiguous. */
    record Smallest() implements DiskRule {}

    /** The largest fixed disk. Two of the same size are ambiguous. */
    record Largest() implements DiskRule {}

    /**
     * The disk with a serial number.
     *
     * @param serial the number as {@code lsblk -o SERIAL} shows it
     */
    record WithSerial(String serial) implements DiskRule {}
}
