package dev.slipway.ui.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostKeyLineTest {
    @TempDir
    private Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void fingerprintsAreThoseOfSshKeygen(String type) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh-keygen")), "ssh-keygen is not installed");
        Path key = temp.resolve(type);
        run("/usr/bin/ssh-keygen", "-q", "-t", type, "-N", "", "-f", key.toString());
        Path publicKey = temp.resolve(type + ".pub");
        String told = run("/usr/bin/ssh-keygen", "-l", "-f", publicKey.toString());
        HostKeyLine line = HostKeyLine.of(Files.readString(publicKey));
        assertThat(told.split(" ")[1]).isEqualTo(line.fingerprint());
        assertThat(Files.readString(publicKey)).startsWith(line.type());
    }

    @Test
    void whatIsNoKeyIsShownAsItIs() {
        assertThat(HostKeyLine.of("not a key!")).isEqualTo(new HostKeyLine("not a key!", ""));
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
