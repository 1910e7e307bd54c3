package dev.slipway.fleet.access;

/** An account could not be made or changed; the message is for the person who tried. */
public final class AccountRefused extends RuntimeException {
    AccountRefused(String message) {
        super(message);
    }
}
