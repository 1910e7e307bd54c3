package dev.slipway.fleet.update;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.slipway.fleet.step.GivenValues;
import dev.slipway.host.OsFamily;
import java.util.Map;

/**
 * Lets a machine update by itself again.
 *
 * @param family what the machine runs, as the plan found it
 */
public record ReleaseUpdates(OsFamily family) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static ReleaseUpdates read(Map<String, String> json) {
        GivenValues given = new GivenValues(json).only("family");
        return new ReleaseUpdates(given.family());
    }

    /**
     * What a person asks for.
     *
     * @return the wish
     */
    public static ReleaseUpdates wish() {
        return new ReleaseUpdates(OsFamily.UNKNOWN);
    }
}
