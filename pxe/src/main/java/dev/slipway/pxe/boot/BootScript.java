package dev.slipway.pxe.boot;

import dev.slipway.pxe.image.FileRole;
import dev.slipway.pxe.image.OsFamily;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the scripts that iPXE runs. Pure functions: the same input gives the same script, to the byte.
 *
 * <p>Every script ends: what may be repeated is counted, and after the last try the machine goes on to its own disk: a PC
 * BIOS by iPXE's own hand, because many do not go on by themselves; elsewhere by {@code exit 1}, because UEFI firmware
 * takes {@code exit} (success) as the end of booting and stays in its menu, while after a failure it tries the next boot
 * entry.
 *
 * <p>All functions throw {@link IllegalArgumentException} with a sentence when a value cannot stand in a script.
 *
 * @see <a href="https://ipxe.org/cmd">iPXE command reference</a>
 */
public final class BootScript {
    /** The name that the initrd has in iPXE, so that the kernel line is the same whatever the file is called. */
    static final String INITRD = "main";

    /** Linux's COMMAND_LINE_SIZE on x86 and arm64, less the final zero. */
    private static final int LONGEST_LINE = 2047;

    private static final int TRIES = 5;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(10);

    private BootScript() {}

    /**
     * The script that a machine starts with, when iPXE has nothing else to go by. It replaces itself by the machine's
     * own script, which it asks for with the machine's description: {@code mac} (with hyphens), {@code uuid},
     * {@code platform} ({@code efi} or {@code pcbios}), {@code buildarch}, {@code serial}, {@code manufacturer},
     * {@code product}. The last three are whatever the board's maker wrote: the reader must take the first value of each
     * name, and must bear escapes that are none ({@code %FFFFFFFFFFFF9A}, which old builds write for a letter beyond
     * ASCII).
     *
     * @param entry where to ask
     * @return the script
     */
    public static String entry(ScriptEntry entry) {
        Lines script = new Lines();
        script.add("# Slipway: asks for this machine's own script.");
        script.add("set attempt:int32 0");
        script.add(":again");
        script.add("inc attempt");
        // A loader that finds this script beside itself by TFTP runs it before it has asked for an address.
        script.add("isset ${netX/ip} || dhcp ||");
        script.add("chain --replace --autofree " + scriptUrl(entry.scriptUrl()) + " ||");
        script.add("echo Slipway did not answer (try ${attempt} of " + TRIES + ")");
        script.add("iseq ${attempt} " + TRIES + " && goto give_up ||");
        script.add("sleep " + BETWEEN_TRIES.toSeconds());
        script.add("goto again");
        script.add(":give_up");
        script.add("echo Slipway cannot be reached: this machine goes on to its own disk");
        return ownDisk(script).text();
    }

    /**
     * The script of a machine that boots its own disk: UEFI firmware goes on with its next boot entry, a PC BIOS starts
     * the first disk.
     *
     * @param boot what to show
     * @return the script
     */
    public static String localDisk(LocalBoot boot) {
        Lines script = new Lines();
        script.add("echo Slipway: " + ScriptWord.line("machine's name", boot.machine()) + " boots its own disk ("
                + ScriptWord.line("reason", boot.why()) + ")");
        return ownDisk(script).text();
    }

    /**
     * The script of a machine that waits until a person approves it, and boots its own disk when nobody does.
     *
     * @param wait what to show and how long to ask
     * @return the script
     */
    public static String awaitApproval(AwaitApproval wait) {
        Lines script = new Lines();
        script.add("isset ${polls} || set polls:int32 0");
        script.add("inc polls");
        script.add("echo This machine is not known to Slipway: " + wait.mac());
        script.add("echo Approve it at " + ScriptWord.url("address of the console", wait.consoleUrl()));
        script.add("echo Asking again every " + wait.pause().toSeconds() + " s, ${polls} of " + wait.polls());
        script.add(":pause");
        script.add("sleep " + wait.pause().toSeconds());
        script.add("iseq ${polls} " + wait.polls() + " && goto give_up ||");
        script.add("chain --replace --autofree " + scriptUrl(wait.scriptUrl()) + " ||");
        script.add("inc polls");
        script.add("goto pause");
        script.add(":give_up");
        script.add("clear polls");
        script.add("echo Nobody approved this machine: it boots its own disk");
        return ownDisk(script).text();
    }

