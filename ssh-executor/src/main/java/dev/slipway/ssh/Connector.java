package dev.slipway.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.config.keys.ClientIdentityLoader;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.forward.ExplicitPortForwardingTracker;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;

/** Makes connections and logs in, with this Slipway's keys and nothing else, and puts what goes wrong into words. */
final class Connector implements AutoCloseable {
    private static final AttributeRepository.AttributeKey<HostKeyCheck> CHECK =
            new AttributeRepository.AttributeKey<>();
    private static final AttributeRepository.AttributeKey<SshEndpoint> ENDPOINT =
            new AttributeRepository.AttributeKey<>();

    /** A dead connection is given up after this many signs of life without an answer. */
    private static final int HEARTBEATS_WITHOUT_ANSWER = 3;

    /** Only the deadline of a command may end its patience with a program that does not read its input. */
    private static final Duration INPUT_PATIENCE = Duration.ofDays(8);

    private final SshClient client;
    private final SshSettings settings;
    private final Function<SshEndpoint, List<SshKeys>> keys;

    Connector(Function<SshEndpoint, List<SshKeys>> keys, SshSettings settings) {
        this.settings = settings;
        this.keys = keys;
        client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier((session, address, key) -> check(session).accepts(HostKey.of(key)));
        client.addSessionListener(new SessionListener() {
            @Override
            public void sessionNegotiationOptionsCreated(Session session, Map<KexProposalOption, String> proposal) {
                proposal.computeIfPresent(
                        KexProposalOption.SERVERKEYS,
                        (option, names) -> String.join(",", check(session).order(List.of(names.split(",")))));
            }

            @Override
            public void sessionNegotiationEnd(
                    Session session,
                    Map<KexProposalOption, String> client,
                    Map<KexProposalOption, String> server,
                    Map<KexProposalOption, String> agreed,
                    Throwable failed) {
                String names = server.getOrDefault(KexProposalOption.SERVERKEYS, "");
                check(session).offered(List.of(names.split(",")));
            }
        });
        // What the account that runs Slipway has in ~/.ssh must not matter.
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setClientIdentityLoader(ClientIdentityLoader.DEFAULT);
        client.setFilePasswordProvider(FilePasswordProvider.EMPTY);
        client.setKeyIdentityProvider(session -> keys.apply(of((ClientSession) session, ENDPOINT)).stream()
                .map(SshKeys::keyPair)
                .toList());
        client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        client.setKeyExchangeFactories(keyExchanges());
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, settings.heartbeat());
        CoreModuleProperties.HEARTBEAT_REQUEST.set(client, "keepalive@openssh.com");
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, HEARTBEATS_WITHOUT_ANSWER);
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        // The library's own limits lie behind ours, which know the words.
        CoreModuleProperties.AUTH_TIMEOUT.set(client, settings.loginTimeout().multipliedBy(2));
        CoreModuleProperties.IO_CONNECT_TIMEOUT.set(
                client, settings.connectTimeout().multipliedBy(2));
        CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(client, INPUT_PATIENCE);
        CoreModuleProperties.REQUEST_EXEC_REPLY.set(client, true);
        CoreModuleProperties.TCP_NODELAY.set(client, true);
        client.start();
    }

    /**
     * The library's, with ML-KEM before Streamlined NTRU Prime: both withstand quantum computers, the first is what
     * OpenSSH prefers since 10.0, and it takes a fiftieth of the time.
     */
    private static List<KeyExchangeFactory> keyExchanges() {
        return ClientBuilder.setUpDefaultKeyExchanges(true).stream()
                .sorted(Comparator.comparing(kex -> kex.getName().startsWith("mlkem") ? 0 : 1))
                .toList();
    }

    private static HostKeyCheck check(Session session) {
        return of((ClientSession) session, CHECK);
    }

    /** What {@link #dial} gave the connection; behind a jump host its address is not the server's. */
    private static <T> T of(ClientSession session, AttributeRepository.AttributeKey<T> key) {
        AttributeRepository context = session.getConnectionContext();
        T value = context == null ? null : context.getAttribute(key);
        if (value == null) {
            throw new IllegalStateException("a connection that nobody dialled");
        }
        return value;
    }

    /**
     * Connects to a server by its own address and logs in.
     *
     * @throws SshFault when that does not work
     * @throws InterruptedException when the thread was interrupted
     */
    ClientSession connect(SshEndpoint endpoint, HostKeyCheck check) throws SshFault, InterruptedException {
        List<InetSocketAddress> addresses;
        try {
            addresses = Stream.of(InetAddress.getAllByName(endpoint.host()))
                    .map(address -> new InetSocketAddress(address, endpoint.port()))
                    .toList();
        } catch (UnknownHostException e) {
            throw unreachable(endpoint, SshFailure.Reason.UNKNOWN_NAME, "the name has no address");
        }
        for (InetSocketAddress address : addresses.subList(0, addresses.size() - 1)) {
            try {
                return login(dial(endpoint, address, check), endpoint, check);
            } catch (SshFault e) {
                if (!(e.failure() instanceof SshFailure.Unreachable)) {
                    throw e;
                }
            }
        }
        return login(dial(endpoint, addresses.getLast(), check), endpoint, check);
    }

    /**
     * Connects to a server through a jump host and logs in. The forwarded port on loopback exists only until the
     * connection through it stands; the host key is checked end to end.
     *
     * @param gate the connection to the jump host
     * @throws SshFault when that does not work
     * @throws InterruptedException when the thread was interrupted
     */
    ClientSession connectThrough(ClientSession gate, SshEndpoint endpoint, HostKeyCheck check)
            throws SshFault, InterruptedException {
        try (ExplicitPortForwardingTracker port = gate.createLocalPortForwardingTracker(
                new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress(endpoint.host(), endpoint.port()))) {
            return login(dial(endpoint, port.getBoundAddress().toInetSocketAddress(), check), endpoint, check);
        } catch (IOException | IllegalStateException e) {
            // The latter when the connection to the jump host is just being closed.
            throw unreachable(
                    endpoint, SshFailure.Reason.NO_ANSWER, "the jump host does not lead there: " + inWords(e));
        }
    }

    private ClientSession dial(SshEndpoint endpoint, SocketAddress address, HostKeyCheck check)
            throws SshFault, InterruptedException {
        AttributeRepository context = AttributeRepository.ofAttributesMap(Map.of(CHECK, check, ENDPOINT, endpoint));
        try {
            ConnectFuture connecting = client.connect(endpoint.user(), address, context, null);
            if (!connecting.await(settings.connectTimeout())) {
                connecting.cancel();
                throw unreachable(
                        endpoint,
                        SshFailure.Reason.NO_ANSWER,
                        "no answer within " + settings.connectTimeout().toSeconds() + " s");
            }
            return connecting.verify(settings.connectTimeout()).getClientSession();
        } catch (InterruptedIOException e) {
            throw interrupted(e);
        } catch (IOException e) {
            throw notConnected(endpoint, e);
        }
    }

    private SshFault notConnected(SshEndpoint endpoint, IOException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof NoRouteToHostException || said.contains("unreachable") || said.contains("no route")) {
                return unreachable(endpoint, SshFailure.Reason.NO_ROUTE, "the network knows no way there");
            }
            if (cause instanceof ConnectException) {
                return said.contains("refused")
                        ? unreachable(endpoint, SshFailure.Reason.REFUSED, "nothing listens on port " + endpoint.port())
                        : unreachable(endpoint, SshFailure.Reason.NO_ANSWER, inWords(failed));
            }
        }
        // It was connected, and closed before this side could do anything with the connection.
        return unreachable(endpoint, SshFailure.Reason.CLOSED, inWords(failed));
    }

    private ClientSession login(ClientSession session, SshEndpoint endpoint, HostKeyCheck check)
            throws SshFault, InterruptedException {
        boolean done = false;
        try {
            AuthFuture login = session.auth();
            if (!login.await(settings.loginTimeout())) {
                throw new SshFault(new SshFailure.TimedOut(
                        endpoint,
                        session.getServerVersion() == null ? SshFailure.Stage.GREETING : SshFailure.Stage.LOGIN,
                        "log in",
                        settings.loginTimeout(),
                        RemoteProcess.NOT_STARTED,
                        CommandOutput.NOTHING));
            }
            login.verify(settings.loginTimeout());
            done = true;
            return session;
        } catch (InterruptedIOException e) {
            throw interrupted(e);
        } catch (IOException | IllegalStateException e) {
            // The latter when the server hangs up at this very moment.
            throw notLoggedIn(session, endpoint, check, e);
        } finally {
            if (!done) {
                session.close(true);
            }
        }
    }

    private SshFault notLoggedIn(ClientSession session, SshEndpoint endpoint, HostKeyCheck check, Exception failed) {
        HostKeys pins = check.pins();
        HostKey shown = check.presented().orElse(null);
        if (shown != null && !pins.trusts(shown)) {
            return new SshFault(new SshFailure.HostKeyChanged(endpoint, pins, shown));
        }
        if (shown != null && refusesKey(failed)) {
            return new SshFault(
                    new SshFailure.AuthRejected(endpoint, fingerprints(endpoint), "it accepts no other way"));
        }
        if (session.getServerVersion() == null) {
            boolean garbage = String.valueOf(failed.getMessage()).contains("identification");
            return garbage
                    ? unreachable(endpoint, SshFailure.Reason.NOT_SSH, "what answers there is not an SSH server")
                    : unreachable(endpoint, SshFailure.Reason.CLOSED, "it was closed before any greeting");
        }
        return unreachable(endpoint, SshFailure.Reason.CLOSED, inWords(failed));
    }

    private static boolean refusesKey(Exception failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SshException e
                    && (e.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE
                            || String.valueOf(e.getMessage()).contains("Too many authentication failures"))) {
                return true;
            }
        }
        return false;
    }

    private static SshFault unreachable(SshEndpoint endpoint, SshFailure.Reason reason, String detail) {
        return new SshFault(
                new SshFailure.Unreachable(endpoint, reason, detail, RemoteProcess.NOT_STARTED, CommandOutput.NOTHING));
    }

    /** The innermost message of an exception, without class names. */
    static String inWords(Throwable failed) {
        String words = "it was closed without a reason";
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && !message.isBlank()) {
                words = message.strip();
            }
        }
        return words;
    }

    private static InterruptedException interrupted(InterruptedIOException e) {
        InterruptedException interrupted = new InterruptedException("interrupted while connecting");
        interrupted.initCause(e);
        return interrupted;
    }

    private String fingerprints(SshEndpoint endpoint) {
        return keys.apply(endpoint).stream().map(SshKeys::fingerprint).collect(Collectors.joining(" or "));
    }

    @Override
    public void close() {
        client.stop();
    }
}
