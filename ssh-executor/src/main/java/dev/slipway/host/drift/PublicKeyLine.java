package dev.slipway.host.drift;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of authorized_keys files (sshd(8)), without options and comments. */
final class PublicKeyLine {
    private static final Pattern KEY = Pattern.compile("(?:^|.*[ ,])([a-z0-9@.-]+) (AAAA[A-Za-z0-9+/=]*).*");

    private PublicKeyLine() {}

    /** Type and data; empty when the line holds no key. */
    static String bare(String line) {
        Matcher key = KEY.matcher(line.strip());
        return line.startsWith("#") || !key.matches() ? "" : key.group(1) + " " + key.group(2);
    }

    /** By the fingerprint that ssh-keygen shows. */
    static String words(String bare) {
        String[] words = bare.split(" ", 2);
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256")
                    .digest(Base64.getDecoder().decode(words[words.length - 1]));
            return "The key SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(sum);
        } catch (IllegalArgumentException noBase64) {
            return "A damaged key (" + words[0].getBytes(StandardCharsets.UTF_8).length + " bytes of type)";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
