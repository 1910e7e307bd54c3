package dev.slipway.host.rebuild;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The kernel arguments of a live Fedora CoreOS that is started by kexec. */
public final class LiveArguments {
    /**
     * What a live system on the same machine needs as well (dracut.cmdline(7)): the console, by which alone one sees
     * anything, and how the network is reached. Never {@code root=}, {@code ostree=} or {@code ignition.*}.
     */
    private static final Set<String> CARRIED = Set.of(
            "console",
            "net.ifnames",
            "biosdevname",
            "ifname",
            "ip",
            "nameserver",
            "rd.route",
            "bond",
            "team",
            "vlan",
            "bridge",
            "rd.znet",
            "nomodeset",
            "mitigations");

    /** What a declared address takes the place of. */
    private static final Set<String> NETWORK = Set.of("ip", "nameserver", "rd.route");

    private LiveArguments() {}

    /**
     * The arguments. Neither the disk nor any address of a configuration is among them: all users of a machine can read
     * its arguments.
     *
     * @param rootfs where the live system's root filesystem is
     * @param runningLine the arguments of the running system, {@code /proc/cmdline}
     * @param network how the live system reaches the network, such as {@code ip=…}; empty for what the running system was
     *     told, or DHCP
     * @return the arguments
     */
    public static List<String> of(URI rootfs, String runningLine, List<String> network) {
        List<String> carried = Arrays.stream(runningLine.strip().split("\\s+"))
                .filter(argument -> CARRIED.contains(argument.split("=", 2)[0]))
                .filter(argument -> network.isEmpty() || !NETWORK.contains(argument.split("=", 2)[0]))
                .distinct()
                .toList();
        List<String> arguments = new ArrayList<>(List.of(
                "coreos.live.rootfs_url=" + rootfs.toASCIIString(),
                "ignition.firstboot",
                "ignition.platform.id=metal",
                "rd.neednet=1"));
        network.stream().filter(argument -> !arguments.contains(argument)).forEach(arguments::add);
        if (network.isEmpty() && carried.stream().noneMatch(argument -> argument.startsWith("ip="))) {
            arguments.add("ip=dhcp");
        }
        arguments.addAll(carried);
        return List.copyOf(arguments);
    }
}
