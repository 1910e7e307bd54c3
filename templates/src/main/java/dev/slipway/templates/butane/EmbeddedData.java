package dev.slipway.templates.butane;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Contents as a data URL, in the shortest of three forms.
 *
 * @param url the URL
 * @param compression the compression to write; nothing when the configuration has set one itself
 */
record EmbeddedData(String url, Optional<String> compression) {
    private static final String UNRESERVED = "-_.!~*'()";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    /**
     * Embeds contents.
     *
     * @param contents the contents
     * @param givenCompression the compression that the configuration names; empty for none
     * @param gzip compresses; null when that is not allowed
     * @return the URL
     */
    static EmbeddedData of(byte[] contents, String givenCompression, @Nullable UnaryOperator<byte[]> gzip) {
        boolean base64Shorter = base64Length(contents.length) < 1 + escapedLength(contents);
        int shortest = base64Shorter ? base64Length(contents.length) : 1 + escapedLength(contents);
        boolean free = givenCompression.isEmpty();
        if (free && gzip != null && worthTrying(shortest)) {
            byte[] compressed = gzip.apply(contents);
            if (base64Length(compressed.length) + "gzip".length() < shortest) {
                return new EmbeddedData(base64(compressed), Optional.of("gzip"));
            }
        }
        // An empty compression is written as well, so that a child configuration does not inherit one.
        Optional<String> compression = free ? Optional.of("") : Optional.empty();
        return new EmbeddedData(base64Shorter ? base64(contents) : "data:," + escape(contents), compression);
    }

    /** As in version 1.0 of fcos: escaped in any case. */
    static String escaped(byte[] contents) {
        return "data:," + escape(contents);
    }

    /** The gzip format alone takes 18 bytes, and Go ends with an empty block of 5. */
    private static boolean worthTrying(int shortest) {
        return base64Length(18 + 5 + 1) + "gzip".length() < shortest;
    }

    private static int base64Length(int bytes) {
        return ";base64,".length() + (bytes + 2) / 3 * 4;
    }

    private static String base64(byte[] bytes) {
        return "data:;base64," + Base64.getEncoder().encodeToString(bytes);
    }

    private static boolean isUnreserved(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || UNRESERVED.indexOf(c) >= 0;
    }

    private static int escapedLength(byte[] contents) {
        int length = 0;
        for (byte b : contents) {
            length += isUnreserved(b & 0xff) ? 1 : 3;
        }
        return length;
    }

    private static String escape(byte[] contents) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(contents.length * 3 / 2);
        for (byte b : contents) {
            if (isUnreserved(b & 0xff)) {
                out.write(b);
            } else {
                out.write('%');
                out.write(HEX[(b >> 4) & 15]);
                out.write(HEX[b & 15]);
            }
        }
        return out.toString(StandardCharsets.US_ASCII);
    }
}
