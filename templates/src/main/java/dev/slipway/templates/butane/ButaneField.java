package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.FieldType;

/**
 * A key that a Butane mapping may have.
 *
 * @param name the key as written in Butane
 * @param ignitionName the key in Ignition; empty for sugar
 * @param type what it may hold
 * @param required counts as empty when it is not given
 * @param nullable an empty mapping differs from a missing one
 * @param help one line for a person
 */
record ButaneField(String name, String ignitionName, FieldType type, boolean required, boolean nullable, String help) {
    boolean isSugar() {
        return ignitionName.isEmpty();
    }
}
