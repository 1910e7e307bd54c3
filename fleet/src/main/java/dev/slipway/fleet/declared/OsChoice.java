package dev.slipway.fleet.declared;

import dev.slipway.templates.render.YamlScalar;

/**
 * Which operating system a machine gets.
 *
 * @param family whose
 * @param stream one of the family's streams
 * @param version the pinned version such as {@code 44.20260810.3.0}, or empty for the stream's newest
 */
public record OsChoice(OsFamily family, OsStream stream, String version) {
    /** What is installed when nobody says anything else. */
    public static final OsChoice FCOS_STABLE = new OsChoice(OsFamily.FCOS, OsStream.STABLE, "");

    /**
     * Checks that the family has the stream.
     *
     * @throws IllegalArgumentException when it has not
     */
    public OsChoice {
        if (!family.streams().contains(stream)) {
            throw new IllegalArgumentException(family.words() + " has no stream " + stream.word());
        }
    }

    /**
     * Whether a version is pinned.
     *
     * @return false when the stream's newest is wanted
     */
    public boolean pinned() {
        return !version.isEmpty();
    }

    /**
     * The choice as a person says it.
     *
     * @return for instance "Fedora CoreOS stable" or "Flatcar lts 4081.3.6"
     */
    public String words() {
        return family.words() + " " + stream.word() + (pinned() ? " " + version : "");
    }

    /**
     * The choice as YAML says it, a flow mapping.
     *
     * @return for instance <code>{family: fcos, stream: stable}</code>
     */
    public String yaml() {
        return "{family: " + family.word() + ", stream: " + stream.word()
                + (pinned() ? ", version: " + YamlScalar.of(version) : "") + "}";
    }
}
