package dev.slipway.testbed.sim;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;

/**
 * The SSH server of all simulated machines: one for the whole fleet, so that a hundred machines need no more threads than
 * one. The address that a client called says which machine answers.
 */
final class SimulatedSshServer implements AutoCloseable {
    private final Listener server;
    private final IoAcceptor acceptor;
    private final Map<SocketAddress, SimulatedMachine> machines = new ConcurrentHashMap<>();
    private final RunningCommands running = new RunningCommands();

    /** Makes the part of the library reachable that can listen on many addresses. */
    private static final class Listener extends SshServer {
        IoAcceptor acceptor() {
            return acceptor;
        }
    }

    SimulatedSshServer() throws IOException {
        server = (Listener) ServerBuilder.builder().factory(Listener::new).build(true);
        server.setKeyPairProvider(this::hostKeys);
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator((user, key, session) -> machine(session)
                .filter(machine -> machine.endpoint().user().equals(user))
                .filter(machine -> machine.authorized().admits(key))
                .isPresent());
        server.setCommandFactory((channel, line) -> new SimulatedCommand(
                machine(channel.getSession()).orElseThrow(() -> new IOException("nobody is here")), line, running));
        server.setShellFactory(channel -> new SimulatedCommand(
                machine(channel.getSession()).orElseThrow(() -> new IOException("nobody is here")), "", running));
        CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
        // The library begins to listen somewhere; machines come and go after that.
        server.setHost("127.0.0.1");
        server.setPort(freePort());
        server.start();
        acceptor = server.acceptor();
        acceptor.unbind(Set.copyOf(acceptor.getBoundAddresses()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return probe.getLocalPort();
        }
    }

    private Iterable<KeyPair> hostKeys(SessionContext session) {
        return machine((Session) session)
                .map(machine -> List.of(machine.hostKey().keyPair()))
                .orElse(List.of());
    }

    private Optional<SimulatedMachine> machine(Session session) {
        return Optional.ofNullable(machines.get(session.getIoSession().getLocalAddress()));
    }

    /** Lets a machine be reached, at the address of its endpoint. */
    void open(SimulatedMachine machine) throws IOException {
        InetSocketAddress address = address(machine);
        machines.put(address, machine);
        if (!acceptor.getBoundAddresses().contains(address)) {
            acceptor.bind(address);
        }
    }

    /** Refuses connections to a machine and breaks those that there are; what they ran ends with them. */
    void shut(SimulatedMachine machine) {
        InetSocketAddress address = address(machine);
        acceptor.unbind(address);
        for (AbstractSession session : server.getActiveSessions()) {
            if (address.equals(session.getIoSession().getLocalAddress())) {
                session.close(true);
            }
        }
        running.endAll(machine);
    }

    private static InetSocketAddress address(SimulatedMachine machine) {
        return new InetSocketAddress(
                machine.endpoint().host(), machine.endpoint().port());
    }

    @Override
    public void close() {
        machines.values().forEach(running::endAll);
        server.close(true);
    }
}
