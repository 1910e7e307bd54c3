package dev.slipway.host;

import dev.slipway.ssh.RemoteCommand;
import java.time.Duration;

/**
 * By which address a machine sees this console: sshd tells whoever logs in where the connection comes from (sshd(8),
 * {@code SSH_CONNECTION}). That is the address by which the machine can reach the console back, unless a jump host or an
 * address translation lies between.
 */
public final class ConsoleAddress {
    private ConsoleAddress() {}

    /**
     * The question. It must not run through sudo, which drops the variable.
     *
     * @return a script that begins with {@code # slipway:console-address}
     */
    public static RemoteCommand command() {
        return RemoteCommand.script("ask where it sees this console", """
                        # slipway:console-address
                        set -eu
                        set -- ${SSH_CONNECTION-}
                        echo "${1-}"
                        """).withDeadline(Duration.ofSeconds(30));
    }

    /**
     * Understands the answer.
     *
     * @param output what it wrote
     * @return an IPv4 or IPv6 address, without a zone
     */
    public static Answer<String> parse(String output) {
        String address = output.strip().replaceFirst("%.*", "");
        return address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*")
                ? new Answer.Said<>(address)
                : new Answer.Unreadable<>("The machine did not say from where it is logged in to.");
    }
}
