package dev.slipway.host.drift;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 (RFC 2104) under a key that is used for one look at a machine, split so that a shell can compute it. */
final class SaltedHash {
    /** The block length of SHA-256 in bytes. */
    private static final int BLOCK = 64;

    private final byte[] key;

    SaltedHash(byte[] key) {
        if (key.length == 0 || key.length > BLOCK) {
            throw new IllegalArgumentException("a key has 1 to " + BLOCK + " bytes, not " + key.length);
        }
        this.key = key.clone();
    }

    static SaltedHash fresh(SecureRandom random) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        return new SaltedHash(key);
    }

    byte[] innerPad() {
        return pad(0x36);
    }

    byte[] outerPad() {
        return pad(0x5c);
    }

    private byte[] pad(int with) {
        byte[] pad = Arrays.copyOf(key, BLOCK);
        for (int i = 0; i < BLOCK; i++) {
            pad[i] ^= (byte) with;
        }
        return pad;
    }

    String of(ByteBuffer content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(content.duplicate());
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
