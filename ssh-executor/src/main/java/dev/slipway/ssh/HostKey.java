package dev.slipway.ssh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/**
 * One public key of an SSH server, in the text form of OpenSSH's {@code ssh_host_*_key.pub} files (sshd(8)).
 *
 * @param algorithm the key type, such as {@code ssh-ed25519}
 * @param blob the key in the wire format of RFC 4253 §6.6, base64 with padding
 */
public record HostKey(String algorithm, String blob) {
    /** Key types that a connection can use; a key of another type may be pinned but never matches. */
    static final List<String> USABLE =
            List.of("ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa");

    private static final Pattern BLANKS = Pattern.compile("[ \\t]+");

    /** Accepts only well-formed keys. */
    public HostKey {
        byte[] wire;
        try {
            wire = Base64.getDecoder().decode(blob);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the key after \"" + algorithm + "\" is not base64", e);
        }
        if (!algorithm.equals(leadingName(wire))) {
            throw new IllegalArgumentException("the key data do not belong to the type \"" + algorithm + "\"");
        }
        if (USABLE.contains(algorithm)) {
            requireDecodable(algorithm, blob);
        }
    }

    /**
     * Reads one line of a public key file: type, base64, and a comment that is ignored.
     *
     * @param line such as {@code ssh-ed25519 AAAAC3Nz... root@host}
     * @return the key
     * @throws IllegalArgumentException when the line is not a public key; the message says why, without the key
     */
    public static HostKey parse(String line) {
        String[] words = BLANKS.split(line.strip(), 3);
        if (words.length < 2) {
            throw new IllegalArgumentException(
                    "a public key line has a type and a base64 text, such as \"ssh-ed25519 AAAAC3Nz...\"");
        }
        return new HostKey(words[0], words[1]);
    }

    static HostKey of(PublicKey key) {
        return parse(PublicKeyEntry.toString(key));
    }

    /**
     * The fingerprint as {@code ssh-keygen -l} shows it.
     *
     * @return {@code SHA256:} and the unpadded base64 of the digest of the key
     */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Base64.getDecoder().decode(blob));
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The line without a comment, as in {@code known_hosts} and {@code authorized_keys}. */
    @Override
    public String toString() {
        return algorithm + " " + blob;
    }

    private static String leadingName(byte[] wire) {
        if (wire.length < Integer.BYTES) {
            return "";
        }
        int length = ByteBuffer.wrap(wire).getInt();
        if (length < 0 || length > wire.length - Integer.BYTES) {
            return "";
        }
        return new String(wire, Integer.BYTES, length, StandardCharsets.US_ASCII);
    }

    private static void requireDecodable(String algorithm, String blob) {
        try {
            PublicKeyEntry.parsePublicKeyEntry(algorithm + " " + blob)
                    .resolvePublicKey(null, null, PublicKeyEntryResolver.FAILING);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new IllegalArgumentException("the " + algorithm + " key is damaged", e);
        }
    }
}
