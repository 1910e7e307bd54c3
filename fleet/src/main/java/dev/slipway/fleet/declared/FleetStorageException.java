package dev.slipway.fleet.declared;

/** The work tree cannot be read or written at all. Its message is for people and names the remedy. */
public final class FleetStorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FleetStorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
