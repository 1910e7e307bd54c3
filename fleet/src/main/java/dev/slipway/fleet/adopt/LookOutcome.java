package dev.slipway.fleet.adopt;

import dev.slipway.ssh.HostKeys;
import dev.slipway.ssh.SshEndpoint;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;

/** What came of looking at a machine from outside, without a login. */
public sealed interface LookOutcome {
    /**
     * It shows these keys. A person compares their fingerprints with those on the machine's own console
     * ({@code ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub}) before anything else happens.
     *
     * @param keys its host keys
     */
    record Shown(HostKeys keys) implements LookOutcome {}

    /**
     * It shows none.
     *
     * @param words why
     * @param remedy what to do about it
     */
    record Refused(String words, String remedy) implements LookOutcome {}

    /**
     * What a scan has come to.
     *
     * @param endpoint the machine
     * @param scanned what it showed
     * @return the keys, or why there are none
     */
    static LookOutcome of(SshEndpoint endpoint, SshOutcome<HostKeys> scanned) {
        return switch (scanned) {
            case SshOutcome.Success<HostKeys>(HostKeys keys) when !keys.isEmpty() -> new Shown(keys);
            case SshOutcome.Success<HostKeys> none ->
                new Refused(
                        endpoint.address() + " shows no host key that Slipway can use.",
                        "Let its sshd have an ed25519 host key (ssh-keygen -A).");
            case SshOutcome.Failure<HostKeys>(SshFailure failure) -> new Refused(failure.message(), failure.remedy());
        };
    }
}
