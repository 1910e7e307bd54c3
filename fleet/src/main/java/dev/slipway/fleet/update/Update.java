package dev.slipway.fleet.update;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.slipway.fleet.step.GivenValues;
import dev.slipway.host.OsFamily;
import dev.slipway.host.OstreeTarget;
import java.util.Map;

/**
 * Updates a machine to a given version, or takes it back to an older one.
 *
 * @param to what a person asked for: a version; on Fedora CoreOS also a digest ({@code sha256:...}) or a commit
 * @param family what the machine runs, as the plan found it
 * @param version the version; empty when only its digest is known
 * @param digest the digest of the image; empty when the machine does not follow images
 * @param commit the commit, when one was asked for; else empty
 * @param from the version that ran when the plan was made
 * @param downgrade whether it is older than the running one; automatic updates are then held
 */
public record Update(
        String to, OsFamily family, String version, String digest, String commit, String from, boolean downgrade) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Update read(Map<String, String> json) {
        GivenValues given =
                new GivenValues(json).only("to", "family", "version", "digest", "commit", "from", "downgrade");
        return new Update(
                given.text("to"),
                given.family(),
                given.text("version"),
                given.text("digest"),
                given.text("commit"),
                given.text("from"),
                given.flag("downgrade"));
    }

    /**
     * What a person asks for.
     *
     * @param version a version, a digest or a commit
     * @return the wish
     */
    public static Update to(String version) {
        return new Update(version.strip(), OsFamily.UNKNOWN, "", "", "", "", false);
    }

    /** What people call it. */
    String shown() {
        return version.isEmpty() ? to : version;
    }

    OstreeTarget target() {
        if (!digest.isEmpty()) {
            return new OstreeTarget.Image(digest);
        }
        return commit.isEmpty() ? new OstreeTarget.Version(version) : new OstreeTarget.Commit(commit);
    }

    /** What the running deployment must have at the end, beside its version. */
    String proof() {
        return digest.isEmpty() ? commit : digest;
    }
}
