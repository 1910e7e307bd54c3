package dev.slipway.fleet.update;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.slipway.fleet.step.GivenValues;
import dev.slipway.host.OsFamily;
import java.util.Map;

/**
 * Keeps a machine from updating by itself until it is released.
 *
 * @param family what the machine runs, as the plan found it
 */
public record HoldUpdates(OsFamily family) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static HoldUpdates read(Map<String, String> json) {
        GivenValues given = new GivenValues(json).only("family");
        return new HoldUpdates(given.family());
    }

    /**
     * What a person asks for.
     *
     * @return the wish
     */
    public static HoldUpdates wish() {
        return new HoldUpdates(OsFamily.UNKNOWN);
    }
}
