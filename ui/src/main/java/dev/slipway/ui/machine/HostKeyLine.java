package dev.slipway.ui.machine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A host key as {@code ssh-keygen -l} tells it.
 *
 * @param type such as {@code ssh-ed25519}
 * @param fingerprint {@code SHA256:} and unpadded Base64
 */
record HostKeyLine(String type, String fingerprint) {
    /**
     * Reads a public key.
     *
     * @param line one line in OpenSSH's form
     * @return its type and fingerprint; the line itself as type when it is no key
     */
    static HostKeyLine of(String line) {
        String[] words = line.strip().split("\\s+");
        try {
            byte[] blob =
                    Base64.getDecoder().decode((words.length > 1 ? words[1] : "").getBytes(StandardCharsets.US_ASCII));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
            return new HostKeyLine(
                    words[0], "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest));
        } catch (IllegalArgumentException notBase64) {
            return new HostKeyLine(line, "");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
