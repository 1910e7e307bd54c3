package dev.slipway.fleet.secret;

/** Something sealed cannot be read; the message says why and what to do. */
public final class VaultException extends RuntimeException {
    VaultException(String message, Throwable cause) {
        super(message, cause);
    }
}
