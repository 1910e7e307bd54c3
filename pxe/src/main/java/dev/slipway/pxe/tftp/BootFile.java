package dev.slipway.pxe.tftp;

import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.pxe.boot.Loader;
import dev.slipway.pxe.boot.Loaders;
import dev.slipway.pxe.boot.MacAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a name in a read request stands for. Names begin with the machine they are for, {@code
 * 52-54-00-7a-11-c4/snponly.efi}; plain names are served too. {@code autoexec.ipxe}, which iPXE looks for beside itself,
 * is made up: it leads to the machine's script without a second DHCP answer.
 */
sealed interface BootFile {
    /** The script that iPXE for UEFI looks for beside the file that it was loaded from. */
    String AUTOEXEC = "autoexec.ipxe";

    /**
     * The machine that the name carries.
     *
     * @return the machine, or empty for a plain name
     */
    Optional<MacAddress> mac();

    /** A loader. */
    record OnDisk(Optional<MacAddress> mac, Path file) implements BootFile {}

    /** The script that leads on. */
    record Autoexec(Optional<MacAddress> mac, String script) implements BootFile {}

    /** There is no such file. */
    record Unknown(Optional<MacAddress> mac) implements BootFile {}

    /** A name that tries to lead out of the directories of loaders. */
    record Escape(Optional<MacAddress> mac) implements BootFile {}

    /**
     * Finds what a name stands for.
     *
     * @param name as sent; leading and doubled slashes and backslashes are forgiven
     * @param loaders which loaders there are
     * @param on where the machine is
     */
    static BootFile of(String name, Loaders loaders, BootInterface on) {
        List<String> segments = new ArrayList<>(List.of(name.replace('\\', '/').split("/")));
        segments.removeIf(String::isEmpty);
        Optional<MacAddress> mac = Optional.empty();
        if (segments.size() > 1 && MacAddress.isMac(segments.getFirst())) {
            mac = Optional.of(MacAddress.parse(segments.removeFirst()));
        }
        if (segments.contains("..") || name.indexOf('\0') >= 0) {
            return new Escape(mac);
        }
        if (!segments.isEmpty() && segments.getLast().equals(AUTOEXEC)) {
            return new Autoexec(mac, autoexec(mac, on));
        }
        Optional<Loader> loader = loaders.find(String.join("/", segments));
        return loader.isPresent() ? new OnDisk(mac, loader.get().file()) : new Unknown(mac);
    }

    /**
     * The address that iPXE shows before {@code dhcp} is the firmware's, kept for the record: the card is closed, and
     * nothing can be fetched until iPXE has an address of its own.
     */
    private static String autoexec(Optional<MacAddress> mac, BootInterface on) {
        String machine = mac.map(MacAddress::hyphenated).orElse("${mac:hexhyp}");
        String url = on.machinePort() + "/boot.ipxe?mac=" + machine
                + "&uuid=${uuid}&serial=${serial:uristring}&arch=${buildarch:uristring}&platform=${platform}";
        return """
                #!ipxe
                dhcp || goto failed
                chain --replace %s || goto failed
                :failed
                echo Slipway at %s gave no boot script. Going on to the next boot device.
                sleep 10
                exit 1
                """.formatted(url, on.machinePort());
    }
}
