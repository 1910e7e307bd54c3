package dev.slipway.ssh;

import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.session.ClientSession;

/** Looks which host keys an unknown server has: one connection per type of key, each broken off before any login. */
final class HostKeyScan {
    private final Connector connector;
    private final ConnectionPool pool;

    HostKeyScan(Connector connector, ConnectionPool pool) {
        this.connector = connector;
        this.pool = pool;
    }

    SshOutcome<HostKeys> scan(SshRoute route) {
        List<HostKey> found = new ArrayList<>();
        try {
            HostKeyCheck first = HostKeyCheck.looking(HostKey.USABLE);
            HostKey preferred = look(route, first);
            found.add(preferred);
            for (String type : first.offeredTypes()) {
                if (HostKey.USABLE.contains(type) && !type.equals(preferred.algorithm())) {
                    found.add(look(route, HostKeyCheck.looking(List.of(type))));
                }
            }
            return new SshOutcome.Success<>(HostKeys.of(found));
        } catch (SshFault e) {
            return new SshOutcome.Failure<>(e.failure());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new SshOutcome.Failure<>(new SshFailure.Cancelled(
                    route.endpoint(), "look at the host keys", RemoteProcess.NOT_STARTED, CommandOutput.NOTHING));
        }
    }

    private HostKey look(SshRoute route, HostKeyCheck check) throws SshFault, InterruptedException {
        try {
            ClientSession session = connect(route, check);
            session.close(true);
            throw new IllegalStateException("a server was trusted without a pinned key");
        } catch (SshFault e) {
            if (e.failure() instanceof SshFailure.HostKeyChanged shown
                    && shown.endpoint().equals(route.endpoint())) {
                return shown.presented();
            }
            throw e;
        }
    }

    private ClientSession connect(SshRoute route, HostKeyCheck check) throws SshFault, InterruptedException {
        if (route.isDirect()) {
            return connector.connect(route.endpoint(), check);
        }
        try (ConnectionPool.Lease gate = pool.lease(route.beforeTarget())) {
            return connector.connectThrough(gate.session(), route.endpoint(), check);
        }
    }
}
