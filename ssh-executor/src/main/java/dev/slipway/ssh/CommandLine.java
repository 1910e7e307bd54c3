package dev.slipway.ssh;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;

/**
 * What is sent to a machine for one run of a command: one simple command of the login shell.
 *
 * <p>A mark in the environment makes everything that the command starts recognisable, so that it can be ended as a whole
 * later. {@code timeout} (coreutils, busybox) ends it on the machine when Slipway can no longer reach it. {@code LC_ALL=C}
 * makes output that programs write for people the same on all machines.
 *
 * @param mark the mark, unique for the run
 * @param text the line
 */
record CommandLine(String mark, String text) {
    /** The name of the environment variable that holds the mark. */
    static final String VARIABLE = "SLIPWAY_RUN";

    /** The kernel takes at most 131072 bytes for one argument (MAX_ARG_STRLEN), and sshd passes the line as one. */
    private static final int MAX_BYTES = 120_000;

    /** The machine waits a little longer than Slipway, which ends the command more gently and sees that it ended. */
    private static final Duration REMOTE_GRACE = Duration.ofSeconds(10);

    private static final int KILL_AFTER_SECONDS = 5;

    /** What a script that has arguments finds in {@code $0}, and what the shell puts before its own complaints. */
    private static final String SCRIPT_NAME = "slipway";

    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Makes the line for a run.
     *
     * @param command what to run
     * @param login who logs in
     * @return the line with a new mark
     * @throws IllegalArgumentException when the command cannot be sent: too long, or not a text for a shell
     */
    static CommandLine of(RemoteCommand command, SshEndpoint login) {
        byte[] mark = new byte[16];
        RANDOM.nextBytes(mark);
        return of(command, login, HexFormat.of().formatHex(mark));
    }

    static CommandLine of(RemoteCommand command, SshEndpoint login, String mark) {
        String program = switch (command.program()) {
            case RemoteCommand.Program.Argv argv -> ShellWord.quoteAll(argv.words());
            case RemoteCommand.Program.Script script ->
                "/bin/sh -c " + ShellWord.quote(script.text())
                        + (script.arguments().isEmpty()
                                ? ""
                                : " " + SCRIPT_NAME + " " + ShellWord.quoteAll(script.arguments()));
        };
        String sudo = command.sudo() && !login.isRoot() ? "sudo -n -- " : "";
        String text = "exec " + sudo + "env LC_ALL=C " + VARIABLE + "=" + mark + " timeout -k " + KILL_AFTER_SECONDS
                + " " + remoteSeconds(command.deadline()) + " " + program;
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException("\"" + command.name() + "\" is " + bytes
                    + " bytes long, more than the " + MAX_BYTES
                    + " that a machine takes in one command: send its data through the standard input");
        }
        return new CommandLine(mark, text);
    }

    private static long remoteSeconds(Duration deadline) {
        return deadline.plus(REMOTE_GRACE).plusMillis(999).toSeconds();
    }

    /**
     * The command that ends everything with this mark: first asked, after 3 s forced. Ends with 0 when nothing is left,
     * with 1 when something could not be ended.
     *
     * @param login who logs in
     * @return a command for the same login
     */
    RemoteCommand kill(SshEndpoint login) {
        String script = """
                variable=%s
                n=0
                while pids=$(grep -lsF "$variable=%s" /proc/[0-9]*/environ | sed -n 's|^/proc/\\([0-9]*\\)/environ$|\\1|p'); [ -n "$pids" ]; do
                  n=$((n + 1))
                  if [ $n -eq 1 ]; then kill -s TERM $pids; fi
                  if [ $n -gt 30 ]; then kill -s KILL $pids; fi
                  if [ $n -gt 60 ]; then exit 1; fi
                  sleep 0.1
                done
                exit 0
                """.formatted(VARIABLE, mark);
        String quoted = "/bin/sh -c " + ShellWord.quote(script) + " 2>/dev/null";
        // As root where that is possible without a question: a script may have used sudo itself.
        String text = login.isRoot()
                ? quoted
                : "if sudo -n true 2>/dev/null; then sudo -n " + quoted + "; else " + quoted + "; fi";
        return RemoteCommand.script("end what was started", text);
    }
}
