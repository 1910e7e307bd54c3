package dev.slipway.host;

import dev.slipway.ssh.RemoteCommand;

/**
 * How a kind of operating system is driven: pure functions that give commands, and that understand what the commands
 * write. Nothing here talks to a machine.
 */
public sealed interface HostDriver permits UpdatableDriver, GenericLinux {
    /**
     * Chooses how a machine is driven. A system that runs from the network or a medium is never acted on: what is done to
     * it is lost, and its disk is not the one that it runs from. Neither is a machine that a cluster manages, nor one that
     * did not say what it is.
     *
     * @param facts what the machine says
     * @return the driver, or why there is none
     */
    static DriverChoice of(HostFacts facts) {
        if (facts.lacks(FactSection.OS_RELEASE) || facts.os().family() == OsFamily.UNKNOWN) {
            return new DriverChoice.Refused(
                    "The machine did not say which operating system it runs.",
                    "Look at its /etc/os-release, and read its facts again.");
        }
        if (facts.os().live()) {
            return new DriverChoice.Refused(
                    "The machine runs " + facts.os().name() + " from the network or a medium, not from its disk.",
                    "Install it, or boot it from its disk.");
        }
        if (facts.lacks(FactSection.ROOT)) {
            return new DriverChoice.Refused(
                    "The machine did not say whether it runs from its disk.", "Read its facts again.");
        }
        return switch (facts.os().family()) {
            case FEDORA_COREOS -> new DriverChoice.Chosen(new FedoraCoreOs());
            case FLATCAR -> new DriverChoice.Chosen(new Flatcar());
            case GENERIC_LINUX -> new DriverChoice.Chosen(new GenericLinux());
            case RHEL_COREOS ->
                new DriverChoice.Refused(
                        "The machine runs RHEL CoreOS, which its OpenShift cluster manages.",
                        "Let the Machine Config Operator of the cluster update and reboot it.");
            case UNKNOWN -> throw new IllegalStateException("refused above");
        };
    }

    /**
     * The name of the operating system.
     *
     * @return for people
     */
    String name();

    /**
     * Reboots. The connection may break before the exit status comes; the proof is another boot id.
     *
     * @return {@code systemctl reboot}
     */
    default RemoteCommand reboot() {
        return RemoteCommand.of("systemctl", "reboot").withSudo();
    }

    /**
     * Reads the id of the running boot.
     *
     * @return {@code cat /proc/sys/kernel/random/boot_id}
     */
    default RemoteCommand bootId() {
        return RemoteCommand.of("cat", "/proc/sys/kernel/random/boot_id").named("read the boot id");
    }

    /**
     * Understands {@link #bootId}.
     *
     * @param output what it wrote
     * @return a UUID
     */
    static Answer<String> parseBootId(String output) {
        String id = output.strip();
        return id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                ? new Answer.Said<>(id)
                : new Answer.Unreadable<>("The machine's boot id does not look like one.");
    }

    /**
     * A boot id in a sentence for people: enough of it to tell two boots apart.
     *
     * @param bootId the whole id
     * @return its first 8 characters
     */
    static String brief(String bootId) {
        return bootId.substring(0, Math.min(8, bootId.length()));
    }
}
