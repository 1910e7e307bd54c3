package dev.slipway.fleet.rebuild;

import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.LastTry;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.fleet.provision.Hardware;
import dev.slipway.fleet.provision.IgnitionAnswer;
import dev.slipway.fleet.provision.PhoneHome;
import dev.slipway.fleet.provision.Token;
import dev.slipway.host.FactSection;
import dev.slipway.host.HostFacts;
import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.ssh.CapturedText;
import dev.slipway.ssh.CommandOutput;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.HostKey;
import dev.slipway.ssh.HostKeys;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.RemoteProcess;
import dev.slipway.ssh.SshEndpoint;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Fedora CoreOS with state, which answers the commands of a rebuild in the formats of the real tools. Used by one thread. */
final class ScriptedMachine {
    static final String OLD_KEY = key();
    static final String NEW_KEY = key();
    static final String DATA_UUID = "80db1c44-0000-4000-8000-000000000001";
    private static final SshEndpoint ENDPOINT = new SshEndpoint("10.77.0.100", 22, "core");
    private static final String MARK = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private static final Pattern EMBEDDED = Pattern.compile("data:;base64,([A-Za-z0-9+/=]+)");
    private static final int DOWN = 2;

    /** What comes of a jump or a reboot. */
    enum Fate {
        /** The installer runs, and the new system phones home. */
        INSTALLS,
        /** The old system boots again. */
        OLD_AGAIN,
        /** Nothing is heard any more. */
        NOTHING,
        /** Somebody with another host key answers, and nobody phones home. */
        SOMEBODY,
        /** The installer says that it failed. */
        GIVES_UP,
        /** The new system loses the partition that was to be kept. */
        LOSES_DATA
    }

    private final RebuildBench bench;
    final List<String> acted = new ArrayList<>();
    Fate fate = Fate.INSTALLS;
    boolean answers = true;

    /** What it said when it was asked last. */
    private KnownFacts last = new KnownFacts.Never();

    boolean zincati = true;
    boolean kexec = true;
    String lockdown = "none";
    String firmware = "";
    String transaction = "null";
    String version = "44.20260720.3.0";
    long memory = 4_000_000;
    String unreachable = "";
    String dataLabel = "data";
    String dataUuid = DATA_UUID;
    String moreDisks = "";
    List<String> names = List.of("/dev/disk/by-id/ata-DISK_1");
    int installations;

    /** A virtual machine has the machine id that its firmware gives it. */
    boolean virtual;

    int boots = 1;
    boolean live;
    private boolean foreign;
    private int silent;
    private boolean fetched;
    private String archive = "";
    boolean loaded;

    /** Which commands fail, and do nothing. */
    Predicate<String> broken = called -> false;

    /** Type and key, without a comment. */
    private static String key() {
        return SshKeys.generate("").authorizedKeysLine().strip();
    }

    private Instant now() {
        return bench.clock.instant();
    }

    ScriptedMachine(RebuildBench bench) {
        this.bench = bench;
    }

    String bootId() {
        return "%08d-0d5e-4f3a-9d52-0a9d7f3f8a11".formatted(boots);
    }

    String machineId() {
        return "%032d".formatted(virtual ? 7 : installations);
    }

    /** What tests compare. */
    String state() {
        return "installation " + installations + ", boot " + boots + ", zincati " + zincati + ", loaded " + loaded
                + ", fetched " + fetched;
    }

    SshOutcome<CommandResult> run(RemoteCommand command) {
        String called = called(command);
        if (silent > 0) {
            silent--;
            return unreachable(RemoteProcess.NOT_STARTED);
        }
        if (!answers) {
            return unreachable(RemoteProcess.NOT_STARTED);
        }
        if (foreign) {
            return new SshOutcome.Failure<>(
                    new SshFailure.HostKeyChanged(ENDPOINT, HostKeys.parse(OLD_KEY), HostKey.parse(NEW_KEY)));
        }
        if (broken.test(called)) {
            return ended(command, 1, "", "error: it is broken");
        }
        int before = boots;
        boolean wentDown = called.equals("slipway:rebuild-jump") && loaded || called.equals("systemctl reboot");
        SshOutcome<CommandResult> outcome = answer(command, called);
        if (wentDown) {
            silent = DOWN;
            return unreachable(RemoteProcess.MAY_STILL_RUN);
        }
        assert boots == before;
        return outcome;
    }

    private SshOutcome<CommandResult> unreachable(RemoteProcess process) {
        return new SshOutcome.Failure<>(new SshFailure.Unreachable(
                ENDPOINT, SshFailure.Reason.NO_ANSWER, "timed out", process, CommandOutput.NOTHING));
    }

