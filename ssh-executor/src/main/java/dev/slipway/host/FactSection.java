package dev.slipway.host;

/** The parts of what a machine says about itself; each is read, and can be missing, on its own. */
public enum FactSection {
    /** The name of the host. */
    HOSTNAME("hostname", "the host name"),
    /** Release of the kernel. */
    KERNEL("kernel", "the kernel"),
    /** Architecture of the kernel. */
    ARCHITECTURE("architecture", "the architecture"),
    /** The id of the running boot. */
    BOOT_ID("boot-id", "the boot id"),
    /** The id of the installation. */
    MACHINE_ID("machine-id", "the machine id"),
    /** {@code /etc/os-release}. */
    OS_RELEASE("os-release", "the operating system"),
    /** Whether the system runs from its disk. */
    ROOT("root", "whether the system runs from its disk"),
    /** The arguments of the kernel. */
    KERNEL_ARGUMENTS("kernel-arguments", "the kernel's arguments"),
    /** EFI or BIOS, and Secure Boot. */
    FIRMWARE("firmware", "the firmware"),
    /** Seconds since the boot. */
    UPTIME("uptime", "the uptime"),
    /** Load averages. */
    LOAD("load", "the load"),
    /** {@code /proc/meminfo}. */
    MEMORY("memory", "the memory"),
    /** The clock when the facts were begun. */
    CLOCK_BEGIN("clock-begin", "the clock"),
    /** The clock when the facts were done. */
    CLOCK_END("clock-end", "the clock"),
    /** Whether the clock follows a server. */
    TIME_SYNC("time-sync", "the time synchronisation"),
    /** {@code lsblk}. */
    DISKS("disks", "the disks"),
    /** {@code df}. */
    FILESYSTEMS("filesystems", "the free space"),
    /** {@code ip addr}. */
    NETWORK("network", "the network addresses"),
    /** The overall state of systemd. */
    SYSTEM_STATE("system-state", "the state of systemd"),
    /** The failed units. */
    FAILED_UNITS("failed-units", "the failed units"),
    /** The units of updates and time. */
    UNITS("units", "the units of updates and time"),
    /** Marks that ask for a reboot. */
    REBOOT_REQUIRED("reboot-required", "whether a reboot is asked for"),
    /** {@code rpm-ostree status}. */
    RPM_OSTREE("rpm-ostree", "the deployments"),
    /** {@code bootc status}. */
    BOOTC("bootc", "the status of bootc"),
    /** The configuration of Zincati. */
    ZINCATI_CONFIG("zincati-config", "the configuration of Zincati"),
    /** The table of partitions on Flatcar's disk. */
    SLOTS("slots", "the A/B slots"),
    /** {@code update_engine_client -status}. */
    UPDATE_ENGINE("update-engine", "the status of the update engine"),
    /** {@code update.conf}, the one of the image before the one of the admin. */
    UPDATE_CONFIG("update-config", "the configuration of updates"),
    /** The version of Podman. */
    PODMAN_VERSION("podman-version", "the version of Podman"),
    /** {@code podman ps}. */
    CONTAINERS("containers", "the containers");

    private final String marker;
    private final String words;

    FactSection(String marker, String words) {
        this.marker = marker;
        this.words = words;
    }

    /**
     * The name of the section in the script's output.
     *
     * @return lower-case letters and hyphens
     */
    public String marker() {
        return marker;
    }

    /**
     * What the section tells.
     *
     * @return words for the middle of a sentence
     */
    public String words() {
        return words;
    }
}
