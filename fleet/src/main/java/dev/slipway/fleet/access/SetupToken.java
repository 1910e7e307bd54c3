package dev.slipway.fleet.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The one-time token that protects the first-run page: printed on the terminal, never stored, new at each start.
 * It can be tried a limited number of times, so that guessing it over the network is hopeless.
 */
public final class SetupToken {
    private static final int TRIES = 20;

    private final String text;
    // Guarded by this: several browsers may try at once.
    private int triesLeft = TRIES;

    /** Draws a new token of 120 random bits. */
    public SetupToken() {
        byte[] random = new byte[15];
        new SecureRandom().nextBytes(random);
        text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /**
     * The token, for the terminal only.
     *
     * @return 20 characters that are safe in a URL
     */
    public String reveal() {
        return text;
    }

    /**
     * Compares in constant time and counts wrong tries.
     *
     * @param candidate what the person entered
     * @return true when it is the token and tries were left
     */
    public synchronized boolean matches(String candidate) {
        if (triesLeft <= 0) {
            return false;
        }
        boolean same = MessageDigest.isEqual(
                text.getBytes(StandardCharsets.UTF_8), candidate.strip().getBytes(StandardCharsets.UTF_8));
        if (!same) {
            triesLeft--;
        }
        return same;
    }

    @Override
    public String toString() {
        return "SetupToken[hidden]";
    }
}
