package dev.slipway.fleet.update;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.slipway.fleet.step.GivenValues;
import java.util.Map;

/**
 * Keeps a deployment of Fedora CoreOS when others are cleaned up.
 *
 * @param deployment its version or its id; settled, always its id
 * @param shown what people call it, as the plan found it
 */
public record Pin(String deployment, String shown) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Pin read(Map<String, String> json) {
        GivenValues given = new GivenValues(json).only("deployment", "shown");
        return new Pin(given.text("deployment"), given.text("shown"));
    }

    /**
     * What a person asks for.
     *
     * @param deployment its version or its id
     * @return the wish
     */
    public static Pin of(String deployment) {
        return new Pin(deployment.strip(), "");
    }
}
