package dev.slipway.host;

import java.util.List;

/**
 * What a host says about itself: enough to prove that it is the one that was installed, and what runs on it. What is not
 * known is empty, and the problems say why.
 *
 * @param hostname as {@code uname -n} gives it
 * @param os the contents of os-release
 * @param family what kind of operating system it is
 * @param bootId the random id of the running boot, a UUID
 * @param machineId the id of the installation (machine-id(5)), 32 hexadecimal digits
 * @param kernel the release of the kernel
 * @param architecture as the kernel names it, such as {@code x86_64}
 * @param live whether it runs from the network or a medium instead of from its disk
 * @param ignition what Ignition left behind
 * @param problems what could not be read, one sentence each
 */
public record HostProof(
        String hostname,
        OsRelease os,
        OsFamily family,
        String bootId,
        String machineId,
        String kernel,
        String architecture,
        boolean live,
        IgnitionResult ignition,
        List<String> problems) {
    /** Keeps an unmodifiable copy. */
    public HostProof {
        problems = List.copyOf(problems);
    }

    /**
     * The version of the operating system.
     *
     * @return as its makers count releases; empty when unknown
     */
    public String osVersion() {
        return family.version(os);
    }

    /**
     * The boot in which Ignition ran last. It tells installations apart where the machine id does not: a virtual machine gets
     * that from its firmware (machine-id(5)).
     *
     * @return its boot id; empty when Ignition never ran, or did not tell
     */
    public String provisioningBoot() {
        return ignition instanceof IgnitionResult.Report report ? report.provisioningBootId() : "";
    }

    /**
     * Tells whether the host has just been installed with a configuration: Ignition ran once, in this very boot.
     *
     * @return false also when that is not known
     */
    public boolean provisionedInThisBoot() {
        return ignition instanceof IgnitionResult.Report report
                && !bootId.isEmpty()
                && report.provisioningBootId().equals(bootId)
                && report.userConfigProvided()
                && report.earlierRuns() == 0;
    }
}
