package dev.slipway.app.api;

import org.jspecify.annotations.Nullable;

/** Small readings of what a body may leave out. */
final class Confirmed {
    private Confirmed() {}

    static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }
}
