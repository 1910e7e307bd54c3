package dev.slipway.ssh;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets one command at a time use a machine, and a limited number run over all machines, first come first served. */
final class Turns {
    private final Semaphore places;
    private final ConcurrentHashMap<List<String>, Machine> machines = new ConcurrentHashMap<>();

    Turns(int places) {
        this.places = new Semaphore(places, true);
    }

    /** The right to use a machine, until closed. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits for the machine, then for a place; in this order, so that nobody holds a place while he waits for a machine.
     *
     * @throws SshFault when the time is over
     * @throws InterruptedException when the thread was interrupted
     */
    Turn take(SshRoute route, String what, Duration timeout) throws SshFault, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        // The same machine under two logins is one machine.
        List<String> key =
                route.hops().stream().map(hop -> hop.endpoint().address()).toList();
        Machine machine = machines.compute(key, (k, known) -> {
            Machine entered = known == null ? new Machine() : known;
            entered.interested++;
            return entered;
        });
        boolean free = false;
        boolean placed = false;
        try {
            free = machine.free.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            placed = free && places.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } finally {
            if (!placed) {
                leave(key, machine, free);
            }
        }
        if (!placed) {
            throw new SshFault(new SshFailure.TimedOut(
                    route.endpoint(),
                    SshFailure.Stage.TURN,
                    what,
                    timeout,
                    RemoteProcess.NOT_STARTED,
                    CommandOutput.NOTHING));
        }
        return () -> {
            places.release();
            leave(key, machine, true);
        };
    }

    private void leave(List<String> key, Machine machine, boolean held) {
        if (held) {
            machine.free.release();
        }
        machines.computeIfPresent(key, (k, known) -> --known.interested == 0 ? null : known);
    }

    private static final class Machine {
        private final Semaphore free = new Semaphore(1, true);

        /** Guarded by the map's own lock on the entry: changed inside compute alone. */
        private int interested;
    }
}
