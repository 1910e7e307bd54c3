package dev.slipway.testbed.lab;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A disk of a machine.
 *
 * @param serial its serial number, 1 to 20 letters and digits (virtio-blk keeps no more)
 * @param gibibytes its size
 * @param content what is on it when the machine is built
 */
public record LabDisk(String serial, int gibibytes, Content content) {
    private static final Pattern SERIAL = Pattern.compile("[A-Za-z0-9]{1,20}");

    /** What a disk begins with. */
    public sealed interface Content {
        /** Zeros. */
        record Blank() implements Content {}

        /**
         * What an image holds; what the machine writes goes elsewhere.
         *
         * @param image a qcow2 file among the lab's artefacts, not larger than the disk
         */
        record CopyOf(Path image) implements Content {}
    }

    /** Checks the serial number and the size. */
    public LabDisk {
        if (!SERIAL.matcher(serial).matches()) {
            throw new IllegalArgumentException("not a serial number that virtio-blk can carry: " + serial);
        }
        if (gibibytes < 1) {
            throw new IllegalArgumentException("a disk has at least 1 GiB, not " + gibibytes);
        }
    }

    /**
     * A blank disk.
     *
     * @param serial its serial number
     * @param gibibytes its size
     */
    public LabDisk(String serial, int gibibytes) {
        this(serial, gibibytes, new Content.Blank());
    }

    /**
     * The path by which the machine's Linux knows it.
     *
     * @return for instance {@code /dev/disk/by-id/virtio-SYSTEM1}
     */
    public String path() {
        return "/dev/disk/by-id/virtio-" + serial;
    }
}
