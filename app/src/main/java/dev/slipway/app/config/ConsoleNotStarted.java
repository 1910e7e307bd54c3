package dev.slipway.app.config;

/** The console could not start; the message says why and what to do. */
public final class ConsoleNotStarted extends RuntimeException {
    ConsoleNotStarted(String message, Throwable cause) {
        super(message, cause);
    }
}
