package dev.slipway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slipway's key pair, read and written by real OpenSSH too. */
@Timeout(60)
class SshKeysTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void needsSshKeygen() {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/ssh-keygen")), "SKIPPED: no ssh-keygen; install openssh-client");
        file = directory.resolve("id_ed25519");
    }

    private String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(out).isZero();
        return out;
    }

    private void keygen(String type, String passphrase) throws Exception {
        output("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-C", "by hand", "-f", file.toString());
    }

    @Test
    void aNewKeyIsAFileThatOpenSshReadsAndNobodyElseMay() throws Exception {
        SshKeys keys = SshKeys.loadOrGenerate(file, "slipway@nas");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(output("ssh-keygen", "-y", "-f", file.toString()).strip()).isEqualTo(keys.authorizedKeysLine());
        assertThat(output("ssh-keygen", "-l", "-f", file.toString())).contains(keys.fingerprint());
        assertThat(keys.authorizedKeysLine()).startsWith("ssh-ed25519 ").endsWith(" slipway@nas");
        assertThat(keys.toString()).doesNotContain("PRIVATE");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void theKeyOfTheFileIsUsedAgain() throws Exception {
        SshKeys made = SshKeys.loadOrGenerate(file, "slipway@nas");
        byte[] before = Files.readAllBytes(file);

        SshKeys loaded = SshKeys.loadOrGenerate(file, "slipway@nas");

        assertThat(loaded.authorizedKeysLine()).isEqualTo(made.authorizedKeysLine());
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aKeyMadeByOpenSshIsRead() throws Exception {
        keygen("ed25519", "");

        SshKeys keys = SshKeys.loadOrGenerate(file, "by hand");

        assertThat(keys.authorizedKeysLine())
                .isEqualTo(Files.readString(directory.resolve("id_ed25519.pub")).strip());
    }

    @Test
    void theKeyLogsInWithOpenSshsOwnClient() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh")), "SKIPPED: no ssh; install openssh-client");
        SshKeys keys = SshKeys.loadOrGenerate(file, "slipway@nas");
        try (OpenSshServer server = OpenSshServer.start(directory.resolve("server"))) {
            server.authorize(keys);
            assertThat(output(
                            "ssh",
                            "-F",
                            "none",
                            "-i",
                            file.toString(),
                            "-o",
                            "IdentitiesOnly=yes",
                            "-o",
                            "StrictHostKeyChecking=no",
                            "-o",
                            "UserKnownHostsFile=/dev/null",
                            "-o",
                            "LogLevel=ERROR",
                            "-p",
                            Integer.toString(server.endpoint().port()),
                            server.endpoint().user() + "@127.0.0.1",
                            "echo in"))
                    .isEqualTo("in\n");
        }
    }

    @Test
    void aFileThatOthersMayReadIsRefusedWithTheRemedy() throws Exception {
        SshKeys.loadOrGenerate(file, "slipway@nas");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> SshKeys.loadOrGenerate(file, "slipway@nas"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("chmod 600");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "not a key", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"
            })
    void aDamagedFileIsRefusedAndLeftAsItIs(String text) throws Exception {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);

        assertThatThrownBy(() -> SshKeys.loadOrGenerate(file, "slipway@nas"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("backup");
        assertThat(file).hasContent(text);
    }

    @Test
    void aKeyWithAPassphraseIsRefused() throws Exception {
        keygen("ed25519", "secret");

        assertThatThrownBy(() -> SshKeys.loadOrGenerate(file, "slipway@nas"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("passphrase");
    }

    @Test
    void aKeyOfAnotherTypeIsRefused() throws Exception {
        keygen("ecdsa", "");

        assertThatThrownBy(() -> SshKeys.loadOrGenerate(file, "slipway@nas"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Ed25519");
    }

    @Test
    void aDirectoryThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> SshKeys.loadOrGenerate(directory.resolve("none/id"), "slipway@nas"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none");
    }
}
