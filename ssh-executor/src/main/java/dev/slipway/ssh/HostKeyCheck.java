package dev.slipway.ssh;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides about the host key of one connection and remembers what was shown. */
final class HostKeyCheck {
    private final HostKeys pins;
    private final List<String> wanted;
    private final boolean wantedOnly;

    /** Written by the connection's I/O thread, read by whoever waits for the login; hence volatile. */
    private volatile @Nullable HostKey presented;

    /** As {@code presented}. */
    private volatile List<String> offeredTypes = List.of();

    private HostKeyCheck(HostKeys pins, List<String> wanted, boolean wantedOnly) {
        this.pins = pins;
        this.wanted = wanted;
        this.wantedOnly = wantedOnly;
    }

    /** Trusts the pinned keys. */
    static HostKeyCheck pinned(HostKeys pins) {
        List<String> types = pins.keys().stream().map(HostKey::algorithm).toList();
        return new HostKeyCheck(pins, types, false);
    }

    /** Trusts nothing, and asks the server for a key of one of these types. */
    static HostKeyCheck looking(List<String> types) {
        return new HostKeyCheck(HostKeys.NONE, types, true);
    }

    /**
     * Puts the signature algorithms of the wanted key types first, as ssh(1) does: a server with several keys would
     * otherwise show one that was never pinned and look like an impostor. The others stay, so that a server without any
     * pinned type still shows what it has, and the person sees a fingerprint.
     */
    List<String> order(List<String> algorithms) {
        return algorithms.stream()
                .filter(algorithm -> !algorithm.contains("-cert-"))
                .filter(algorithm -> !wantedOnly || wanted.contains(keyType(algorithm)))
                .sorted(Comparator.comparing(this::rank))
                .toList();
    }

    private int rank(String algorithm) {
        int place = wanted.indexOf(keyType(algorithm));
        return place >= 0 ? place : wanted.size();
    }

    void offered(List<String> algorithms) {
        offeredTypes = algorithms.stream().map(HostKeyCheck::keyType).distinct().toList();
    }

    /** The key types that the server has. */
    List<String> offeredTypes() {
        return offeredTypes;
    }

    boolean accepts(HostKey key) {
        presented = key;
        return pins.trusts(key);
    }

    HostKeys pins() {
        return pins;
    }

    Optional<HostKey> presented() {
        return Optional.ofNullable(presented);
    }

    /** RSA keys sign by several algorithms (RFC 8332). */
    private static String keyType(String algorithm) {
        return algorithm.startsWith("rsa-sha2-") ? "ssh-rsa" : algorithm;
    }
}
