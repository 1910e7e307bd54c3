package dev.slipway.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps logged-in connections for a while. A connection belongs to a whole route with its pins: when a pin changes, the
 * next command connects anew and meets the check.
 */
final class ConnectionPool implements AutoCloseable {
    /** A connection that was used this recently is taken as alive without asking. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** How long a kept connection may take to show that it is alive. */
    private static final Duration PING = Duration.ofSeconds(5);

    private final Connector connector;
    private final SshSettings settings;
    private final ConcurrentHashMap<SshRoute, Slot> slots = new ConcurrentHashMap<>();
    private final Thread reaper = Thread.ofVirtual().name("ssh-idle").unstarted(this::closeIdle);

    ConnectionPool(Connector connector, SshSettings settings) {
        this.connector = connector;
        this.settings = settings;
        reaper.start();
    }

    /** A connection in use; closing gives it back. */
    static final class Lease implements AutoCloseable {
        private final Slot slot;
        private final ClientSession session;
        private final boolean kept;

        private Lease(Slot slot, ClientSession session, boolean kept) {
            this.slot = slot;
            this.session = session;
            this.kept = kept;
        }

        /** Whether the connection was there before, and may have died meanwhile. */
        boolean isKept() {
            return kept;
        }

        ClientSession session() {
            return session;
        }

        /** Cuts the connection at once, since it can no longer be relied on. */
        void cut() {
            session.close(true);
        }

        @Override
        public void close() {
            slot.release();
        }
    }

    /**
     * Takes the kept connection, or makes one.
     *
     * @throws SshFault when none can be made
     * @throws InterruptedException when the thread was interrupted
     */
    Lease lease(SshRoute route) throws SshFault, InterruptedException {
        while (true) {
            Slot slot = slots.computeIfAbsent(route, Slot::new);
            slot.lock.lockInterruptibly();
            try {
                if (slot.retired) {
                    continue;
                }
                return slot.take();
            } finally {
                slot.lock.unlock();
            }
        }
    }

    /**
     * Makes a connection that nobody used before and nobody else will use; closing the lease hangs up.
     *
     * @throws SshFault when none can be made
     * @throws InterruptedException when the thread was interrupted
     */
    Lease leaseAnew(SshRoute route) throws SshFault, InterruptedException {
        Slot apart = new Slot(route);
        apart.passing = true;
        apart.lock.lockInterruptibly();
        try {
            return apart.take();
        } finally {
            apart.lock.unlock();
        }
    }

    private void closeIdle() {
        try {
            while (true) {
                Thread.sleep(settings.idle().dividedBy(4));
                for (Slot slot : slots.values()) {
                    slot.closeIfIdle();
                }
            }
        } catch (InterruptedException e) {
            // The pool is closed.
        }
    }

    @Override
    public void close() {
        reaper.interrupt();
        for (Slot slot : slots.values()) {
            slot.lock.lock();
            try {
                slot.retire();
            } finally {
                slot.lock.unlock();
            }
        }
    }

    /** The one connection of a route. Every field is guarded by the lock. */
    private final class Slot {
        private final SshRoute route;
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable ClientSession session;
        private @Nullable Lease jump;
        private int users;
        private long idleSince = System.nanoTime();
        private boolean retired;

        /** Whether it is not kept after its first use. */
        private boolean passing;

        private Slot(SshRoute route) {
            this.route = route;
        }

        private Lease take() throws SshFault, InterruptedException {
            ClientSession known = session;
            boolean kept = known != null && isAlive(known);
            if (known == null || !kept) {
                hangUp();
                try {
                    known = dial();
                } finally {
                    if (session == null && users == 0) {
                        retire();
                    }
                }
            }
            users++;
            return new Lease(this, known, kept);
        }

        private ClientSession dial() throws SshFault, InterruptedException {
            SshRoute.Hop target = route.target();
            HostKeyCheck check = HostKeyCheck.pinned(target.pins());
            if (route.isDirect()) {
                ClientSession direct = connector.connect(target.endpoint(), check);
                session = direct;
                return direct;
            }
            Lease gate = lease(route.beforeTarget());
            jump = gate;
            ClientSession through = connector.connectThrough(gate.session(), target.endpoint(), check);
            session = through;
            return through;
        }

        private boolean isAlive(ClientSession kept) throws InterruptedException {
            if (!kept.isOpen()) {
                return false;
            }
            if (users > 0 || System.nanoTime() - idleSince < FRESH.toNanos()) {
                return true;
            }
            try {
                Buffer ping = kept.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
                ping.putString("keepalive@openssh.com");
                ping.putBoolean(true);
                // Any reply is a sign of life: OpenSSH answers requests that it does not know with a refusal.
                kept.request("keepalive@openssh.com", ping, PING);
                return true;
            } catch (SocketTimeoutException e) {
                return false;
            } catch (InterruptedIOException e) {
                InterruptedException interrupted =
                        new InterruptedException("interrupted while asking for a sign of life");
                interrupted.initCause(e);
                throw interrupted;
            } catch (IOException e) {
                return false;
            }
        }

        private void hangUp() {
            if (session != null) {
                session.close(true);
                session = null;
            }
            if (jump != null) {
                jump.close();
                jump = null;
            }
        }

        private void retire() {
            retired = true;
            hangUp();
            slots.remove(route, this);
        }

        private void release() {
            lock.lock();
            try {
                users--;
                idleSince = System.nanoTime();
                if (users == 0 && session != null && (passing || !session.isOpen())) {
                    retire();
                }
            } finally {
                lock.unlock();
            }
        }

        private void closeIfIdle() {
            // A busy slot is not idle: no need to wait for it.
            if (!lock.tryLock()) {
                return;
            }
            try {
                if (users == 0
                        && !retired
                        && System.nanoTime() - idleSince >= settings.idle().toNanos()) {
                    retire();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
