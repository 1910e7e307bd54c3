package dev.slipway.fleet.declared;

import dev.slipway.pxe.boot.MacAddress;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A machine as declared, with what its group and the fleet add to it (machine before group before fleet).
 *
 * @param name its name in the fleet
 * @param macs its network cards' addresses, the first being the one it boots from; may be empty when uuid or serial
 *     tell who it is
 * @param uuid the SMBIOS system UUID in lower case, or empty
 * @param serial the SMBIOS system serial number, or empty
 * @param hostname the host's name, a label or a fully qualified name; the machine's name unless declared
 * @param group its group, or {@link GroupName#NONE}
 * @param profile what it becomes
 * @param disk which disk an installation wipes
 * @param os the operating system
 * @param address how it gets its address
 * @param kernelArguments those of the fleet, then of the group, then its own
 * @param values what templates may use, merged key by key: maps, lists, {@code String}, {@code Long},
 *     {@code BigDecimal} and {@code Boolean}, never null
 * @param valueOrigins where each leaf of {@code values} was said, by its dotted path
 * @param loader a boot loader's file name that this machine must get instead of the usual one, or empty
 * @param ssh how Slipway logs in
 * @param sshJump the machines that Slipway goes through to this one, in order; the first is reached directly
 * @param sshAddress where Slipway logs in, a host name or an IP address; empty to use the one that is known
 * @param reset what a reset keeps
 * @param keptPartitions labels of partitions that a rebuild keeps, with {@code *} and {@code ?} as in a shell
 */
public record DeclaredMachine(
        MachineName name,
        List<MacAddress> macs,
        String uuid,
        String serial,
        String hostname,
        GroupName group,
        Inherited<ProfileName> profile,
        Inherited<InstallDisk> disk,
        Inherited<OsChoice> os,
        Addressing address,
        List<Inherited<String>> kernelArguments,
        TemplateValues values,
        SortedMap<String, Origin> valueOrigins,
        Inherited<String> loader,
        Inherited<SshLogin> ssh,
        List<MachineName> sshJump,
        String sshAddress,
        ResetKeeps reset,
        Inherited<List<String>> keptPartitions) {

    /** Copies the collections. */
    public DeclaredMachine {
        macs = List.copyOf(macs);
        keptPartitions = new Inherited<>(List.copyOf(keptPartitions.value()), keptPartitions.origin());
        kernelArguments = List.copyOf(kernelArguments);
        sshJump = List.copyOf(sshJump);
        valueOrigins = Collections.unmodifiableSortedMap(new TreeMap<>(valueOrigins));
    }

    /**
     * The kernel arguments without their origins.
     *
     * @return in order
     */
    public List<String> kernelCommandLine() {
        return kernelArguments.stream().map(Inherited::value).toList();
    }
}