    static String called(RemoteCommand command) {
        return switch (command.program()) {
            case RemoteCommand.Program.Argv(List<String> words) -> String.join(" ", words);
            case RemoteCommand.Program.Script(String text, List<String> arguments) ->
                text.lines().findFirst().orElse("").replace("# ", "");
        };
    }

    private SshOutcome<CommandResult> answer(RemoteCommand command, String called) {
        String input = input(command);
        switch (called) {
            case "slipway:facts" -> {
                return ended(command, 0, facts(), "");
            }
            case "cat /proc/sys/kernel/random/boot_id" -> {
                return ended(command, 0, bootId() + "\n", "");
            }
            case "cat /proc/cmdline" -> {
                return ended(command, 0, "root=UUID=1 ostree=/x console=ttyS0,115200n8 console=hvc0 quiet\n", "");
            }
            case "cat /sys/kernel/kexec_loaded" -> {
                return ended(command, 0, loaded ? "1\n" : "0\n", "");
            }
            case "slipway:console-address" -> {
                return ended(command, 0, "10.77.0.2\n", "");
            }
            case "slipway:rebuild-look" -> {
                return ended(command, 0, look(), "");
            }
            case "slipway:rebuild-reach" -> {
                return ended(command, 0, reach(input), "");
            }
            case "systemctl is-active zincati.service" -> {
                return ended(command, 0, zincati ? "active\n" : "inactive\n", "");
            }
            default -> {
                if (called.startsWith("# Reads what proves") || called.startsWith("Reads what proves")) {
                    return ended(command, 0, proof(), "");
                }
            }
        }
        acted.add(called);
        switch (called) {
            case "systemctl stop zincati.service", "slipway:stop-if-there" -> zincati = false;
            case "systemctl restart zincati.service", "systemctl start zincati.service", "slipway:start-if-there" ->
                zincati = true;
            case "slipway:rebuild-fetch" -> fetched = true;
            case "slipway:rebuild-append" -> archive = input;
            case "slipway:rebuild-load" -> {
                if (!fetched || archive.isEmpty()) {
                    return ended(command, 69, "", "no kernel is loaded");
                }
                loaded = true;
            }
            case "slipway:rebuild-undo" -> forget();
            case "slipway:rebuild-jump" -> {
                if (!loaded) {
                    return ended(command, 69, "", "no kernel is loaded");
                }
                String destination = decoded(archive);
                forget();
                goes(destination);
            }
            case "systemctl reboot" -> {
                forget();
                goes(fate == Fate.OLD_AGAIN ? "" : fromTheNetwork());
            }
            default -> {
                if (called.startsWith("efibootmgr -n ")) {
                    return ended(command, 0, "BootNext: " + called.substring("efibootmgr -n ".length()) + "\n", "");
                }
                throw new AssertionError("this machine does not know: " + called);
            }
        }
        return ended(command, 0, "", "");
    }

    private void forget() {
        fetched = false;
        archive = "";
        loaded = false;
    }

    /** Also what a power cut does. */
    void boots() {
        forget();
        boots++;
        zincati = true;
    }

    /** Somebody switches it on, or a magic packet does, and its firmware asks the network first. */
    void wakes() {
        answers = true;
        goes(fromTheNetwork());
    }

    /** The configuration that an armed machine gets; empty when it is told to boot its disk. */
    private String fromTheNetwork() {
        String script =
                bench.rooms.desk().script(new MacAddress(RebuildBench.MAC), Hardware.UNKNOWN, RebuildBench.DOOR);
        Matcher url = Pattern.compile("/ignition/([A-Za-z0-9_-]+)").matcher(script);
        if (!url.find()) {
            return "";
        }
        IgnitionAnswer answer = bench.rooms.desk().ignition(new Token(url.group(1)), "10.77.0.100", RebuildBench.DOOR);
        return answer instanceof IgnitionAnswer.Serve serve ? serve.config() : "";
    }

    /** The machine goes down, and the next time that it is asked it is what its fate makes of it. */
    private void goes(String destination) {
        if (destination.isEmpty() || fate == Fate.OLD_AGAIN) {
            boots();
            return;
        }
        MacAddress mac = new MacAddress(RebuildBench.MAC);
        switch (fate) {
            case NOTHING -> answers = false;
            case SOMEBODY -> foreign = true;
            case GIVES_UP -> {
                bench.rooms.desk().installerSaid(mac, false, "write: the live system runs");
                bench.rooms.desk().installerSaid(mac, true, "write: the installer ended with exit-code 1");
                answers = false;
            }
            case INSTALLS, LOSES_DATA -> {
                bench.rooms.desk().installerSaid(mac, false, "write: the live system runs");
                boots();
                installations++;
                version = RebuildBench.VERSION;
                dataUuid = fate == Fate.LOSES_DATA ? "another" : dataUuid;
                String refused = bench.rooms.desk().phoneHome(phoneToken(destination), report());
                if (!refused.isEmpty()) {
                    throw new AssertionError("nobody expects the machine that was installed: " + refused);
                }
            }
            case OLD_AGAIN -> throw new AssertionError("it was handled before");
        }
    }

