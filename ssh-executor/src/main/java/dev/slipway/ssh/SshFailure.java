package dev.slipway.ssh;

import java.time.Duration;
import java.util.List;

/** Why something over SSH did not work. Every kind can say what happened and what a person can do about it. */
public sealed interface SshFailure {
    /**
     * The server that failed; on a route with jump hosts it may be one of those.
     *
     * @return where it listens and who logged in
     */
    SshEndpoint endpoint();

    /**
     * What happened.
     *
     * @return one or two sentences without secrets
     */
    String message();

    /**
     * What to do about it.
     *
     * @return one or two sentences for a person
     */
    String remedy();

    /** Why a server could not be reached. */
    enum Reason {
        /** The name has no address. */
        UNKNOWN_NAME("Check the name, or declare the machine's IP address instead."),
        /** The machine answers, but nothing listens on the port. */
        REFUSED("The machine is up, but sshd is not: wait until it has booted, or start sshd on its console."),
        /** The network knows no way there. */
        NO_ROUTE("Check that the machine has power and a cable, and that this address is still its own."),
        /** No answer came to the attempt to connect. */
        NO_ANSWER("Check that the machine is on, that this address is still its own, and that no firewall drops port"
                + " 22."),
        /** Something listens, but it is not an SSH server. */
        NOT_SSH("Another program holds this port: check the address and the port."),
        /** The server closed the connection before the login. */
        CLOSED("sshd hung up: it may be starting, stopping or overloaded (MaxStartups); try again in a minute."),
        /** The connection broke. */
        LOST("The machine rebooted, lost its network or was switched off: look whether it comes back, then look what"
                + " the command has done.");

        private final String remedy;

        Reason(String remedy) {
            this.remedy = remedy;
        }
    }

    /**
     * There is no connection, or it broke.
     *
     * @param endpoint the server
     * @param reason what kind of trouble
     * @param detail what the network said
     * @param process what became of the command
     * @param output what had come until then
     */
    record Unreachable(SshEndpoint endpoint, Reason reason, String detail, RemoteProcess process, CommandOutput output)
            implements SshFailure {
        @Override
        public String message() {
            String what = reason == Reason.LOST ? "The connection to " : "No connection to ";
            String how = reason == Reason.LOST ? " broke" : "";
            return what + endpoint.address() + how + ": " + detail + "."
                    + (process == RemoteProcess.NOT_STARTED ? "" : " " + process.sentence());
        }

        @Override
        public String remedy() {
            return reason.remedy;
        }
    }

    /**
     * The server showed a host key that is not pinned. Nothing was sent to it, not even a login.
     *
     * @param endpoint the server
     * @param pinned the keys that it should have
     * @param presented the key that it showed
     */
    record HostKeyChanged(SshEndpoint endpoint, HostKeys pinned, HostKey presented) implements SshFailure {
        @Override
        public String message() {
            String shown = "The server at " + endpoint.address() + " shows the host key " + presented.algorithm() + " "
                    + presented.fingerprint();
            return pinned.isEmpty()
                    ? shown + ", and no key is known yet for this machine."
                    : shown + ", but this machine is known by " + String.join(", ", pinned.fingerprints()) + ".";
        }

        @Override
        public String remedy() {
            return pinned.isEmpty()
                    ? "Compare the fingerprint with the one on the machine's own console, and accept it only if they are"
                            + " the same."
                    : "If the machine was reinstalled, compare the fingerprint with its console and accept the new key;"
                            + " if not, another machine answers at this address: do not log in.";
        }
    }

    /**
     * The server is the right one, but it does not let Slipway in.
     *
     * @param endpoint the server and the login
     * @param keyFingerprint Slipway's key; while one replaces another, both
     * @param detail what the server said
     */
    record AuthRejected(SshEndpoint endpoint, String keyFingerprint, String detail) implements SshFailure {
        @Override
        public String message() {
            return endpoint.address() + " refuses the login of " + endpoint.user() + " with Slipway's key "
                    + keyFingerprint + ": " + detail + ".";
        }

        @Override
        public String remedy() {
            return "Add Slipway's public key to the authorized keys of " + endpoint.user()
                    + " on the machine, or declare another login name.";
        }
    }

