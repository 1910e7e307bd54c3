package dev.slipway.testbed.sim;

import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/** Who may log in to a simulated machine: its file authorized_keys (sshd(8)). Safe for any thread. */
final class AuthorizedKeys {
    /** Each as type and base64; guarded by this object. */
    private final List<String> keys = new ArrayList<>();

    AuthorizedKeys(List<PublicKey> first) {
        first.forEach(key -> keys.add(PublicKeyEntry.toString(key)));
    }

    synchronized boolean admits(PublicKey key) {
        return keys.contains(PublicKeyEntry.toString(key));
    }

    /** The script {@code add-key}: the key that lets in, and the line of the new one. */
    synchronized int add(String known, String line, Invocation call) {
        if (!keys.contains(known)) {
            return call.fail(3, "no file in /home/core/.ssh holds the key that let us in");
        }
        String key = Arrays.stream(line.split(" ")).limit(2).collect(Collectors.joining(" "));
        if (!keys.contains(key)) {
            keys.add(key);
        }
        return 0;
    }

    /** The script {@code remove-key}: the key that goes, and the one that must stay. */
    synchronized int remove(String gone, String stays, Invocation call) {
        if (keys.contains(gone) && !keys.contains(stays)) {
            return call.fail(4, "/home/core/.ssh/authorized_keys would lose its key without holding the other one");
        }
        keys.remove(gone);
        return 0;
    }
}
