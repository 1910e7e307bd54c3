package dev.slipway.testbed.sim;

import java.util.List;
import java.util.Map;

/** An operating system of a simulated machine: what is installed, what runs, and what boots next. */
sealed interface SimulatedOs permits OstreeSystem, FlatcarSystem, DebianSystem {
    /** The lines of {@code os-release} of what runs. */
    String osRelease();

    /** The kernel's arguments as {@code /proc/cmdline} shows them. */
    String kernelArguments();

    /** Those of the next boot, where the system can tell; otherwise an empty text. */
    default String nextKernelArguments() {
        return "";
    }

    /** What Ignition does to kernel arguments in the first boot; the machine boots with them before anybody sees it. */
    default void provision(List<String> wanted, List<String> unwanted) {}

    /** What is mounted at {@code /} and {@code /usr}: place, type and source. */
    String mounts();

    /** What {@code df -P -k} shows, without its head line. */
    String filesystems();

    /** What {@code lsblk} shows of the disk's partitions, as JSON objects. */
    String partitions();

    /** The units that only this system has, by their names. */
    List<Systemd.Unit> units();

    /** The sections of the script {@code facts} that only this system has. */
    Map<String, String> facts();

    /** A file that only this system has, or an empty text. */
    String file(String path);

    /** Runs one of its own programs, or answers {@link Invocation#NOT_FOUND}. */
    int run(Invocation call) throws InterruptedException;

    /** Runs one of Slipway's scripts, or answers {@link Invocation#NOT_FOUND}. */
    int script(String name, List<String> arguments, Invocation call);

    /** What happens while the machine shuts down. */
    void shutDown();

    /** The boot loader chooses what runs. */
    void boot();

    /** Whether the boot before found no host key, so that a new one must be made. */
    default boolean lostHostKey() {
        return false;
    }

    /** Ends a boot; the configuration that it applied, when it was one in which Ignition ran, else an empty text. */
    default String firstBoot() {
        return "";
    }

    /** Takes a file that is brought; false when such a file has no place here. */
    default boolean write(String path, byte[] content) {
        return false;
    }

    /** An installation wipes the disk: nothing is left but this version. */
    void install(String version);
}
