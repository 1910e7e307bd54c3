package dev.slipway.fleet.login;

import dev.slipway.fleet.declared.MachineName;

/** Which of two keys a machine lets in, as it was found by logging in with each alone. */
public sealed interface KeyStanding {
    /**
     * The machine.
     *
     * @return its name
     */
    MachineName machine();

    /** It lets in the old key alone: it has not been given the new one. */
    record OldOnly(MachineName machine) implements KeyStanding {}

    /** It lets in both. */
    record Both(MachineName machine) implements KeyStanding {}

    /** It lets in the new key alone. */
    record NewOnly(MachineName machine) implements KeyStanding {}

    /**
     * It could not be told.
     *
     * @param machine the machine
     * @param why why
     * @param remedy what to do about it
     */
    record Untold(MachineName machine, String why, String remedy) implements KeyStanding {}

    /**
     * In words.
     *
     * @return a sentence
     */
    default String words() {
        return switch (this) {
            case OldOnly it -> it.machine() + " knows only the old key.";
            case Both it -> it.machine() + " knows both keys.";
            case NewOnly it -> it.machine() + " knows only the new key.";
            case Untold it -> it.machine() + ": " + it.why();
        };
    }
}
