package dev.slipway.fleet.provision;

import dev.slipway.fleet.declared.Addressing;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.pxe.boot.KernelArgument;
import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.pxe.image.OsFamily;
import java.util.List;
import java.util.Map;

/**
 * A declared static address in each system's own terms: {@code ip=} for the installer of Fedora CoreOS, which hands
 * it on to the installed system (dracut.cmdline(7)), and a systemd-networkd file for Flatcar.
 */
final class StaticNetwork {
    private StaticNetwork() {}

    static List<KernelArgument> kernelArguments(DeclaredMachine machine) {
        if (!(machine.address() instanceof Addressing.Static fixed)) {
            return List.of();
        }
        String nameserver =
                fixed.nameservers().isEmpty() ? "" : ":" + fixed.nameservers().getFirst();
        return List.of(
                new KernelArgument("ip=" + fixed.ip() + "::" + fixed.gateway() + ":" + mask(fixed.prefix()) + ":"
                        + machine.hostname() + "::none" + nameserver),
                new KernelArgument("rd.neednet=1"));
    }

    static List<MachineIgnition.TextFile> files(DeclaredMachine machine, OsFamily family, MacAddress mac) {
        if (family != OsFamily.FLATCAR || !(machine.address() instanceof Addressing.Static fixed)) {
            return List.of();
        }
        StringBuilder text = new StringBuilder("[Match]\nMACAddress=" + mac + "\n\n[Network]\nDHCP=no\nAddress="
                + fixed.cidr() + "\nGateway=" + fixed.gateway() + "\n");
        fixed.nameservers().forEach(server -> text.append("DNS=").append(server).append('\n'));
        return List.of(new MachineIgnition.TextFile("/etc/systemd/network/10-slipway.network", 0644, text.toString()));
    }

    /** The same for NetworkManager (nm-settings-keyfile(5)), by file name without its suffix. */
    static Map<String, String> connections(DeclaredMachine machine, MacAddress mac) {
        if (!(machine.address() instanceof Addressing.Static fixed)) {
            return Map.of();
        }
        StringBuilder text = new StringBuilder("[connection]\nid=slipway\ntype=ethernet\n\n[ethernet]\nmac-address="
                + mac + "\n\n[ipv4]\nmethod=manual\naddress1=" + fixed.cidr() + "," + fixed.gateway() + "\n");
        if (!fixed.nameservers().isEmpty()) {
            text.append("dns=").append(String.join(";", fixed.nameservers())).append(";\n");
        }
        return Map.of("slipway", text.toString());
    }

    private static String mask(int prefix) {
        int bits = prefix == 0 ? 0 : -1 << (32 - prefix);
        return (bits >>> 24 & 255) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }
}
