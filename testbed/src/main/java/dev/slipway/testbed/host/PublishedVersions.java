package dev.slipway.testbed.host;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The versions that test hosts begin with and can be updated to; the scripts in {@code testbed/hosts} know the same. */
public final class PublishedVersions {
    /** Fedora CoreOS, oldest first. The first two are installed, the second is booted. */
    public static final List<String> FEDORA_COREOS =
            List.of("43.20260601.3.0", "44.20260720.3.0", "44.20260817.3.2", "44.20260831.3.0");

    /** A version of Fedora CoreOS that never gets as far as its SSH server. */
    public static final String FEDORA_COREOS_BROKEN = "44.20260914.3.0";

    /** Flatcar, oldest first. The second and the third are in the slots, the third is booted. */
    public static final List<String> FLATCAR = List.of("4459.2.3", "4593.2.5", "4757.2.0", "4757.2.1");

    /** A version of Flatcar whose kernel panics. */
    public static final String FLATCAR_BROKEN = "4800.1.0";

    private PublishedVersions() {}

    /**
     * The digest of the image of a version of Fedora CoreOS.
     *
     * @param version one of the above
     * @return for instance {@code sha256:c180...}
     */
    public static String digest(String version) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(version.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
