package dev.slipway.pxe.boot;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An Ethernet hardware address (EUI-48), always kept as six lower-case hexadecimal pairs with colons.
 *
 * @param value the canonical text, such as {@code 52:54:00:7a:11:c4}
 */
public record MacAddress(String value) implements Comparable<MacAddress> {
    private static final Pattern CANONICAL = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    private static final Pattern ACCEPTED =
            Pattern.compile("[0-9a-fA-F]{2}(?:([:-])[0-9a-fA-F]{2})(?:\\1[0-9a-fA-F]{2}){4}|[0-9a-fA-F]{12}");

    /** Accepts only the canonical form; {@link #parse} is for what people and firmware write. */
    public MacAddress {
        if (!CANONICAL.matcher(value).matches()) {
            throw new IllegalArgumentException("not a canonical MAC address: " + value);
        }
    }

    /**
     * Reads an address written with colons, with hyphens, or without separators.
     *
     * @param text for instance {@code 52-54-00-7A-11-C4}
     * @return the canonical address
     * @throws IllegalArgumentException when the text is not six octets
     */
    public static MacAddress parse(String text) {
        String trimmed = text.strip();
        if (!ACCEPTED.matcher(trimmed).matches()) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is not a MAC address: write six pairs of hexadecimal digits, such as 52:54:00:7a:11:c4");
        }
        String digits = trimmed.replaceAll("[:-]", "").toLowerCase(Locale.ROOT);
        return new MacAddress(String.join(":", digits.split("(?<=\\G..)")));
    }

    /**
     * Tells whether {@link #parse} would accept the text.
     *
     * @param text any text
     * @return true when it is an address
     */
    public static boolean isMac(String text) {
        return ACCEPTED.matcher(text.strip()).matches();
    }

    /**
     * Reads six octets.
     *
     * @param octets exactly six bytes, as on the wire
     * @return the address
     * @throws IllegalArgumentException when there are not six
     */
    public static MacAddress of(byte[] octets) {
        if (octets.length != 6) {
            throw new IllegalArgumentException("a MAC address has 6 octets, not " + octets.length);
        }
        StringBuilder text = new StringBuilder(17);
        for (byte octet : octets) {
            text.append(text.isEmpty() ? "" : ":").append(String.format("%02x", octet));
        }
        return new MacAddress(text.toString());
    }

    /**
     * The form that is safe in a file name or a path, as iPXE's {@code ${mac:hexhyp}} writes it.
     *
     * @return for instance {@code 52-54-00-7a-11-c4}
     */
    public String hyphenated() {
        return value.replace(':', '-');
    }

    @Override
    public int compareTo(MacAddress other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
