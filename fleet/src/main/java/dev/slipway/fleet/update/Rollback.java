package dev.slipway.fleet.update;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.slipway.fleet.step.GivenValues;
import dev.slipway.host.OsFamily;
import java.util.Map;

/**
 * Takes a machine back to the version that it ran before, holds its automatic updates, and puts the version that it leaves
 * on the blocklist, unless it is the same.
 *
 * @param why what is wrong with the version that runs, for the blocklist; may be empty
 * @param family what the machine runs, as the plan found it
 * @param from the version that is left; empty when it is whichever runs
 * @param to the version that comes back; empty when it cannot be told
 * @param target the deployment, or the device of the slot
 */
public record Rollback(String why, OsFamily family, String from, String to, String target) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Rollback read(Map<String, String> json) {
        GivenValues given = new GivenValues(json).only("why", "family", "from", "to", "target");
        return new Rollback(
                given.text("why"), given.family(), given.text("from"), given.text("to"), given.text("target"));
    }

    /**
     * What a person asks for.
     *
     * @param why what is wrong with the version that runs; may be empty
     * @return the wish
     */
    public static Rollback because(String why) {
        return new Rollback(why.strip(), OsFamily.UNKNOWN, "", "", "");
    }

    /**
     * What takes an update back: a machine that does not run it, or not any more, stays as it is.
     *
     * @param version the version that the update led to; empty when it is not known
     * @param why what is wrong with it
     * @return the wish
     */
    static Rollback from(String version, String why) {
        return new Rollback(why, OsFamily.UNKNOWN, version, "", "");
    }

    /** Whether another version comes back; deployments also differ by layers and kernel arguments alone. */
    boolean leavesVersion() {
        return !from.equals(to);
    }

    /** What people call the version that comes back. */
    String shown() {
        return to.isEmpty() ? "an unknown version" : to;
    }
}
