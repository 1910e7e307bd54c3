package dev.slipway.pxe.dhcp;

import dev.slipway.pxe.boot.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which transactions were seen lately, to tell a retransmission from a new question. The key is machine, transaction
 * id and door: a machine that starts anew takes a new id, and iPXE's ids differ from the firmware's. Bounded in number
 * and time. Guarded by its own lock, which nothing slow is done under.
 */
final class Transactions {
    static final int MOST = 4096;
    static final Duration MEMORY = Duration.ofMinutes(2);

    private final Map<Key, Instant> seen = new LinkedHashMap<>();

    /** Notes a question and tells whether the same one was there before. */
    synchronized boolean repeated(MacAddress mac, int xid, Listener listener, Instant now) {
        Iterator<Instant> oldestFirst = seen.values().iterator();
        while (oldestFirst.hasNext()) {
            boolean stale = oldestFirst.next().plus(MEMORY).isBefore(now);
            if (!stale && seen.size() < MOST) {
                break;
            }
            oldestFirst.remove();
        }
        Key key = new Key(mac, xid, listener);
        // Taken out first, so that the order is by the time last seen.
        Instant before = seen.remove(key);
        seen.put(key, now);
        return before != null;
    }

    synchronized int size() {
        return seen.size();
    }

    private record Key(MacAddress mac, int xid, Listener listener) {}
}
