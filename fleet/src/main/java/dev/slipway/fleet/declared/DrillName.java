package dev.slipway.fleet.declared;

/**
 * The name of a drill, which is also its file's name ({@code rehearsals/NAME.yaml}): an RFC 1123 label in lower case.
 *
 * @param value the label
 */
public record DrillName(String value) implements Comparable<DrillName> {
    /**
     * Checks the label.
     *
     * @throws IllegalArgumentException when the text is no RFC 1123 label in lower case
     */
    public DrillName {
        DnsLabel.require(value, "drill");
    }

    /**
     * Tells whether the text may name a drill.
     *
     * @param text any text
     * @return true when the constructor would accept it
     */
    public static boolean fits(String text) {
        return DnsLabel.fits(text);
    }

    /**
     * Where the drill is declared.
     *
     * @return {@code rehearsals/NAME.yaml}
     */
    public String file() {
        return "rehearsals/" + value + ".yaml";
    }

    @Override
    public int compareTo(DrillName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
