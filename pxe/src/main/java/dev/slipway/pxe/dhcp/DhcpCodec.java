package dev.slipway.pxe.dhcp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * DHCP messages from and to bytes (RFC 2131 §2, RFC 2132 §9.3 overload, RFC 3396 long options). Whatever arrives,
 * decoding returns a value and throws nothing.
 */
final class DhcpCodec {
    /** The fixed part before the options: header, sname, file and magic cookie. */
    static final int FIXED = 240;

    /** Replies are padded to a BOOTP message's length; some ROMs drop shorter ones (RFC 1542 §2.1). */
    static final int SHORTEST_REPLY = 300;

    private static final int SNAME_AT = 44;
    private static final int SNAME_LENGTH = 64;
    private static final int FILE_AT = 108;
    private static final int FILE_LENGTH = 128;
    private static final int COOKIE_AT = 236;
    private static final int MAGIC_COOKIE = 0x63825363;
    private static final int CHADDR_AT = 28;
    private static final int CHADDR_LENGTH = 16;
    private static final int LONGEST_OPTION = 255;
    private static final int OVERLOADS_FILE = 1;
    private static final int OVERLOADS_SNAME = 2;

    private DhcpCodec() {}

    /** Reads one datagram's payload. */
    static Decoded decode(Octets bytes) {
        if (bytes.size() < FIXED) {
            return new Decoded.Malformed("only " + bytes.size() + " bytes, a DHCP message has at least " + FIXED);
        }
        if (bytes.i32(COOKIE_AT) != MAGIC_COOKIE) {
            return new Decoded.Malformed("no magic cookie");
        }
        int hardwareLength = bytes.at(2);
        if (hardwareLength > CHADDR_LENGTH) {
            return new Decoded.Malformed("hardware address of " + hardwareLength + " bytes");
        }
        Map<Integer, Octets> options = new LinkedHashMap<>();
        if (!readOptions(bytes.slice(FIXED, bytes.size()), options)) {
            return new Decoded.Malformed("an option runs past the end");
        }
        Octets overload = options.getOrDefault(DhcpOption.OVERLOAD, Octets.NONE);
        options.remove(DhcpOption.OVERLOAD);
        int overloaded = overload.size() == 1 ? overload.at(0) : 0;
        Octets file = bytes.slice(FILE_AT, FILE_AT + FILE_LENGTH);
        Octets sname = bytes.slice(SNAME_AT, SNAME_AT + SNAME_LENGTH);
        boolean fileHoldsOptions = (overloaded & OVERLOADS_FILE) != 0;
        boolean snameHoldsOptions = (overloaded & OVERLOADS_SNAME) != 0;
        boolean complete = !fileHoldsOptions || readOptions(file, options);
        complete &= !snameHoldsOptions || readOptions(sname, options);
        if (!complete) {
            return new Decoded.Malformed("an overloaded option runs past its field");
        }
        options.remove(DhcpOption.OVERLOAD);
        return new DhcpMessage(
                bytes.at(0),
                bytes.at(1),
                bytes.at(3),
                bytes.i32(4),
                bytes.u16(8),
                bytes.u16(10),
                address(bytes.slice(12, 16)),
                address(bytes.slice(16, 20)),
                address(bytes.slice(20, 24)),
                address(bytes.slice(24, 28)),
                bytes.slice(CHADDR_AT, CHADDR_AT + hardwareLength),
                snameHoldsOptions ? "" : upToNul(sname),
                fileHoldsOptions ? "" : upToNul(file),
                options);
    }

    /**
     * Writes a message. A boot file name too long for its field is left out there; option 67 carries it.
     *
     * @throws IllegalArgumentException when the hardware address has more than 16 bytes
     */
    static byte[] encode(DhcpMessage message) {
        int length = FIXED + 1;
        for (Octets value : message.options().values()) {
            int pieces = Math.max(1, (value.size() + LONGEST_OPTION - 1) / LONGEST_OPTION);
            length += value.size() + 2 * pieces;
        }
        ByteBuffer out = ByteBuffer.allocate(Math.max(length, SHORTEST_REPLY));
        if (message.hardwareAddress().size() > CHADDR_LENGTH) {
            throw new IllegalArgumentException("hardware address " + message.hardwareAddress() + " is too long");
        }
        out.put((byte) message.op())
                .put((byte) message.hardwareType())
                .put((byte) message.hardwareAddress().size())
                .put((byte) message.hops())
                .putInt(message.xid())
                .putShort((short) message.secs())
                .putShort((short) message.flags())
                .put(message.clientAddress().getAddress())
                .put(message.yourAddress().getAddress())
                .put(message.serverAddress().getAddress())
                .put(message.relayAddress().getAddress())
                .put(message.hardwareAddress().toArray());
        putText(out, SNAME_AT, SNAME_LENGTH, message.serverName());
        putText(out, FILE_AT, FILE_LENGTH, message.file());
        out.putInt(COOKIE_AT, MAGIC_COOKIE).position(FIXED);
        message.options().forEach((code, value) -> putOption(out, code, value));
        out.put((byte) DhcpOption.END);
        return out.array();
    }

    /** Reads options up to END or the end of the area; false when one runs past it. */
    private static boolean readOptions(Octets area, Map<Integer, Octets> options) {
        int at = 0;
        while (at < area.size()) {
            int code = area.at(at++);
            if (code == DhcpOption.END) {
                return true;
            }
            if (code == DhcpOption.PAD) {
                continue;
            }
            if (at >= area.size() || at + 1 + area.at(at) > area.size()) {
                return false;
            }
            int end = at + 1 + area.at(at);
            options.merge(code, area.slice(at + 1, end), Octets::plus);
            at = end;
        }
        // A missing END is tolerated: some ROMs fill the message to its last byte.
        return true;
    }

    private static void putOption(ByteBuffer out, int code, Octets value) {
        int from = 0;
        do {
            int to = Math.min(value.size(), from + LONGEST_OPTION);
            out.put((byte) code)
                    .put((byte) (to - from))
                    .put(value.slice(from, to).toArray());
            from = to;
        } while (from < value.size());
    }

    private static void putText(ByteBuffer out, int at, int length, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < length) {
            out.put(at, bytes);
        }
    }

    private static String upToNul(Octets field) {
        String text = field.text();
        int nul = text.indexOf('\0');
        return nul < 0 ? text : text.substring(0, nul);
    }

    private static Inet4Address address(Octets octets) {
        try {
            return (Inet4Address) InetAddress.getByAddress(octets.toArray());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes always make an address", e);
        }
    }
}
