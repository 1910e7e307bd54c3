package dev.slipway.host;

import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.ssh.SshRoute;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/** Asks a host in one round trip who it is. Needs no rights beyond a login; sudo is used where it does not ask. */
public final class HostProbe {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String SCRIPT = load();

    private HostProbe() {}

    private static String load() {
        try (InputStream in = Objects.requireNonNull(
                HostProbe.class.getResourceAsStream("probe.sh"), "probe.sh is part of this jar")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The script that runs on the host.
     *
     * @return a POSIX shell script that changes nothing
     */
    public static String script() {
        return SCRIPT;
    }

    /**
     * The command that runs the script.
     *
     * @return a command for the login as it is
     */
    public static RemoteCommand command() {
        return RemoteCommand.script("read the host's identity", SCRIPT).withDeadline(DEADLINE);
    }

    /**
     * Asks a host.
     *
     * @param executor the way to it
     * @param route the machine
     * @return what it says, or why it cannot be asked
     */
    public static SshOutcome<HostProof> read(SshExecutor executor, SshRoute route) {
        return executor.run(route, command()).map(CommandResult::stdout).map(HostProbe::parse);
    }

    /**
     * Reads the output of the script.
     *
     * @param output anything
     * @return what could be understood, with problems for the rest
     */
    public static HostProof parse(String output) {
        ProbeOutput facts = ProbeOutput.parse(output);
        OsRelease os = facts.has("os-release") ? OsRelease.parse(facts.text("os-release")) : OsRelease.UNKNOWN;
        facts.addProblems(os.problems());
        OsFamily family = OsFamily.of(os);
        if (family == OsFamily.UNKNOWN) {
            facts.addProblem("The host does not say which operating system it runs.");
        }
        boolean flatcarInMemory = family == OsFamily.FLATCAR
                && facts.optionalLine("usr-filesystem").equals("squashfs");
        IgnitionResult ignition = switch (facts.state("ignition-result")) {
            case OK -> IgnitionResult.parse(facts.text("ignition-result"));
            case DENIED ->
                new IgnitionResult.Unreadable(
                        "Ignition's result file can only be read by root, and sudo is not allowed without a password.");
            case ABSENT -> new IgnitionResult.Absent();
            case UNSAID -> new IgnitionResult.Unreadable("The host said nothing about Ignition.");
        };
        if (ignition instanceof IgnitionResult.Unreadable(String why)) {
            facts.addProblem(why);
        }
        return new HostProof(
                facts.line("hostname", "\\S{1,255}"),
                os,
                family,
                facts.line("boot-id", "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
                facts.line("machine-id", "[0-9a-f]{32}"),
                facts.line("kernel", "\\S{1,255}"),
                facts.line("architecture", "\\S{1,64}"),
                facts.has("ostree-live") || flatcarInMemory,
                ignition,
                facts.problems());
    }
}
