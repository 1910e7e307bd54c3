package dev.slipway.fleet.applied;

import java.util.Map;

/**
 * A machine's configuration with its sources. It may hold secrets, so its text tells nothing.
 *
 * @param ignition the Ignition configuration as JSON, with what Slipway adds for the machine, without one-time tokens and
 *     what phones home
 * @param butane the Butane text that it was made from, after templating; empty when there was none
 * @param values the machine's template values
 */
public record ConfigContent(String ignition, String butane, Map<String, Object> values) {
    /** Keeps an unmodifiable copy. */
    public ConfigContent {
        values = Map.copyOf(values);
    }

    @Override
    public String toString() {
        return "ConfigContent[" + ignition.length() + " characters of Ignition]";
    }
}
