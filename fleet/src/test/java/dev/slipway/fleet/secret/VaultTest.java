package dev.slipway.fleet.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sealed opens with the same key for the same purpose only. */
class VaultTest {
    private static final byte[] SECRET = "passw0rd".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    @Test
    void whatIsSealedOpensAgainAlsoAfterARestart() throws IOException {
        byte[] sealed = Vault.open(directory.resolve("key")).seal("a", SECRET);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("passw0rd");
        assertThat(Vault.open(directory.resolve("key")).unseal("a", sealed)).isEqualTo(SECRET);
    }

    @Test
    void onlyItsUserCanReadTheKey() throws IOException {
        Vault.open(directory.resolve("key"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("key"))))
                .isEqualTo("rw-------");
        assertThat(directory).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void anotherPurposeAnotherKeyOrADamagedByteDoesNotOpen() throws IOException {
        Vault vault = Vault.open(directory.resolve("key"));
        byte[] sealed = vault.seal("a", SECRET);
        assertThatThrownBy(() -> vault.unseal("b", sealed)).isInstanceOf(VaultException.class);
        Vault other = Vault.open(directory.resolve("other"));
        assertThatThrownBy(() -> other.unseal("a", sealed)).hasMessageContaining("vault.key");
        for (int i = 0; i < sealed.length; i++) {
            byte[] damaged = sealed.clone();
            damaged[i] ^= 1;
            assertThatThrownBy(() -> vault.unseal("a", damaged)).isInstanceOf(VaultException.class);
        }
        assertThatThrownBy(() -> vault.unseal("a", new byte[3])).isInstanceOf(VaultException.class);
    }

    @Test
    void aKeyOfAnotherLengthIsRefusedWithWords() throws IOException {
        Files.write(directory.resolve("key"), new byte[5]);
        assertThatThrownBy(() -> Vault.open(directory.resolve("key"))).hasMessageContaining("backup");
    }

    @Test
    void equalThingsHaveEqualFingerprintsAndNobodyElseCanComputeThem() throws IOException {
        Vault vault = Vault.open(directory.resolve("key"));
        assertThat(vault.fingerprint(SECRET)).isEqualTo(vault.fingerprint(SECRET.clone()));
        assertThat(vault.fingerprint(SECRET))
                .isNotEqualTo(vault.fingerprint(new byte[] {1}))
                .isNotEqualTo(Vault.open(directory.resolve("other")).fingerprint(SECRET));
    }
}
