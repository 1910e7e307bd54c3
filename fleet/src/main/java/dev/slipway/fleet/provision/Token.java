package dev.slipway.fleet.provision;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A one-time secret of a machine. Only its hash is stored, so that who reads the database cannot use it.
 *
 * @param text 32 characters that are safe in a URL and in a header
 */
public record Token(String text) {
    private static final SecureRandom RANDOM = new SecureRandom();

    static Token draw() {
        byte[] random = new byte[24];
        RANDOM.nextBytes(random);
        return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    String hash() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Never shows the secret, so that it cannot slip into a log. */
    @Override
    public String toString() {
        return "Token[hidden]";
    }
}
