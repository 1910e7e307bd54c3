package dev.slipway.pxe.tftp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A TFTP packet from a client (RFC 1350, options RFC 2347). Whatever arrives, decoding returns a value. */
sealed interface TftpPacket {
    int RRQ = 1;
    int WRQ = 2;
    int DATA = 3;
    int ACK = 4;
    int ERROR = 5;
    int OACK = 6;

    /** Bytes before the payload of a DATA packet: opcode and block number. */
    int DATA_HEADER = 4;

    /**
     * A read or write request.
     *
     * @param write true for a write request
     * @param file the name as sent
     * @param mode the mode in lower case
     * @param options by name in lower case, in the order sent; of a repeated one the first counts
     */
    record Request(boolean write, String file, String mode, Map<String, String> options) implements TftpPacket {
        public Request {
            options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        }
    }

    /**
     * An acknowledgement.
     *
     * @param block the low 16 bits of the last block received in order
     */
    record Ack(int block) implements TftpPacket {}

    /**
     * The client gives up.
     *
     * @param code its error code
     * @param message its words
     */
    record Failure(int code, String message) implements TftpPacket {}

    /**
     * Nothing that a client of a read-only server may send.
     *
     * @param why what is wrong
     */
    record Malformed(String why) implements TftpPacket {}

    /** Reads what remains in the buffer. */
    static TftpPacket decode(ByteBuffer in) {
        if (in.remaining() < DATA_HEADER) {
            return new Malformed("shorter than any TFTP packet");
        }
        int opcode = Short.toUnsignedInt(in.getShort());
        return switch (opcode) {
            case RRQ, WRQ -> request(opcode == WRQ, strings(in));
            case ACK -> new Ack(Short.toUnsignedInt(in.getShort()));
            case ERROR -> {
                int code = Short.toUnsignedInt(in.getShort());
                List<String> words = strings(in);
                yield new Failure(code, words.isEmpty() ? "" : words.getFirst());
            }
            default -> new Malformed("opcode " + opcode);
        };
    }

    /** An ERROR packet. */
    static ByteBuffer error(TftpError error, String message) {
        byte[] words = message.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(DATA_HEADER + words.length + 1)
                .putShort((short) ERROR)
                .putShort((short) error.code())
                .put(words)
                .put((byte) 0)
                .flip();
    }

    /** An OACK packet (RFC 2347). */
    static ByteBuffer optionAck(Map<String, String> options) {
        StringBuilder text = new StringBuilder();
        options.forEach(
                (name, value) -> text.append(name).append('\0').append(value).append('\0'));
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(Short.BYTES + bytes.length)
                .putShort((short) OACK)
                .put(bytes)
                .flip();
    }

    /** Text from the network, fit to be shown, logged and sent back: printable ASCII, at most 200 characters. */
    static String printable(String text) {
        String shown = text.length() > 200 ? text.substring(0, 200) + "..." : text;
        return shown.replaceAll("[^ -~]", "?");
    }

    private static TftpPacket request(boolean write, List<String> strings) {
        if (strings.size() < 2) {
            return new Malformed("a request without file name and mode");
        }
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 2; i + 1 < strings.size(); i += 2) {
            options.putIfAbsent(strings.get(i).toLowerCase(Locale.ROOT), strings.get(i + 1));
        }
        return new Request(write, strings.get(0), strings.get(1).toLowerCase(Locale.ROOT), options);
    }

    /** The NUL-terminated strings; what follows the last NUL is dropped. */
    private static List<String> strings(ByteBuffer in) {
        List<String> strings = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        while (in.hasRemaining()) {
            byte octet = in.get();
            if (octet == 0) {
                strings.add(text.toString());
                text.setLength(0);
            } else {
                text.append((char) Byte.toUnsignedInt(octet));
            }
        }
        return strings;
    }
}
