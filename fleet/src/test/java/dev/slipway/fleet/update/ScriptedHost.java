package dev.slipway.fleet.update;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.LastTry;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.host.FactSection;
import dev.slipway.host.HostFacts;
import dev.slipway.ssh.CapturedText;
import dev.slipway.ssh.CommandOutput;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.RemoteProcess;
import dev.slipway.ssh.SshEndpoint;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A machine with state, which answers the commands of Slipway in the formats of the real tools. Used by one thread. */
abstract class ScriptedHost {
    static final MachineName NAME = new MachineName("ns1");
    static final Instant NOW = Instant.parse("2026-11-20T20:00:00Z");
    private static final SshEndpoint ENDPOINT = new SshEndpoint("192.0.2.7", 22, "core");
    private static final String MARK = "0f8fad5b-d9cb-469f-a165-70867728950e";

    private static final Pattern REBOOTS = Pattern.compile("systemctl reboot|rpm-ostree finalize-deployment .*");

    /** How many questions a rebooting machine leaves unanswered. */
    private static final int DOWN = 3;

    final List<String> acted = new ArrayList<>();
    int boots = 1;
    boolean updaterRuns = true;
    String systemState = "running";
    long bootFreeKib = 210_000;
    long varFreeKib = 104_475_392;
    boolean answers = true;

    /** Whether it knows Slipway's key. */
    boolean letsIn = true;

    /** Whether the connection breaks before it hears the next command that would reboot it. */
    boolean missesTheReboot;

    /** Which commands fail, and do nothing. */
    Predicate<String> broken = command -> false;

    private int silent;

    /** What a command with effects or a question of this operating system writes; null is for unknown ones. */
    abstract String answer(List<String> words, String script) throws Refused;

    /** What a reboot does beyond the boot id. */
    abstract void restarted();

    abstract void facts(Map<FactSection, String> sections);

    /** The state that tests compare. */
    abstract String state();

    /** A command that ends with another exit status than 0. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String stderr) {
            super(stderr);
        }
    }

    String bootId() {
        return "%08d-0d5e-4f3a-9d52-0a9d7f3f8a11".formatted(boots);
    }

    /** What a simple command that is recognised by all its words, or a script by its name and arguments, is called here. */
    static String called(RemoteCommand command) {
        return switch (command.program()) {
            case RemoteCommand.Program.Argv(List<String> words) -> String.join(" ", words);
            case RemoteCommand.Program.Script(String text, List<String> arguments) ->
                text.lines().findFirst().orElse("").replace("# ", "")
                        + (arguments.isEmpty() ? "" : " ")
                        + String.join(" ", arguments);
        };
    }

    SshOutcome<CommandResult> run(RemoteCommand command) {
        String called = called(command);
        if (!answers || silent > 0) {
            silent = Math.max(0, silent - 1);
            return new SshOutcome.Failure<>(new SshFailure.Unreachable(
                    ENDPOINT,
                    SshFailure.Reason.NO_ANSWER,
                    "timed out",
                    RemoteProcess.NOT_STARTED,
                    CommandOutput.NOTHING));
        }
        if (!letsIn) {
            return new SshOutcome.Failure<>(
                    new SshFailure.AuthRejected(ENDPOINT, "SHA256:slipway", "it accepts no other way"));
        }
        if (broken.test(called)) {
            return ended(command, 1, "", "error: it is broken");
        }
        if (missesTheReboot && REBOOTS.matcher(called).matches()) {
            missesTheReboot = false;
            return lost();
        }
        int bootsBefore = boots;
        try {
            String output = switch (called) {
                case "cat /proc/sys/kernel/random/boot_id" -> bootId() + "\n";
                case "slipway:facts" -> factsText();
                case "systemctl reboot" -> {
                    acted.add(called);
                    reboot();
                    yield "";
                }
                default -> answer(words(command), called);
            };
            if (boots != bootsBefore) {
                silent = DOWN;
                return lost();
            }
            return ended(command, 0, output, "");
        } catch (Refused e) {
            return ended(command, 1, "", String.valueOf(e.getMessage()));
        }
    }

    private static SshOutcome<CommandResult> lost() {
        return new SshOutcome.Failure<>(new SshFailure.Unreachable(
                ENDPOINT,
                SshFailure.Reason.LOST,
                "connection reset",
                RemoteProcess.MAY_STILL_RUN,
                CommandOutput.NOTHING));
    }