    /** What took too long. */
    enum Stage {
        /** Another operation was using the machine, or too many were running at once. */
        TURN("Another operation holds the machine: wait for it or cancel it."),
        /** The server accepted the connection and said nothing. */
        GREETING(
                "sshd accepts connections but does not answer: the machine is overloaded or hangs; look at its console."),
        /** Exchange of keys, or the login. */
        LOGIN("The machine is overloaded, or its login waits for something (name service, PAM): look at its journal."),
        /** The machine did not start the command. */
        START("The machine stopped answering: look whether it is up."),
        /** The command itself. */
        COMMAND("Look at the output; if the command needs more time, give it a longer deadline.");

        private final String remedy;

        Stage(String remedy) {
            this.remedy = remedy;
        }
    }

    /**
     * A deadline passed.
     *
     * @param endpoint the server
     * @param stage what took too long
     * @param what the name of the command or of the step
     * @param after the time that it had
     * @param process what became of the command
     * @param output what had come until then
     */
    record TimedOut(
            SshEndpoint endpoint, Stage stage, String what, Duration after, RemoteProcess process, CommandOutput output)
            implements SshFailure {
        @Override
        public String message() {
            return switch (stage) {
                case TURN ->
                    "\"" + what + "\" waited " + seconds(after) + " for its turn on " + endpoint.address() + ". "
                            + process.sentence();
                case GREETING ->
                    endpoint.address() + " accepted the connection but did not greet within " + seconds(after) + ".";
                case LOGIN -> "The login at " + endpoint.address() + " was not done after " + seconds(after) + ".";
                case START ->
                    endpoint.address() + " did not start \"" + what + "\" within " + seconds(after) + ". "
                            + process.sentence();
                case COMMAND ->
                    "\"" + what + "\" on " + endpoint.address() + " was not done after " + seconds(after) + ". "
                            + process.sentence();
            };
        }

        @Override
        public String remedy() {
            return stage.remedy;
        }
    }

    /**
     * The command ended, but not well.
     *
     * @param endpoint the server
     * @param command its name
     * @param result how it ended and what it wrote
     */
    record NonZeroExit(SshEndpoint endpoint, String command, CommandResult result) implements SshFailure {
        /** What sudo says when it would have to ask (sudo -n, or no terminal). */
        private static final List<String> SUDO_ASKS =
                List.of("sudo: a password is required", "sudo: a terminal is required", "sudo: no tty present");

        private static final List<String> SUDO_REFUSES =
                List.of("is not in the sudoers file", "is not allowed to run sudo", "sudo: command not found");

        @Override
        public String message() {
            String last = result.stderr().strip().lines().reduce("", (a, b) -> b);
            return "\"" + command + "\" on " + endpoint.address() + " ended with " + result.ending()
                    + (last.isEmpty() ? "." : ": " + last + (last.endsWith(".") ? "" : "."));
        }

        @Override
        public String remedy() {
            if (SUDO_ASKS.stream().anyMatch(result.stderr()::contains)) {
                return "sudo asks " + endpoint.user() + " for a password, and nobody is there to type it: allow it"
                        + " without one (\"" + endpoint.user() + " ALL=(ALL) NOPASSWD: ALL\" in /etc/sudoers.d/), or"
                        + " log in as root.";
            }
            if (SUDO_REFUSES.stream().anyMatch(result.stderr()::contains)) {
                return endpoint.user() + " may not use sudo on this machine: allow it in /etc/sudoers.d/, or log in as"
                        + " another user.";
            }
            return switch (result.exit()) {
                case 126 -> "The program exists but cannot be executed: check its mode.";
                case 127 -> "The program is not installed on this machine, or not on the PATH.";
                default -> "Read the output of the command.";
            };
        }
    }

    /**
     * Somebody cancelled it.
     *
     * @param endpoint the server
     * @param command its name
     * @param process what became of it
     * @param output what had come until then
     */
    record Cancelled(SshEndpoint endpoint, String command, RemoteProcess process, CommandOutput output)
            implements SshFailure {
        @Override
        public String message() {
            return "\"" + command + "\" on " + endpoint.address() + " was cancelled. " + process.sentence();
        }

        @Override
        public String remedy() {
            return switch (process) {
                case NOT_STARTED -> "Nothing was changed; it can be run again.";
                case ENDED, EXITED -> "Look what it had done until then before it is run again.";
                case MAY_STILL_RUN -> "Look whether it still runs on the machine before it is run again.";
            };
        }
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
