package dev.slipway.fleet.secret;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what must not be read from a copy of the database: AES-256 in Galois/Counter Mode (NIST SP 800-38D) with a fresh
 * nonce each time, after gzip. The key is a file beside the database that only Slipway's user can read. Safe for any
 * thread.
 */
public final class Vault {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /** The first byte of everything sealed, so that another form can be told apart one day. */
    private static final byte FORM = 1;

    private final SecretKeySpec encryption;
    private final SecretKeySpec fingerprints;
    private final SecureRandom random = new SecureRandom();

    private Vault(byte[] key) {
        this.encryption = new SecretKeySpec(key, "AES");
        this.fingerprints = new SecretKeySpec(hmac(new SecretKeySpec(key, "HmacSHA256"), "fingerprints"), "HmacSHA256");
    }

    /**
     * Opens the vault, and makes its key when there is none.
     *
     * @param keyFile where the key is kept, mode 0600; its directory exists
     * @return the vault
     * @throws IOException when the key can neither be read nor made, or is not one
     */
    public static Vault open(Path keyFile) throws IOException {
        if (!Files.exists(keyFile)) {
            create(keyFile);
        }
        byte[] key = Files.readAllBytes(keyFile);
        if (key.length != KEY_BYTES) {
            throw new IOException("The key " + keyFile + " does not have " + KEY_BYTES
                    + " bytes. Put the right one back from your backup; without it the kept configurations are lost.");
        }
        return new Vault(key);
    }

    /** Whole or not at all: half a key would lock away what is sealed with it. */
    private static void create(Path keyFile) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path draft = keyFile.resolveSibling(keyFile.getFileName() + ".new");
        Files.deleteIfExists(draft);
        try (FileChannel channel = FileChannel.open(
                draft,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap(key));
            channel.force(true);
        }
        Files.move(draft, keyFile, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Seals something.
     *
     * @param purpose what it is; it can only be opened for the same purpose, so that nobody can put one sealed thing in
     *     the place of another
     * @param plain what to seal
     * @return sealed bytes, different each time
     */
    public byte[] seal(String purpose, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, purpose, nonce).doFinal(packed(plain));
            return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                    .put(FORM)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES in Galois/Counter Mode", e);
        }
    }

    /**
     * Opens something sealed.
     *
     * @param purpose what it was sealed as
     * @param sealed what {@link #seal} gave
     * @return what was sealed
     * @throws VaultException when it was sealed with another key or for another purpose, or is damaged
     */
    public byte[] unseal(String purpose, byte[] sealed) {
        try {
            if (sealed.length <= 1 + NONCE_BYTES || sealed[0] != FORM) {
                throw new GeneralSecurityException("it has no known form");
            }
            ByteBuffer in = ByteBuffer.wrap(sealed, 1, sealed.length - 1);
            byte[] nonce = new byte[NONCE_BYTES];
            in.get(nonce);
            byte[] rest = new byte[in.remaining()];
            in.get(rest);
            return unpacked(cipher(Cipher.DECRYPT_MODE, purpose, nonce).doFinal(rest));
        } catch (GeneralSecurityException | IOException e) {
            throw new VaultException(
                    "What is kept as " + purpose + " cannot be opened: it was sealed with another key, or is damaged."
                            + " Put keys/vault.key back from the backup that belongs to this database.",
                    e);
        }
    }

    /**
     * Tells whether two things are the same, to whoever has the key only.
     *
     * @param data any bytes
     * @return HMAC-SHA-256 (RFC 2104) in 64 hexadecimal digits
     */
    public String fingerprint(byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(fingerprints);
            return HexFormat.of().formatHex(mac.doFinal(data));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }

    private Cipher cipher(int mode, String purpose, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, encryption, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }

    private static byte[] packed(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 2 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("memory is always writable", e);
        }
        return out.toByteArray();
    }

    private static byte[] unpacked(byte[] packed) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return gzip.readAllBytes();
        }
    }
}
