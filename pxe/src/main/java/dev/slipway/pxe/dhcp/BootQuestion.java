package dev.slipway.pxe.dhcp;

import dev.slipway.pxe.boot.BootClient;
import dev.slipway.pxe.boot.ClientArch;
import dev.slipway.pxe.boot.MacAddress;
import java.util.Locale;
import java.util.Set;

/** What a DHCP message asks of a network-boot server. */
sealed interface BootQuestion {
    /** Vendor class of PXE clients, and what their answers must carry (PXE 2.1 §2.2.1). */
    String PXE_CLASS = "PXEClient";

    /** Vendor class of UEFI HTTP boot, and what its answers must carry (UEFI 2.10 §24.7). */
    String HTTP_CLASS = "HTTPClient";

    /**
     * Nothing that concerns us: a phone, somebody else's answer, a step meant for the address server.
     */
    record NotForUs() implements BootQuestion {}

    /**
     * A machine that asks how to boot, in a way that cannot be answered.
     *
     * @param mac who
     * @param why what is wrong
     */
    record Flawed(MacAddress mac, String why) implements BootQuestion {}

    /**
     * A machine that asks how to boot.
     *
     * @param message as it came
     * @param client who asks
     * @param byHttp true for UEFI HTTP boot: it takes a URL and nothing else
     * @param withoutHttp true when iPXE says that it was built without HTTP
     */
    record Ask(DhcpMessage message, BootClient client, boolean byHttp, boolean withoutHttp) implements BootQuestion {}

    /** Understands a message that came to one of the doors. */
    static BootQuestion of(DhcpMessage message, Listener listener) {
        String vendorClass = message.option(DhcpOption.VENDOR_CLASS).printable();
        boolean byHttp = vendorClass.startsWith(HTTP_CLASS);
        if (message.op() != DhcpMessage.BOOT_REQUEST
                || message.messageType() != listener.question()
                || !(byHttp || vendorClass.startsWith(PXE_CLASS))
                || message.hardwareType() != DhcpMessage.ETHERNET
                || message.hardwareAddress().size() != ClientIdentity.MAC_LENGTH) {
            return new NotForUs();
        }
        MacAddress mac = MacAddress.of(message.hardwareAddress().toArray());
        Octets uuid = message.option(DhcpOption.CLIENT_UUID);
        if (uuid.size() != 0 && uuid.size() != ClientIdentity.UUID_LENGTH) {
            return new Flawed(
                    mac,
                    "its option 97 (client UUID) has " + uuid.size() + " bytes where RFC 4578 has "
                            + ClientIdentity.UUID_LENGTH);
        }
        int code = ClientIdentity.archCode(message);
        return new Ask(
                message,
                new BootClient(
                        mac,
                        code,
                        ClientArch.ofCode(code),
                        ClientIdentity.isIpxe(message),
                        ClientIdentity.uuid(uuid),
                        vendorClass),
                byHttp,
                ClientIdentity.isIpxe(message) && ClientIdentity.lacksHttp(message.option(DhcpOption.IPXE)));
    }

    /** How a client's firmware shows in its options. */
    final class ClientIdentity {
        static final int MAC_LENGTH = 6;
        static final int UUID_LENGTH = 17;

        private static final int FEATURES_FROM = 0x10;
        private static final int FEATURES_TO = 0x29;
        private static final int FEATURE_HTTP = 0x13;

        /** Raspberry Pi's vendor prefixes. Its EEPROM says architecture 0, PC BIOS, although it is an ARM machine. */
        private static final Set<String> RASPBERRY_PI =
                Set.of("b8:27:eb", "dc:a6:32", "e4:5f:01", "28:cd:c1", "d8:3a:dd", "2c:cf:67");

        private ClientIdentity() {}

        /** Option 93 may list several codes; the first one known counts, or the first at all, or 0. */
        static int archCode(DhcpMessage message) {
            Octets list = message.option(DhcpOption.CLIENT_ARCH);
            int first = list.size() < 2 ? 0 : list.u16(0);
            for (int at = 0; at + 1 < list.size(); at += 2) {
                if (ClientArch.ofCode(list.u16(at)) != ClientArch.UNSUPPORTED) {
                    return list.u16(at);
                }
            }
            return first;
        }

        /** iPXE sends the bare word in option 77, some builds framed by RFC 3004's length byte; or option 175. */
        static boolean isIpxe(DhcpMessage message) {
            return message.option(DhcpOption.USER_CLASS).text().contains("iPXE") || message.has(DhcpOption.IPXE);
        }

        /** Whether iPXE's option 175 lists its features and HTTP is not among them. */
        static boolean lacksHttp(Octets ipxe) {
            boolean any = false;
            for (int at = 0; at + 1 < ipxe.size(); at += 2 + ipxe.at(at + 1)) {
                int code = ipxe.at(at);
                if (code == FEATURE_HTTP) {
                    return false;
                }
                any |= code >= FEATURES_FROM && code <= FEATURES_TO;
            }
            return any;
        }

        /** The usual text of an SMBIOS UUID, whose first three fields are little-endian; empty when there is none. */
        static String uuid(Octets option) {
            if (option.size() != UUID_LENGTH) {
                return "";
            }
            int[] order = {4, 3, 2, 1, -1, 6, 5, -1, 8, 7, -1, 9, 10, -1, 11, 12, 13, 14, 15, 16};
            StringBuilder text = new StringBuilder();
            for (int index : order) {
                text.append(index < 0 ? "-" : String.format(Locale.ROOT, "%02x", option.at(index)));
            }
            return text.toString();
        }

        static boolean isRaspberryPi(MacAddress mac) {
            return RASPBERRY_PI.contains(mac.value().substring(0, "b8:27:eb".length()));
        }
    }
}
