package dev.slipway.ssh;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.EnumSet;
import java.util.Set;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/** The key pair by which this Slipway logs in to machines: Ed25519 (RFC 8709), kept as an OpenSSH private key file. */
public final class SshKeys {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** A private key file is well below a kilobyte; more is another file. */
    private static final long MAX_FILE_BYTES = 16 * 1024;

    private static final int ED25519_BITS = 256;

    private final KeyPair keyPair;
    private final String comment;

    private SshKeys(KeyPair keyPair, String comment) {
        this.keyPair = keyPair;
        this.comment = comment;
    }

    /**
     * Makes a new pair that is kept nowhere.
     *
     * @param comment what the public key line ends with, such as {@code slipway@nas}; one line
     * @return the pair
     */
    public static SshKeys generate(String comment) {
        try {
            return new SshKeys(KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, ED25519_BITS), oneLine(comment));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 is part of Slipway, but cannot be used", e);
        }
    }

    /**
     * Reads the pair from its file, or makes a new one and writes it there with mode 0600. A file that exists is never
     * changed: a lost key would lock Slipway out of every machine.
     *
     * @param file the private key file; its directory must exist
     * @param comment what the public key line ends with, such as {@code slipway@nas}; one line
     * @return the pair
     * @throws IOException when the file cannot be read or written, is readable by others, has a passphrase, or is not an
     *     Ed25519 key; the message names the file and the remedy
     */
    public static SshKeys loadOrGenerate(Path file, String comment) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return load(file, comment);
        }
        SshKeys made = generate(comment);
        made.writeNew(file);
        return made;
    }

    private static SshKeys load(Path file, String comment) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " should be Slipway's private SSH key, but it is not a file: move it away");
        }
        Set<PosixFilePermission> tooMuch = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        tooMuch.removeAll(OWNER_ONLY);
        if (!tooMuch.isEmpty()) {
            throw new IOException(file + " is Slipway's private SSH key, but its mode is "
                    + PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                    + ": make sure that nobody has read it, then run: chmod 600 " + ShellWord.quote(file.toString()));
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw notAKey(file, null);
        }
        KeyPair pair = read(file, Files.readAllBytes(file));
        if (!KeyPairProvider.SSH_ED25519.equals(KeyUtils.getKeyType(pair))) {
            throw new IOException(file + " is a key of the type " + KeyUtils.getKeyType(pair)
                    + ", but Slipway uses Ed25519: move it away, and Slipway makes a new one");
        }
        return new SshKeys(pair, oneLine(comment));
    }

    private static KeyPair read(Path file, byte[] content) throws IOException {
        try {
            return SecurityUtils.loadKeyPairIdentities(
                            null, file::toString, new ByteArrayInputStream(content), FilePasswordProvider.EMPTY)
                    .iterator()
                    .next();
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw notAKey(file, e);
        }
    }

    private static IOException notAKey(Path file, @Nullable Exception cause) {
        return new IOException(
                file + " is not an OpenSSH private key without passphrase: restore it from the backup, or move it away;"
                        + " then Slipway makes a new key, which every machine must be given",
                cause);
    }

    private void writeNew(Path file) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(keyPair, comment, null, text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key that was just made cannot be written", e);
        }
        Path directory = file.toAbsolutePath().getParent();
        Path draft = Files.createTempFile(directory, ".ssh-key", "", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.toByteArray());
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static String oneLine(String comment) {
        if (comment.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("the comment of a key is one line");
        }
        return comment.strip();
    }

    /**
     * The pair itself.
     *
     * @return public and private key
     */
    public KeyPair keyPair() {
        return keyPair;
    }

    /**
     * The public key for {@code authorized_keys} and for Ignition's {@code sshAuthorizedKeys}.
     *
     * @return {@code ssh-ed25519}, base64 and the comment, without a line's end
     */
    public String authorizedKeysLine() {
        String key = HostKey.of(keyPair.getPublic()).toString();
        return comment.isEmpty() ? key : key + " " + comment;
    }

    /**
     * The fingerprint of the public key.
     *
     * @return {@code SHA256:...}, as {@code ssh-keygen -l} shows it
     */
    public String fingerprint() {
        return HostKey.of(keyPair.getPublic()).fingerprint();
    }

    /** Shows the public part alone. */
    @Override
    public String toString() {
        return authorizedKeysLine();
    }
}
