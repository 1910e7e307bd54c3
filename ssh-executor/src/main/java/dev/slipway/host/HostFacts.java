package dev.slipway.host;

import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.ssh.SshRoute;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that Slipway knows about a running machine, read in one round trip. Each part is read on its own; what cannot be
 * read is a gap, and its values are then empty and mean nothing: ask {@link #lacks} before an empty value is taken for
 * good news.
 *
 * @param seenAt when the reading ended, by the console's clock
 * @param took how long it took
 * @param hostname as {@code uname -n} gives it
 * @param kernel the release of the kernel
 * @param architecture as the kernel names it, such as {@code x86_64}
 * @param bootId the random id of the running boot, a UUID
 * @param machineId the id of the installation (machine-id(5)), 32 hexadecimal digits
 * @param zincatiId the id by which Zincati tells this machine to its servers, derived from the machine id
 * @param os what runs
 * @param uptime since the boot
 * @param load the averages over 1, 5 and 15 minutes; empty when unknown
 * @param hardware what it is made of
 * @param systemd units
 * @param rebootRequired whether something on the machine asks for a reboot
 * @param ostree deployments; {@link OstreeStatus#NONE} where there are none
 * @param bootc the same seen by bootc; {@link BootcStatus#NONE} where it is not installed
 * @param zincati how Zincati is configured; {@link ZincatiConfig#NONE} where it is not installed
 * @param flatcar slots and update engine; {@link FlatcarStatus#NONE} where there are none
 * @param podman containers
 * @param clock the clock beside the console's
 * @param gaps what could not be read
 */
public record HostFacts(
        Instant seenAt,
        Duration took,
        String hostname,
        String kernel,
        String architecture,
        String bootId,
        String machineId,
        String zincatiId,
        OperatingSystem os,
        Duration uptime,
        List<Double> load,
        Hardware hardware,
        SystemdStatus systemd,
        boolean rebootRequired,
        OstreeStatus ostree,
        BootcStatus bootc,
        ZincatiConfig zincati,
        FlatcarStatus flatcar,
        PodmanStatus podman,
        ClockReading clock,
        List<FactGap> gaps) {
    /** Each slow question in the script has its own, shorter limit; this one ends what even they do not. */
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    private static final RemoteCommand COMMAND =
            HostScripts.FACTS.commandAsLogin("read the facts").withDeadline(DEADLINE);

    /** Keeps unmodifiable copies. */
    public HostFacts {
        load = List.copyOf(load);
        gaps = List.copyOf(gaps);
    }

    /**
     * The command that reads the facts. It changes nothing. As another login than root it uses {@code sudo -n} for what only
     * root can read; where that is refused, these parts become gaps.
     *
     * @return always the same command; its script begins with {@code # slipway:facts}
     */
    public static RemoteCommand command() {
        return COMMAND;
    }

    /**
     * Reads the facts of a machine.
     *
     * @param executor the way to it
     * @param route the machine
     * @param clock the console's clock
     * @return what it says, or why it cannot be asked
     */
    public static SshOutcome<HostFacts> read(SshExecutor executor, SshRoute route, Clock clock) {
        return executor.run(route, command()).map(result -> parse(result, clock.instant()));
    }

    /**
     * Reads what the command wrote.
     *
     * @param result how it ended
     * @param endedAt when, by the console's clock
     * @return all that could be understood, with gaps for the rest; never an exception
     */
    public static HostFacts parse(CommandResult result, Instant endedAt) {
        return FactsReader.read(result.stdout(), endedAt, result.took());
    }

    /**
     * Tells whether a part is missing.
     *
     * @param section the part
     * @return true when its values mean nothing
     */
    public boolean lacks(FactSection section) {
        return gaps.stream().anyMatch(gap -> gap.section() == section);
    }

    /**
     * The facts as text that {@link #ofJson} takes.
     *
     * @return JSON in one line
     */
    public String toJson() {
        return FactsJson.write(this);
    }

    /**
     * Reads facts that were stored.
     *
     * @param json what {@link #toJson} gave, perhaps in another version of Slipway
     * @return empty when it is not the facts of this version: the machine has to be asked again
     */
    public static Optional<HostFacts> ofJson(String json) {
        return FactsJson.read(json);
    }
}
