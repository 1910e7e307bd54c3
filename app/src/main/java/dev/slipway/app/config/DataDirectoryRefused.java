package dev.slipway.app.config;

import org.jspecify.annotations.Nullable;

/** The data directory cannot be used; the message says why and what to do. */
public final class DataDirectoryRefused extends RuntimeException {
    DataDirectoryRefused(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
