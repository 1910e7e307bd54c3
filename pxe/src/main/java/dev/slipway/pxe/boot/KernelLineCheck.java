package dev.slipway.pxe.boot;

import dev.slipway.pxe.image.OsFamily;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Looks for what people write on kernel lines and what then does not work.
 *
 * @see <a href="https://coreos.github.io/coreos-installer/getting-started/">coreos-installer's kernel arguments</a>
 * @see <a href="https://www.flatcar.org/docs/latest/installing/bare-metal/booting-with-ipxe/">Flatcar by iPXE</a>
 */
public final class KernelLineCheck {
    private static final Set<String> WRITTEN_BY_SLIPWAY = Set.of(
            "initrd",
            "coreos.live.rootfs_url",
            "coreos.inst.install_dev",
            "coreos.inst.ignition_url",
            "ignition.config.url",
            "ignition.firstboot",
            "ignition.platform.id",
            "flatcar.first_boot");

    /** The list of coreos-installer-service (coreos-installer 0.26). */
    private static final Set<String> FORWARDED = Set.of(
            "ip",
            "ifname",
            "rd.route",
            "bootdev",
            "BOOTIF",
            "rd.bootif",
            "nameserver",
            "rd.peerdns",
            "biosdevname",
            "vlan",
            "bond",
            "team",
            "bridge",
            "rd.net.timeout.carrier",
            "coreos.no_persist_ip",
            "coreos.force_persist_ip",
            "ipv6.disable",
            "net.ifnames",
            "net.naming-scheme");

    private KernelLineCheck() {}

    /** How bad a finding is. */
    public enum Severity {
        /** The machine would not do what is meant. */
        ERROR,
        /** It works, but not as one may think, or not for long. */
        WARNING
    }

    /**
     * Something that was found.
     *
     * @param severity how bad it is
     * @param argument the argument, or empty when one is missing
     * @param words what is wrong and what to write instead
     */
    public record Finding(Severity severity, String argument, String words) {}

    /**
     * Checks the arguments that a declaration adds to those that Slipway writes itself.
     *
     * @param family the system that is started
     * @param arguments the arguments
     * @return what was found, in the arguments' order
     */
    public static List<Finding> additional(OsFamily family, List<String> arguments) {
        List<Finding> found = new ArrayList<>();
        for (String argument : arguments) {
            String problem = KernelArgument.problem(argument);
            if (!problem.isEmpty()) {
                found.add(new Finding(Severity.ERROR, argument, problem));
            } else if (WRITTEN_BY_SLIPWAY.contains(name(argument))) {
                found.add(new Finding(
                        Severity.ERROR, argument, name(argument) + " is written by Slipway itself: leave it out"));
            } else {
                known(family, argument, found);
                notKept(family, argument, found);
            }
        }
        return found;
    }