    private PhoneHome report() {
        return new PhoneHome(
                List.of(NEW_KEY),
                bootId(),
                machineId(),
                "PRETTY_NAME=\"Fedora CoreOS " + version + "\"\n",
                "ns1",
                List.of("10.77.0.100/24"),
                "{}",
                "10.77.0.100");
    }

    private static Token phoneToken(String config) {
        return token(config).orElseThrow(() -> new AssertionError("no phone-home token in " + config));
    }

    /** In a live configuration it lies inside the final one. */
    private static Optional<Token> token(String config) {
        return EMBEDDED.matcher(config)
                .results()
                .map(data -> new String(Base64.getDecoder().decode(data.group(1)), StandardCharsets.UTF_8))
                .flatMap(text -> text.startsWith("Authorization: Bearer ")
                        ? Stream.of(new Token(text.substring("Authorization: Bearer ".length())
                                .strip()))
                        : token(text).stream())
                .findFirst();
    }

    /** The destination in a live configuration that was appended to the initramfs. */
    private static String decoded(String archive) {
        Matcher data = EMBEDDED.matcher(archive);
        while (data.find()) {
            String text = new String(Base64.getDecoder().decode(data.group(1)), StandardCharsets.UTF_8);
            if (text.contains("slipway-phone-home.service")) {
                return text;
            }
        }
        throw new AssertionError("no destination in the archive");
    }

