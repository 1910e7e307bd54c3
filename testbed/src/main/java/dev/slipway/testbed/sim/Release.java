package dev.slipway.testbed.sim;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The releases that the simulated world has published. Digests are made from the versions, so that they are the same
 * everywhere and never those of a real image.
 *
 * @param version such as {@code 44.20260817.3.2}
 */
public record Release(String version) {
    /** Fedora CoreOS, oldest first. */
    public static final List<Release> FEDORA_COREOS = List.of(
            new Release("43.20260601.3.0"),
            new Release("44.20260720.3.0"),
            new Release("44.20260802.3.1"),
            new Release("44.20260817.3.2"));

    /** Flatcar, oldest first. */
    public static final List<Release> FLATCAR =
            List.of(new Release("4593.2.5"), new Release("4757.2.0"), new Release("4757.2.1"));

    /**
     * The digest of the container image.
     *
     * @return {@code sha256:} and 64 hexadecimal digits
     */
    public String digest() {
        return "sha256:" + sha256("image " + version);
    }

    /**
     * The OSTree commit.
     *
     * @return 64 hexadecimal digits
     */
    public String commit() {
        return sha256("commit " + version);
    }

    static Optional<Release> fedoraCoreOs(String target) {
        return FEDORA_COREOS.stream()
                .filter(release -> target.equals(release.version)
                        || target.equals(release.digest())
                        || target.equals("revision=" + release.commit()))
                .findFirst();
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
