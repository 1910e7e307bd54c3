package dev.slipway.fleet.login;

import java.util.Objects;

/**
 * Gives a machine Slipway's next key and takes the present one from it.
 *
 * @param oldLine the line of the key that goes; settled by the plan
 * @param newLine the line of the key that comes; settled by the plan
 */
public record Rekey(String oldLine, String newLine) {
    /** What is left out becomes empty: which keys, the plan settles. */
    public Rekey {
        oldLine = Objects.requireNonNullElse(oldLine, "");
        newLine = Objects.requireNonNullElse(newLine, "");
    }

    /**
     * What a person asks for.
     *
     * @return the wish
     */
    public static Rekey wish() {
        return new Rekey("", "");
    }
}
