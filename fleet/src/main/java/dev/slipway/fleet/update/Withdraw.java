package dev.slipway.fleet.update;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.slipway.fleet.step.GivenValues;
import dev.slipway.host.OsFamily;
import java.util.Map;

/**
 * Throws an update away that waits for a reboot.
 *
 * @param family what the machine runs, as the plan found it
 */
public record Withdraw(OsFamily family) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Withdraw read(Map<String, String> json) {
        GivenValues given = new GivenValues(json).only("family");
        return new Withdraw(given.family());
    }

    /**
     * What a person asks for.
     *
     * @return the wish
     */
    public static Withdraw wish() {
        return new Withdraw(OsFamily.UNKNOWN);
    }
}
