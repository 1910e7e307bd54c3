package dev.slipway.host;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a machine is made of, as its kernel sees it.
 *
 * @param firmware how it boots
 * @param secureBoot whether the firmware checks signatures
 * @param memoryBytes the memory; 0 when unknown
 * @param memoryAvailableBytes how much of it programs can still get; 0 when unknown
 * @param disks the block devices with their partitions
 * @param filesystems the mounted filesystems that matter to updates
 * @param ports the network interfaces
 */
public record Hardware(
        Firmware firmware,
        SecureBoot secureBoot,
        long memoryBytes,
        long memoryAvailableBytes,
        List<BlockDevice> disks,
        List<Filesystem> filesystems,
        List<NetworkPort> ports) {
    /** Keeps unmodifiable copies. */
    public Hardware {
        disks = List.copyOf(disks);
        filesystems = List.copyOf(filesystems);
        ports = List.copyOf(ports);
    }

    /** How the machine was booted. */
    public enum Firmware {
        /** UEFI. */
        EFI,
        /** Without EFI's runtime services. */
        BIOS,
        /** Not known. */
        UNKNOWN
    }

    /** The state of Secure Boot (UEFI specification, §32.3). */
    public enum SecureBoot {
        /** Signatures are checked. */
        ENABLED,
        /** Signatures are not checked, or the firmware has none of it. */
        DISABLED,
        /** Not known. */
        UNKNOWN
    }

    /**
     * A block device (lsblk(8)).
     *
     * @param name the kernel's name, such as {@code sda1}
     * @param path such as {@code /dev/sda1}
     * @param type {@code disk}, {@code part}, {@code crypt}, {@code lvm}, {@code loop} and so on
     * @param sizeBytes its size
     * @param filesystem the type of what it holds, such as {@code xfs}; empty when none
     * @param label the label of the filesystem; empty when none
     * @param partitionLabel the name of the partition; empty when none
     * @param mountPoints where it is mounted
     * @param model of the device; empty when none
     * @param serial of the device; empty when none
     * @param transport the bus, such as {@code sata} or {@code usb}; empty when unknown
     * @param children what lies on it
     */
    public record BlockDevice(
            String name,
            String path,
            String type,
            long sizeBytes,
            String filesystem,
            String label,
            String partitionLabel,
            List<String> mountPoints,
            String model,
            String serial,
            String transport,
            List<BlockDevice> children) {
        /** Keeps unmodifiable copies. */
        public BlockDevice {
            mountPoints = List.copyOf(mountPoints);
            children = List.copyOf(children);
        }
    }

    /**
     * A mounted filesystem (df(1)).
     *
     * @param mountPoint where
     * @param source the device
     * @param sizeBytes all that fits
     * @param usedBytes what is in it
     * @param availableBytes what still fits for users other than root
     */
    public record Filesystem(String mountPoint, String source, long sizeBytes, long usedBytes, long availableBytes) {
        private boolean holds(String path) {
            return mountPoint.equals("/") || path.equals(mountPoint) || path.startsWith(mountPoint + "/");
        }
    }

    /**
     * A network interface (ip-address(8)).
     *
     * @param name such as {@code enp1s0}
     * @param mac the link address; empty when it has none
     * @param up whether it can carry packets
     * @param addresses the addresses with their prefix lengths, such as {@code 192.0.2.7/24}
     */
    public record NetworkPort(String name, String mac, boolean up, List<String> addresses) {
        /** Keeps an unmodifiable copy. */
        public NetworkPort {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * The filesystem on which a path lies.
     *
     * @param path absolute, such as {@code /boot}
     * @return the mounted filesystem nearest above it; empty when unknown
     */
    public Optional<Filesystem> filesystemAt(String path) {
        return filesystems.stream()
                .filter(filesystem -> filesystem.holds(path))
                .max(Comparator.comparingInt(
                        filesystem -> filesystem.mountPoint().length()));
    }
}
