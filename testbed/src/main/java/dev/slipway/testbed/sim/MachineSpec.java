package dev.slipway.testbed.sim;

import dev.slipway.ssh.SshKeys;
import java.util.List;
import java.util.Set;

/**
 * What a simulated machine is when it is switched on.
 *
 * @param name its host name, a DNS label
 * @param kind its operating system
 * @param version the version that it runs
 * @param previous the version that it ran before; empty when there is none
 * @param mac the hardware address of its network port, with colons
 * @param hostKey the key by which its SSH server shows who it is
 * @param containers the names of its containers
 * @param ailments what is wrong with it
 */
public record MachineSpec(
        String name,
        Kind kind,
        String version,
        String previous,
        String mac,
        SshKeys hostKey,
        List<String> containers,
        Set<Ailment> ailments) {

    /** The operating systems that there are. */
    public enum Kind {
        /** Fedora CoreOS that follows a container image. */
        FEDORA_COREOS,
        /** Fedora CoreOS that follows an OSTree remote, as those that were installed before 2025. */
        FEDORA_COREOS_REMOTE,
        /** Flatcar. */
        FLATCAR,
        /** Debian, for what is only watched. */
        DEBIAN
    }

    /** Refuses names that would not fit into what the machine says; keeps unmodifiable copies. */
    public MachineSpec {
        if (!name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
            throw new IllegalArgumentException("\"" + name + "\" is not a host name");
        }
        containers = List.copyOf(containers);
        ailments = Set.copyOf(ailments);
    }

    /**
     * A healthy machine that never ran anything else.
     *
     * @param name its host name
     * @param kind its operating system
     * @param version the version that it runs
     * @return with a new host key, one container, and a hardware address made from its name
     */
    public static MachineSpec healthy(String name, Kind kind, String version) {
        return new MachineSpec(
                name,
                kind,
                version,
                "",
                "52:54:00:%02x:%02x:%02x"
                        .formatted(name.hashCode() >> 16 & 0xff, name.hashCode() >> 8 & 0xff, name.hashCode() & 0xff),
                SshKeys.generate(name),
                List.of("web"),
                Set.of());
    }

    /**
     * The same with a version before.
     *
     * @param version what it ran before
     * @return the changed machine
     */
    public MachineSpec after(String version) {
        return new MachineSpec(name, kind, this.version, version, mac, hostKey, containers, ailments);
    }

    /**
     * The same with ailments.
     *
     * @param these all that is wrong with it
     * @return the changed machine
     */
    public MachineSpec with(Ailment... these) {
        return new MachineSpec(name, kind, version, previous, mac, hostKey, containers, Set.of(these));
    }
}
