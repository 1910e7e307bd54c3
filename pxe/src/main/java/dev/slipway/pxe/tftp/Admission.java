package dev.slipway.pxe.tftp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who may have a transfer: one per client port, so many per address, so many in all. Guarded by its own lock, which
 * nothing slow is done under.
 */
final class Admission {
    private final TftpLimits limits;
    private final Set<InetSocketAddress> active = new HashSet<>();
    private final Map<InetAddress, Integer> perAddress = new HashMap<>();

    /** The outcome. */
    enum Verdict {
        /** Go ahead, and call {@link #release} at the end. */
        ADMITTED,
        /** The client repeats a request whose transfer is under way. */
        REPEATED,
        /** Too many transfers of this address. */
        TOO_MANY_OF_ADDRESS,
        /** Too many transfers in all. */
        TOO_MANY
    }

    Admission(TftpLimits limits) {
        this.limits = limits;
    }

    synchronized Verdict admit(InetSocketAddress client) {
        if (active.contains(client)) {
            return Verdict.REPEATED;
        }
        if (active.size() >= limits.transfers()) {
            return Verdict.TOO_MANY;
        }
        if (perAddress.getOrDefault(client.getAddress(), 0) >= limits.transfersPerAddress()) {
            return Verdict.TOO_MANY_OF_ADDRESS;
        }
        active.add(client);
        perAddress.merge(client.getAddress(), 1, Integer::sum);
        return Verdict.ADMITTED;
    }

    synchronized void release(InetSocketAddress client) {
        if (active.remove(client)) {
            perAddress.computeIfPresent(client.getAddress(), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    synchronized int active() {
        return active.size();
    }
}
