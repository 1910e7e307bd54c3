package dev.slipway.host.drift;

import java.nio.charset.StandardCharsets;

/** Bytes as one word without line ends, for {@code printf %b} (POSIX: a backslash, 0 and three octal digits). */
public final class Escaped {
    private Escaped() {}

    /**
     * A text as one word.
     *
     * @param text any text
     * @return its UTF-8 bytes, escaped
     */
    public static String text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    static String bytes(byte[] bytes) {
        StringBuilder word = new StringBuilder();
        for (byte each : bytes) {
            char c = (char) (each & 0xff);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "/._-".indexOf(c) >= 0) {
                word.append(c);
            } else {
                word.append("\\0")
                        .append((char) ('0' + (c >> 6)))
                        .append((char) ('0' + (c >> 3 & 7)))
                        .append((char) ('0' + (c & 7)));
            }
        }
        return word.toString();
    }
}
