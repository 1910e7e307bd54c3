package dev.slipway.pxe.image;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A checksum that a publisher gives.
 *
 * @param algorithm the algorithm by Java's name, {@code SHA-256} or {@code SHA-512}
 * @param hex the value in lower-case hexadecimal digits
 */
record Checksum(String algorithm, String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

    Checksum {
        hex = hex.toLowerCase(Locale.ROOT);
        int digits = switch (algorithm) {
            case "SHA-256" -> 64;
            case "SHA-512" -> 128;
            default -> throw new IllegalArgumentException("no checksum is made with " + algorithm);
        };
        if (hex.length() != digits || !HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    "\"" + hex + "\" is not a " + algorithm + " checksum of " + digits + " hexadecimal digits");
        }
    }
}
