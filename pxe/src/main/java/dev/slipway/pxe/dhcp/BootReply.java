package dev.slipway.pxe.dhcp;

import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.pxe.boot.Loader;
import dev.slipway.pxe.boot.MacAddress;
import java.net.Inet4Address;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer as it leaves on one interface.
 *
 * @param message the DHCP message
 * @param file the loader's path or the URL that it names, empty when it names none
 */
record BootReply(DhcpMessage message, String file) {
    /** Discovery control 8: use the boot file of this offer and ask nobody else (PXE 2.1, tag 6), then END. */
    private static final Octets USE_THIS_FILE = Octets.of(6, 1, 8, DhcpOption.END);

    private static final Inet4Address NO_ADDRESS = BootInterface.address("0.0.0.0");

    /** Writes the answer for an interface. */
    static BootReply of(BootQuestion.Ask ask, Listener listener, BootAnswer.Told answer, BootInterface on) {
        MacAddress mac = ask.client().mac();
        String file = switch (answer) {
            case BootAnswer.ComeToBootServer() -> "";
            case BootAnswer.LoadByTftp(Loader loader) -> tftpName(mac, loader.path());
            case BootAnswer.LoadByHttp(Loader loader) -> on.loaderUrl(mac, loader.path());
            case BootAnswer.FetchScript() -> on.scriptUrl(mac);
        };
        return new BootReply(message(ask, listener, on, file), file);
    }

    /** The name under which a machine asks for its loader by TFTP; it carries the machine, so that a read is known. */
    private static String tftpName(MacAddress mac, String loaderPath) {
        return mac.hyphenated() + "/" + loaderPath;
    }

    private static DhcpMessage message(BootQuestion.Ask ask, Listener listener, BootInterface on, String file) {
        DhcpMessage asked = ask.message();
        Octets ownAddress = Octets.of(on.advertised().getAddress());
        Map<Integer, Octets> options = new LinkedHashMap<>();
        options.put(DhcpOption.MESSAGE_TYPE, Octets.of(listener.answer()));
        options.put(DhcpOption.SERVER_IDENTIFIER, ownAddress);
        options.put(
                DhcpOption.VENDOR_CLASS, Octets.text(ask.byHttp() ? BootQuestion.HTTP_CLASS : BootQuestion.PXE_CLASS));
        if (asked.option(DhcpOption.CLIENT_UUID).size() > 0) {
            options.put(DhcpOption.CLIENT_UUID, asked.option(DhcpOption.CLIENT_UUID));
        }
        if (!file.isEmpty()) {
            options.put(DhcpOption.TFTP_SERVER_NAME, Octets.text(on.advertised().getHostAddress()));
            options.put(DhcpOption.BOOT_FILE_NAME, Octets.text(file));
            if (!ask.byHttp()) {
                options.put(DhcpOption.VENDOR_SPECIFIC, USE_THIS_FILE);
            }
        }
        return new DhcpMessage(
                DhcpMessage.BOOT_REPLY,
                DhcpMessage.ETHERNET,
                0,
                asked.xid(),
                0,
                asked.flags(),
                listener == Listener.BOOT_SERVER ? asked.clientAddress() : NO_ADDRESS,
                NO_ADDRESS,
                on.advertised(),
                asked.relayAddress(),
                asked.hardwareAddress(),
                "",
                file,
                options);
    }
}
