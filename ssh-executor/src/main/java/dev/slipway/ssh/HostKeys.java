package dev.slipway.ssh;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The host keys that are known to belong to one machine. A connection is made only when the server proves that it holds
 * one of them.
 *
 * @param keys the keys in the order given; empty trusts nobody
 */
public record HostKeys(Set<HostKey> keys) {
    /** Trusts nobody. */
    public static final HostKeys NONE = new HostKeys(Set.of());

    /** More than any server has; a longer list is an attack or a mistake. */
    private static final int MAX_KEYS = 32;

    /** Keeps an unmodifiable copy. */
    public HostKeys {
        if (keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException("more than " + MAX_KEYS + " host keys for one machine");
        }
        keys = Collections.unmodifiableSet(new LinkedHashSet<>(keys));
    }

    /**
     * Pins the given keys.
     *
     * @param keys the keys of one machine
     * @return the pins
     */
    public static HostKeys of(Collection<HostKey> keys) {
        return new HostKeys(new LinkedHashSet<>(keys));
    }

    /**
     * Reads the contents of one or several {@code ssh_host_*_key.pub} files put together. Empty lines and lines that
     * start with {@code #} are ignored.
     *
     * @param text the lines
     * @return the keys; {@link #NONE} when the text holds none
     * @throws IllegalArgumentException when a line is not a public key; the message names the line by its number
     */
    public static HostKeys parse(String text) {
        List<HostKey> keys = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                keys.add(HostKey.parse(line));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("host keys, line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        return of(keys);
    }

    /**
     * Tells whether the key is one of those pinned.
     *
     * @param key a key that a server has presented
     * @return true when it is pinned
     */
    public boolean trusts(HostKey key) {
        return keys.contains(key);
    }

    /**
     * Tells whether nothing is pinned.
     *
     * @return true when no server is trusted
     */
    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /**
     * The fingerprints, for showing.
     *
     * @return one {@code algorithm SHA256:...} per key
     */
    public List<String> fingerprints() {
        return keys.stream()
                .map(key -> key.algorithm() + " " + key.fingerprint())
                .toList();
    }

    /** The keys as text that {@link #parse} reads back. */
    @Override
    public String toString() {
        return String.join("\n", keys.stream().map(HostKey::toString).toList());
    }
}
