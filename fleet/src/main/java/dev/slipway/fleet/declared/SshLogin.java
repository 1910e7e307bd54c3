package dev.slipway.fleet.declared;

/**
 * How Slipway logs in to a machine.
 *
 * @param user the account, {@code core} on both systems unless the profile makes another
 * @param port the TCP port
 */
public record SshLogin(String user, int port) {
    /** What both systems come with. */
    public static final SshLogin USUAL = new SshLogin("core", 22);
}
