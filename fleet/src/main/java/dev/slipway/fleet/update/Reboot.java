package dev.slipway.fleet.update;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.slipway.fleet.step.GivenValues;
import dev.slipway.host.OsFamily;
import java.util.Map;

/**
 * Reboots a machine.
 *
 * @param family what it runs, as the plan found it
 */
public record Reboot(OsFamily family) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Reboot read(Map<String, String> json) {
        GivenValues given = new GivenValues(json).only("family");
        return new Reboot(given.family());
    }

    /**
     * What a person asks for.
     *
     * @return a reboot of whatever runs
     */
    public static Reboot wish() {
        return new Reboot(OsFamily.UNKNOWN);
    }
}
