package dev.slipway.fleet.adopt;

import dev.slipway.ssh.HostKeys;

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
}
