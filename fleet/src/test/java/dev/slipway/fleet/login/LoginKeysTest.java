package dev.slipway.fleet.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ssh.SshKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginKeysTest {
    @TempDir
    Path directory;

    private LoginKeys open() throws Exception {
        return LoginKeys.open(directory.resolve("keys"));
    }

    @Test
    void theKeyThatWasThereBeforeIsThePresentOne() throws Exception {
        Path keys = Files.createDirectories(directory.resolve("keys"));
        SshKeys before = SshKeys.loadOrGenerate(keys.resolve("slipway_ed25519"), "slipway");

        assertThat(open().present().authorizedKeysLine()).isEqualTo(before.authorizedKeysLine());
        assertThat(open().next()).isEmpty();
    }

    @Test
    void aConsoleThatDiesInTheMiddleOfAChangeStillHasBothKeys() throws Exception {
        LoginKeys first = open();
        SshKeys made = first.begin();

        LoginKeys later = open();

        assertThat(later.all())
                .extracting(SshKeys::authorizedKeysLine)
                .containsExactly(first.present().authorizedKeysLine(), made.authorizedKeysLine());
        assertThat(later.authorizedKeysLine()).isEqualTo(made.authorizedKeysLine());
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("keys/slipway_ed25519.next"))))
                .isEqualTo("rw-------");
    }

    @Test
    void beginningTwiceMakesOneKey() throws Exception {
        LoginKeys keys = open();

        assertThat(keys.begin().authorizedKeysLine()).isEqualTo(keys.begin().authorizedKeysLine());
    }

    @Test
    void afterTheChangeOnlyTheNewKeyIsThere() throws Exception {
        LoginKeys keys = open();
        SshKeys made = keys.begin();

        keys.replace();

        for (LoginKeys now : new LoginKeys[] {keys, open()}) {
            assertThat(now.all()).extracting(SshKeys::authorizedKeysLine).containsExactly(made.authorizedKeysLine());
        }
        assertThat(directory.resolve("keys")).isDirectoryNotContaining("glob:**next");
    }

    @Test
    void whatIsTakenBackIsForgotten() throws Exception {
        LoginKeys keys = open();
        String before = keys.present().authorizedKeysLine();
        keys.begin();

        keys.forgetNext();

        assertThat(open().all()).extracting(SshKeys::authorizedKeysLine).containsExactly(before);
    }
}
