package dev.slipway.fleet.declared;

/**
 * A machine's name in the fleet, which is also its file's name ({@code machines/NAME.yaml}): an RFC 1123 label in
 * lower case.
 *
 * @param value the label
 */
public record MachineName(String value) implements Comparable<MachineName> {
    /**
     * Checks the label.
     *
     * @throws IllegalArgumentException when the text is no RFC 1123 label in lower case
     */
    public MachineName {
        DnsLabel.require(value, "machine");
    }

    /**
     * Tells whether the text may name a machine.
     *
     * @param text any text
     * @return true when the constructor would accept it
     */
    public static boolean fits(String text) {
        return DnsLabel.fits(text);
    }

    /**
     * Where the machine is declared.
     *
     * @return {@code machines/NAME.yaml}
     */
    public String file() {
        return "machines/" + value + ".yaml";
    }

    @Override
    public int compareTo(MachineName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
