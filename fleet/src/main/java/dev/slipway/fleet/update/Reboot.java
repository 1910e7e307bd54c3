package dev.slipway.fleet.update;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.slipway.fleet.step.GivenValues;
import dev.slipway.host.OsFamily;
import java.util.Map;

/**
 * Reboots a machine.
 *
 * @param family what it runs, as the plan found it
 * @param version another version than the running one, to which the reboot leads, as the plan found it; empty when there is
 *     none, or it is not known
 */
public record Reboot(OsFamily family, String version) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Reboot read(Map<String, String> json) {
        GivenValues given = new GivenValues(json).only("family", "version");
        return new Reboot(given.family(), given.text("version"));
    }

    /**
     * What a person asks for.
     *
     * @return a reboot of whatever runs
     */
    public static Reboot wish() {
        return new Reboot(OsFamily.UNKNOWN, "");
    }
}
