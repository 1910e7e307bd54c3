package dev.slipway.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.testbed.lab.CommandResult;
import dev.slipway.testbed.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** OpenSSH's client in the lab, with a key of its own: the way to look at machines past Slipway. */
final class LabSsh {
    private static final Duration KEYGEN = Duration.ofSeconds(60);

    private final Lab lab;
    private final Path key;

    private LabSsh(Lab lab, Path key) {
        this.lab = lab;
        this.key = key;
    }

    /** Makes a new key. */
    static LabSsh withNewKey(Lab lab) {
        Path key = lab.output().resolve("id_ed25519");
        List<String> keygen = List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
        assertThat(lab.run(lab.withTools(keygen), KEYGEN).exitCode()).isZero();
        return new LabSsh(lab, key);
    }

    /** The line for {@code authorized_keys}. */
    String publicKey() throws IOException {
        return Files.readString(key.resolveSibling(key.getFileName() + ".pub")).strip();
    }

    /** Runs a line of shell as core; the host key of a machine's first login must be that of all later ones. */
    CommandResult run(String machine, String address, String line, Duration patience) {
        List<String> ssh = List.of(
                "ssh",
                "-i",
                key.toString(),
                "-o",
                "BatchMode=yes",
                "-o",
                "ConnectTimeout=20",
                "-o",
                "ServerAliveInterval=15",
                "-o",
                "ServerAliveCountMax=8",
                "-o",
                "StrictHostKeyChecking=accept-new",
                "-o",
                "HostKeyAlias=" + machine,
                "-o",
                "UserKnownHostsFile=" + lab.output().resolve("known_hosts"),
                "core@" + address,
                line);
        return lab.run(lab.onLan(lab.withTools(ssh)), patience);
    }
}