    private static String input(RemoteCommand command) {
        try (var in = command.stdin().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String look() {
        StringBuilder text = new StringBuilder("disk /dev/sda\n");
        names.forEach(name -> text.append("name ").append(name).append('\n'));
        text.append("volume part /dev/sda3 3 264192 402653184 33 ext4 boot boot\n")
                .append("volume part /dev/sda4 4 1050624 53687091200 44 xfs root root\n")
                .append("volume part /dev/sda5 5 105908224 201825714176 " + dataUuid + " xfs data " + dataLabel + "\n");
        if (kexec) {
            text.append("kexec yes\n");
        }
        return text + "lockdown " + lockdown + "\nrun-kib 800000\n" + firmware + "done\n";
    }

    private String reach(String urls) {
        StringBuilder text = new StringBuilder();
        int number = 0;
        for (String url : urls.lines().toList()) {
            number++;
            boolean gone = !unreachable.isEmpty() && url.contains(unreachable);
            text.append(number).append(gone ? " 000\n" : " 200\n");
        }
        return text + "done\n";
    }

    private static String part(int number, String label, long size, String... mounts) {
        List<String> points = new ArrayList<>();
        for (String mount : mounts) {
            points.add("\"" + mount + "\"");
        }
        return "{\"name\":\"sda%1$d\",\"path\":\"/dev/sda%1$d\",\"type\":\"part\",\"size\":%2$d,\"fstype\":\"xfs\",\"label\":\"%3$s\",\"partlabel\":\"%3$s\",\"mountpoints\":%4$s}"
                .formatted(number, size, label, points);
    }

    private String facts() {
        Map<FactSection, String> sections = new EnumMap<>(FactSection.class);
        String time = now().getEpochSecond() + ".000000000";
        sections.put(FactSection.CLOCK_BEGIN, time);
        sections.put(FactSection.CLOCK_END, time);
        sections.put(FactSection.BOOT_ID, bootId());
        sections.put(FactSection.MACHINE_ID, machineId());
        sections.put(FactSection.HOSTNAME, "ns1");
        sections.put(FactSection.KERNEL, "6.19.2");
        sections.put(FactSection.ARCHITECTURE, "x86_64");
        sections.put(
                FactSection.OS_RELEASE,
                "NAME=\"Fedora Linux\"\nID=fedora\nVERSION_ID=44\nVARIANT_ID=coreos\nPRETTY_NAME=\"Fedora CoreOS "
                        + version + "\"\nOSTREE_VERSION='" + version + "'\n");
        sections.put(FactSection.ROOT, "/ xfs /dev/sda4\n");
        sections.put(FactSection.KERNEL_ARGUMENTS, "ignition.platform.id=metal");
        sections.put(FactSection.UPTIME, "100.00 1.0");
        sections.put(FactSection.LOAD, "0.10 0.20 1.30 1/200 4711");
        sections.put(FactSection.MEMORY, "MemTotal: " + memory + " kB\nMemAvailable: " + memory * 3 / 4 + " kB\n");
        sections.put(FactSection.FIRMWARE, "bios\n");
        sections.put(
                FactSection.DISKS,
                "{\"blockdevices\":[{\"name\":\"sda\",\"path\":\"/dev/sda\",\"type\":\"disk\",\"size\":256060514304,\"serial\":\"DISK_1\",\"tran\":\"sata\",\"mountpoints\":[],\"children\":["
                        + part(3, "boot", 402653184, "/boot")
                        + ","
                        + part(4, "root", 53687091200L, "/var", "/sysroot")
                        + ","
                        + part(5, dataLabel, 201825714176L, "/var/lib/data")
                        + "]}" + moreDisks + "]}");
        sections.put(
                FactSection.FILESYSTEMS,
                "Filesystem 1024-blocks Used Available Capacity Mounted on\ncomposefs 12345 12345 0 100% /\n"
                        + "/dev/sda3 358271 120000 210000 37% /boot\n/dev/sda4 52402156 20000000 30000000 40% /var\n");
        sections.put(FactSection.NETWORK, "[]");
        sections.put(FactSection.SYSTEM_STATE, "running");
        sections.put(FactSection.FAILED_UNITS, "[]");
        sections.put(FactSection.UNITS, "Id=chronyd.service\nLoadState=loaded\nActiveState=active\n");
        sections.put(FactSection.REBOOT_REQUIRED, "");
        sections.put(FactSection.PODMAN_VERSION, "podman version 5.6.2");
        sections.put(
                FactSection.CONTAINERS,
                installations > 0
                        ? "[]"
                        : "[{\"Id\":\"aa\",\"Names\":[\"web\"],\"State\":\"running\",\"Status\":\"Up (healthy)\"}]");
        sections.put(
                FactSection.RPM_OSTREE,
                "{\"deployments\":[{\"id\":\"fedora-coreos-b.0\",\"osname\":\"fedora-coreos\",\"checksum\":\""
                        + "b".repeat(64)
                        + "\",\"serial\":0,\"booted\":true,\"staged\":false,\"pinned\":false,\"unlocked\":\"none\","
                        + "\"origin\":\"fedora:fedora/x86_64/coreos/stable\",\"version\":\"" + version
                        + "\",\"timestamp\":1,\"base-commit-meta\":{\"fedora-coreos.stream\":\"stable\"}}],\"transaction\":"
                        + transaction + "}");
        sections.put(FactSection.ZINCATI_CONFIG, "");
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

    private String proof() {
        StringBuilder text = new StringBuilder();
        Map.of(
                        "hostname",
                        "ns1",
                        "kernel",
                        "6.19.2",
                        "architecture",
                        "x86_64",
                        "boot-id",
                        bootId(),
                        "machine-id",
                        machineId(),
                        "os-release",
                        "ID=fedora\nVARIANT_ID=coreos\nPRETTY_NAME=\"Fedora CoreOS\"\nOSTREE_VERSION='" + version + "'",
                        "ignition-result",
                        "{\"provisioningBootID\":\"" + (installations == 0 ? "before" : bootId())
                                + "\",\"provisioningDate\":\"2026-09-01T08:00:00Z\",\"userConfigProvided\":true}")
                .forEach((name, value) -> text.append(name)
                        .append(" ok ")
                        .append(Base64.getEncoder().encodeToString((value + "\n").getBytes(StandardCharsets.UTF_8)))
                        .append('\n'));
        return text
                + (live
                        ? "ostree-live ok " + Base64.getEncoder().encodeToString("".getBytes(StandardCharsets.UTF_8))
                        : "ostree-live absent")
                + "\nusr-filesystem ok \nend ok\n";
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

    private KnownFacts remembered(KnownFacts facts) {
        last = facts;
        return facts;
    }

    MachineSeen seen() {
        return switch (run(HostFacts.command())) {
            case SshOutcome.Success<CommandResult>(CommandResult result) ->
                new MachineSeen(
                        RebuildBench.NS1,
                        remembered(new KnownFacts.Seen(HostFacts.parse(result, now()), now())),
                        new LastTry.Answered(now()),
                        Duration.ofMinutes(10));
            case SshOutcome.Failure<CommandResult>(SshFailure failure) ->
                new MachineSeen(
                        RebuildBench.NS1,
                        last,
                        new LastTry.Failed(now(), now(), failure.message(), failure.remedy()),
                        Duration.ofMinutes(10));
        };
    }
}
