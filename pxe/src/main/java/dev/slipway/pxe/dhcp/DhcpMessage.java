package dev.slipway.pxe.dhcp;

import java.net.Inet4Address;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A DHCP message (RFC 2131 §2).
 *
 * @param op 1 from a client, 2 from a server
 * @param hardwareType 1 for Ethernet
 * @param hops relays passed
 * @param xid transaction id
 * @param secs seconds since the client began
 * @param flags 0x8000 asks for a broadcast answer
 * @param clientAddress ciaddr
 * @param yourAddress yiaddr
 * @param serverAddress siaddr
 * @param relayAddress giaddr
 * @param hardwareAddress the first hlen bytes of chaddr
 * @param serverName sname as text, empty when overloaded with options
 * @param file the boot file field as text, empty when overloaded with options
 * @param options by code in the order seen, repeated ones joined (RFC 3396), without pads, end and overload
 */
record DhcpMessage(
        int op,
        int hardwareType,
        int hops,
        int xid,
        int secs,
        int flags,
        Inet4Address clientAddress,
        Inet4Address yourAddress,
        Inet4Address serverAddress,
        Inet4Address relayAddress,
        Octets hardwareAddress,
        String serverName,
        String file,
        Map<Integer, Octets> options)
        implements Decoded {
    static final int BOOT_REQUEST = 1;
    static final int BOOT_REPLY = 2;
    static final int ETHERNET = 1;

    static final int DISCOVER = 1;
    static final int OFFER = 2;
    static final int REQUEST = 3;
    static final int ACK = 5;

    DhcpMessage {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** An option's contents, {@link Octets#NONE} when it is absent or empty. */
    Octets option(int code) {
        return options.getOrDefault(code, Octets.NONE);
    }

    boolean has(int code) {
        return options.containsKey(code);
    }

    /** The value of option 53, 0 for a BOOTP message. */
    int messageType() {
        Octets type = option(DhcpOption.MESSAGE_TYPE);
        return type.size() == 1 ? type.at(0) : 0;
    }
}
