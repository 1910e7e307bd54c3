package dev.slipway.fleet.declared;

/**
 * The name of a profile, which is also its folder's name ({@code profiles/NAME/}).
 *
 * @param value an RFC 1123 label in lower case
 */
public record ProfileName(String value) implements Comparable<ProfileName> {
    /**
     * Checks the label.
     *
     * @throws IllegalArgumentException when the text is no RFC 1123 label in lower case
     */
    public ProfileName {
        DnsLabel.require(value, "profile");
    }

    /**
     * The folder that holds the profile.
     *
     * @return {@code profiles/NAME}
     */
    public String folder() {
        return "profiles/" + value;
    }

    /**
     * The Butane template.
     *
     * @return {@code profiles/NAME/butane.yaml}
     */
    public String butaneFile() {
        return folder() + "/butane.yaml";
    }

    @Override
    public int compareTo(ProfileName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