    /**
     * Checks a whole kernel line that somebody wrote by hand.
     *
     * @param family the system that it starts
     * @param line the line, without the kernel's own URL
     * @return what was found; missing arguments come last
     */
    public static List<Finding> whole(OsFamily family, String line) {
        List<Finding> found = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String argument : line.strip().split("\\s+")) {
            names.add(name(argument));
            known(family, argument, found);
        }
        if (!names.contains("initrd")) {
            found.add(missing(
                    "initrd=NAME is missing: an EFI kernel that a Debian 12 or older iPXE starts finds no initrd"
                            + " without it; write initrd=main, and initrd --name main URL"));
        }
        switch (family) {
            case FCOS -> fcos(names, found);
            case FLATCAR -> flatcar(names, found);
        }
        return found;
    }

    private static void fcos(Set<String> names, List<Finding> found) {
        if (!names.contains("coreos.live.rootfs_url")) {
            found.add(missing("coreos.live.rootfs_url=URL is missing: the system has no root file system, unless it is"
                    + " a second initrd, which takes 4 GiB of memory"));
        }
        if (names.contains("ignition.config.url") && !names.contains("ignition.firstboot")) {
            found.add(missing("ignition.firstboot is missing: Ignition does not run without it"));
        }
        if (names.contains("ignition.config.url") && !names.contains("ignition.platform.id")) {
            found.add(missing("ignition.platform.id=metal is missing: Ignition does not look for its configuration"));
        }
        if (names.contains("coreos.inst.ignition_url") && !names.contains("coreos.inst.install_dev")) {
            found.add(missing("coreos.inst.install_dev=/dev/disk/by-id/… is missing: the installer does not start"));
        }
    }

    private static void flatcar(Set<String> names, List<Finding> found) {
        if (names.contains("ignition.config.url") && !names.contains("flatcar.first_boot")) {
            found.add(missing("flatcar.first_boot=1 is missing: Ignition does not run without it"));
        }
    }

    private static void known(OsFamily family, String argument, List<Finding> found) {
        String name = name(argument);
        String value = argument.length() > name.length() ? argument.substring(name.length() + 1) : "";
        switch (name) {
            case "coreos.inst" ->
                found.add(warning(argument, "coreos.inst=yes has had no effect for years: leave it out"));
            case "coreos.inst.stream_base_url" ->
                found.add(error(argument, "coreos.inst.stream_base_url does not exist any more: leave it out"));
            case "coreos.inst.install_dev" -> {
                if (!value.startsWith("/dev/")) {
                    found.add(error(argument, "the disk must be a full path, such as /dev/disk/by-id/…"));
                } else if (value.matches("/dev/(sd|vd|hd)[a-z]+|/dev/nvme[0-9]+n[0-9]+")) {
                    found.add(
                            warning(argument, value + " may be another disk at the next start: use /dev/disk/by-id/…"));
                }
            }
            case "coreos.inst.image_url" ->
                found.add(warning(argument, "the image is part of the rootfs and need not be fetched: leave it out"));
            case "coreos.config.url", "flatcar.config.url", "cloud-config-url" ->
                found.add(error(argument, name + " is an old name: write ignition.config.url=" + value));
            case "coreos.first_boot", "flatcar.first_boot" -> {
                if (family == OsFamily.FLATCAR && name.startsWith("coreos")) {
                    found.add(error(argument, "coreos.first_boot is an old name: write flatcar.first_boot=1"));
                } else if (value.toLowerCase(Locale.ROOT).equals("detected")) {
                    found.add(error(argument, "\"detected\" is the boot loader's value: write flatcar.first_boot=1"));
                }
            }
            case "coreos.autologin" -> {
                if (family == OsFamily.FLATCAR) {
                    found.add(error(argument, "coreos.autologin is an old name: write flatcar.autologin"));
                }
            }
            case "rd.neednet" ->
                found.add(warning(argument, "the live system brings the network up by itself: leave it out"));
            default -> {}
        }
        if (family == OsFamily.FLATCAR && (name.startsWith("coreos.inst.") || name.startsWith("coreos.live."))) {
            found.add(error(argument, name + " is an argument of Fedora CoreOS, and Flatcar does not read it"));
        }
        if (family == OsFamily.FCOS && name.startsWith("flatcar.")) {
            found.add(error(argument, name + " is an argument of Flatcar, and Fedora CoreOS does not read it"));
        }
    }

    /** Of a live system's arguments, Fedora CoreOS's installer hands on those of the network only; Flatcar's none. */
    private static void notKept(OsFamily family, String argument, List<Finding> found) {
        String name = name(argument);
        if (name.startsWith("coreos.") || name.startsWith("flatcar.") || name.startsWith("ignition.")) {
            return;
        }
        if (family == OsFamily.FLATCAR || !FORWARDED.contains(name)) {
            found.add(warning(
                    argument,
                    name + " holds for the installation only: for the installed system, write it under kernel_arguments"
                            + " in the profile's Butane"));
        }
    }

    private static String name(String argument) {
        int equals = argument.indexOf('=');
        return equals < 0 ? argument : argument.substring(0, equals);
    }

    private static Finding missing(String words) {
        return new Finding(Severity.ERROR, "", words);
    }

    private static Finding error(String argument, String words) {
        return new Finding(Severity.ERROR, argument, words);
    }

    private static Finding warning(String argument, String words) {
        return new Finding(Severity.WARNING, argument, words);
    }
}
