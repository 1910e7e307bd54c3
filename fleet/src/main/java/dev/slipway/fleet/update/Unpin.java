package dev.slipway.fleet.update;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.slipway.fleet.step.GivenValues;
import java.util.Map;

/**
 * Lets a pinned deployment of Fedora CoreOS be cleaned up again.
 *
 * @param deployment its version or its id; settled, always its id
 * @param shown what people call it, as the plan found it
 */
public record Unpin(String deployment, String shown) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Unpin read(Map<String, String> json) {
        GivenValues given = new GivenValues(json).only("deployment", "shown");
        return new Unpin(given.text("deployment"), given.text("shown"));
    }

    /**
     * What a person asks for.
     *
     * @param deployment its version or its id
     * @return the wish
     */
    public static Unpin of(String deployment) {
        return new Unpin(deployment.strip(), "");
    }
}