    /**
     * The script that installs Fedora CoreOS by the installer's own service.
     *
     * @param install what to install, where
     * @return the script
     */
    public static String installFcos(FcosInstall install) {
        BootFiles files = install.files();
        List<String> line = new ArrayList<>();
        line.add("coreos.live.rootfs_url=" + files.url(FileRole.ROOTFS));
        line.add("coreos.inst.install_dev=" + install.disk());
        line.add("coreos.inst.ignition_url=" + ScriptWord.url("Ignition URL", install.ignitionUrl()));
        if (!install.keptLabels().isEmpty()) {
            line.add("coreos.inst.save_partlabel=" + String.join(",", install.keptLabels()));
        }
        return kernel("installs " + files.image().words() + " on " + install.disk(), files, line);
    }

    /**
     * The script that runs Fedora CoreOS from memory with an Ignition configuration.
     *
     * @param live what to run
     * @return the script
     */
    public static String liveFcos(LiveBoot live) {
        BootFiles files = live.files().require(OsFamily.FCOS);
        List<String> line = new ArrayList<>();
        line.add("coreos.live.rootfs_url=" + files.url(FileRole.ROOTFS));
        line.add("ignition.firstboot");
        line.add("ignition.platform.id=metal");
        line.add("ignition.config.url=" + ScriptWord.url("Ignition URL", live.ignitionUrl()));
        return kernel("runs " + files.image().words() + " from memory", files, line);
    }

    /**
     * The script that runs Flatcar from memory with an Ignition configuration.
     *
     * @param live what to run
     * @return the script
     */
    public static String liveFlatcar(LiveBoot live) {
        BootFiles files = live.files().require(OsFamily.FLATCAR);
        List<String> line = new ArrayList<>();
        line.add("flatcar.first_boot=1");
        line.add("ignition.config.url=" + ScriptWord.url("Ignition URL", live.ignitionUrl()));
        return kernel("runs " + files.image().words() + " from memory", files, line);
    }

    private static String kernel(String what, BootFiles files, List<String> arguments) {
        List<String> line = new ArrayList<>();
        // Builds of iPXE before 1.20 hand the initrd to an EFI kernel by this argument only; to others it is harmless.
        line.add("initrd=" + INITRD);
        line.addAll(arguments);
        files.consoles().forEach(console -> line.add("console=" + console));
        files.arguments().forEach(argument -> line.add(argument.value()));

        String joined = String.join(" ", line);
        if (joined.length() > LONGEST_LINE) {
            throw new IllegalArgumentException("the kernel line is " + joined.length()
                    + " characters long, but a kernel" + " reads " + LONGEST_LINE + ": leave out arguments");
        }

        Lines script = new Lines();
        script.add("echo Slipway: " + ScriptWord.line("machine's name", files.machine()) + " " + what);
        script.add("set attempt:int32 0");
        script.add(":again");
        script.add("inc attempt");
        script.add("imgfree");
        script.add("kernel " + files.url(FileRole.KERNEL) + " " + joined + " || goto failed");
        script.add("initrd --name " + INITRD + " " + files.url(FileRole.INITRD) + " || goto failed");
        script.add("boot ||");
        script.add(":failed");
        script.add("echo The system could not be loaded from Slipway (try ${attempt} of " + TRIES + ")");
        script.add("iseq ${attempt} " + TRIES + " && goto give_up ||");
        script.add("sleep " + BETWEEN_TRIES.toSeconds());
        script.add("goto again");
        script.add(":give_up");
        script.add("echo Nothing was changed on this machine: it goes on to its own disk");
        script.add("imgfree");
        return ownDisk(script).text();
    }

    private static Lines ownDisk(Lines script) {
        script.add("iseq ${platform} pcbios || exit 1");
        // Many a BIOS does not go on to the disk after a network boot that gives up, so iPXE starts it itself.
        script.add("sanboot --no-describe --drive 0x80 ||");
        return script.add("exit 1");
    }

    private static String scriptUrl(URI url) {
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("the address of the machines' scripts must not have a query: " + url);
        }
        // netX is the card that iPXE booted from; plain ${mac} may be another one's. The UUID must not be given a type:
        // as a string it would be its sixteen raw bytes. What the board's maker wrote comes last, because iPXE before
        // 1.20 sends a "&" in it as it is: the first parameter of a name is then still ours.
        return ScriptWord.url("address of the machines' scripts", url)
                + "?mac=${netX/mac:hexhyp}&uuid=${uuid}&platform=${platform:uristring}"
                + "&buildarch=${buildarch:uristring}&serial=${serial:uristring}"
                + "&manufacturer=${manufacturer:uristring}&product=${product:uristring}";
    }

    private static final class Lines {
        private final StringBuilder text = new StringBuilder("#!ipxe\n");

        Lines add(String line) {
            text.append(line).append('\n');
            return this;
        }

        String text() {
            return text.toString();
        }
    }
}
