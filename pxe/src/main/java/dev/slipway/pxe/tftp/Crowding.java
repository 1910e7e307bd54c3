package dev.slipway.pxe.tftp;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps a flood of requests from becoming a flood of words: each address is worth a word a minute, and so many
 * addresses are remembered. Guarded by its own lock.
 */
final class Crowding {
    static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int MOST = 256;

    private final Map<InetAddress, Instant> lastWord = new LinkedHashMap<>();

    /** Whether to say something about this address now; counts as said if so. */
    synchronized boolean worthSaying(InetAddress address, Instant now) {
        lastWord.values().removeIf(said -> said.plus(PAUSE).isBefore(now));
        if (lastWord.containsKey(address) || lastWord.size() >= MOST) {
            return false;
        }
        lastWord.put(address, now);
        return true;
    }
}