    private static List<String> words(RemoteCommand command) {
        return command.program() instanceof RemoteCommand.Program.Argv(List<String> all) ? all : List.of();
    }

    /** Also what a power cut does. */
    void reboot() {
        boots++;
        updaterRuns = true;
        restarted();
    }

    private static SshOutcome<CommandResult> ended(RemoteCommand command, int exit, String stdout, String stderr) {
        CommandResult result = new CommandResult(
                exit,
                "",
                new CommandOutput(
                        new CapturedText(stdout, stdout.length(), false),
                        new CapturedText(stderr, stderr.length(), false)),
                Duration.ofMillis(20));
        return command.accepted().contains(exit)
                ? new SshOutcome.Success<>(result)
                : new SshOutcome.Failure<>(new SshFailure.NonZeroExit(ENDPOINT, command.name(), result));
    }

    private String factsText() {
        Map<FactSection, String> sections = new EnumMap<>(FactSection.class);
        String time = NOW.getEpochSecond() + ".000000000";
        sections.put(FactSection.CLOCK_BEGIN, time);
        sections.put(FactSection.CLOCK_END, time);
        sections.put(FactSection.BOOT_ID, bootId());
        sections.put(FactSection.MACHINE_ID, "1c09ca98649c4c7abc779cd04c96812e");
        sections.put(FactSection.HOSTNAME, NAME.value());
        sections.put(FactSection.KERNEL, "6.19.2");
        sections.put(FactSection.ARCHITECTURE, "x86_64");
        sections.put(FactSection.ROOT, "/ xfs /dev/sda4\n");
        sections.put(FactSection.KERNEL_ARGUMENTS, "ignition.platform.id=metal");
        sections.put(FactSection.UPTIME, "100.00 1.0");
        sections.put(FactSection.LOAD, "0.10 0.20 1.30 1/200 4711");
        sections.put(FactSection.MEMORY, "MemTotal: 4000000 kB\n");
        sections.put(FactSection.FIRMWARE, "bios\n");
        sections.put(FactSection.DISKS, "{\"blockdevices\":[]}");
        sections.put(
                FactSection.FILESYSTEMS,
                "Filesystem 1024-blocks Used Available Capacity Mounted on\ncomposefs 12345 12345 0 100% /\n"
                        + "/dev/sda3 358271 120000 " + bootFreeKib + " 37% /boot\n/dev/sda4 124475392 20000000 "
                        + varFreeKib + " 17% /var\n");
        sections.put(FactSection.NETWORK, "[]");
        sections.put(FactSection.SYSTEM_STATE, systemState);
        sections.put(FactSection.FAILED_UNITS, "[]");
        sections.put(FactSection.UNITS, "Id=chronyd.service\nLoadState=loaded\nActiveState=active\n");
        sections.put(FactSection.REBOOT_REQUIRED, "");
        sections.put(FactSection.PODMAN_VERSION, "podman version 5.6.2");
        sections.put(
                FactSection.CONTAINERS,
                "[{\"Id\":\"aa\",\"Names\":[\"web\"],\"State\":\"running\",\"Status\":\"Up (healthy)\"}]");
        facts(sections);
        StringBuilder text = new StringBuilder("slipway-facts 1 " + MARK + "\n");
        for (FactSection section : FactSection.values()) {
            String content = sections.get(section);
            text.append(
                    content == null
                            ? MARK + " absent " + section.marker() + "\n"
                            : MARK + " begin " + section.marker() + "\n" + content + "\n" + MARK + " end "
                                    + section.marker() + " 0\n");
        }
        return text + MARK + " done\n";
    }

    /** As the inventory would answer. */
    MachineSeen seen(MachineName machine) {
        return switch (run(HostFacts.command())) {
            case SshOutcome.Success<CommandResult>(CommandResult result) ->
                new MachineSeen(
                        machine,
                        new KnownFacts.Seen(HostFacts.parse(result, NOW), NOW),
                        new LastTry.Answered(NOW),
                        Duration.ofMinutes(10));
            case SshOutcome.Failure<CommandResult>(SshFailure failure) ->
                new MachineSeen(
                        machine,
                        new KnownFacts.Never(),
                        new LastTry.Failed(NOW, NOW, failure.message(), failure.remedy()),
                        Duration.ofMinutes(10));
        };
    }
}
