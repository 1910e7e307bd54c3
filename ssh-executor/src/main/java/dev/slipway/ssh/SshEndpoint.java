package dev.slipway.ssh;

/**
 * Where an SSH server listens and who logs in.
 *
 * @param host a name or an IP address, without brackets
 * @param port the TCP port, 1 to 65535
 * @param user the login name
 */
public record SshEndpoint(String host, int port, String user) {
    /** The port of SSH (RFC 4253 §4). */
    public static final int DEFAULT_PORT = 22;

    /** Refuses what could never be connected to. */
    public SshEndpoint {
        if (host.isBlank() || host.chars().anyMatch(c -> c <= ' ')) {
            throw new IllegalArgumentException("\"" + host + "\" is not a host name or an IP address");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
        }
        if (user.isBlank() || user.chars().anyMatch(c -> c <= ' ')) {
            throw new IllegalArgumentException("\"" + user + "\" is not a login name");
        }
    }

    /**
     * Tells whether the login needs no sudo.
     *
     * @return true for the user root
     */
    public boolean isRoot() {
        return user.equals("root");
    }

    /**
     * The address without the login, as people write it.
     *
     * @return for instance {@code 192.0.2.7}, {@code [2001:db8::7]:2222}
     */
    public String address() {
        if (port == DEFAULT_PORT) {
            return host;
        }
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return user + "@" + address();
    }
}
