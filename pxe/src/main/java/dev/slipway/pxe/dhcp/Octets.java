package dev.slipway.pxe.dhcp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable run of bytes with value equality: the contents of a DHCP option or header field. */
final class Octets {
    static final Octets NONE = new Octets(new byte[0]);

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes a copy. */
    static Octets of(byte[] bytes) {
        return new Octets(bytes.clone());
    }

    /** Each value's lowest eight bits. */
    static Octets of(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return new Octets(bytes);
    }

    static Octets text(String text) {
        return new Octets(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static Octets hex(String digits) {
        return new Octets(HexFormat.of().parseHex(digits));
    }

    int size() {
        return bytes.length;
    }

    /** An unsigned byte. */
    int at(int index) {
        return Byte.toUnsignedInt(bytes[index]);
    }

    /** An unsigned 16-bit number, most significant byte first. */
    int u16(int index) {
        return at(index) << Byte.SIZE | at(index + 1);
    }

    /** A 32-bit number, most significant byte first. */
    int i32(int index) {
        return u16(index) << Short.SIZE | u16(index + 2);
    }

    /** One character per byte, as sent; a trailing NUL, which some ROMs add, is left out. */
    String text() {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    }

    /** The text, fit to be shown and logged: anything but printable ASCII becomes a question mark. */
    String printable() {
        return text().replaceAll("[^ -~]", "?");
    }

    /** Takes what remains of a buffer. */
    static Octets remaining(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return new Octets(bytes);
    }

    Octets slice(int from, int to) {
        return new Octets(Arrays.copyOfRange(bytes, from, to));
    }

    Octets plus(Octets more) {
        byte[] joined = Arrays.copyOf(bytes, bytes.length + more.bytes.length);
        System.arraycopy(more.bytes, 0, joined, bytes.length, more.bytes.length);
        return new Octets(joined);
    }

    /** A copy. */
    byte[] toArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
