package dev.slipway.testbed.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be run on a simulated machine: Slipway's scripts, known by their first lines, what administers the machine, and
 * some harmless programs that a person might try. All else is answered with words, and nothing is ever executed.
 */
final class Programs {
    private static final String REFUSAL =
            ": this is a simulated machine. It knows uptime, uname, hostname, id, date, df, cat /etc/os-release,"
                    + " systemctl --failed, podman ps, echo and sleep, each without a pipe, and what Slipway's operations need.";

    private static final Pattern SCRIPT_NAME = Pattern.compile("# slipway:([a-z-]+)\n");
    /** What puts a file in its place. */
    private static final Pattern WRITE = Pattern.compile("set -eu\nfile='?([^'\n]+)'?\ndraft=");

    private static final Pattern FACTS_HEAD = Pattern.compile("# Reads what proves a host's identity");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE MMM d HH:mm:ss 'UTC' yyyy", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Duration LONGEST_SLEEP = Duration.ofHours(1);

    private final SimulatedMachine machine;
    private final FactsAnswer facts;

    Programs(SimulatedMachine machine) {
        this.machine = machine;
        this.facts = new FactsAnswer(machine);
    }

    int run(ExecLine line, Invocation call) throws InterruptedException {
        boolean denied = machine.ailments().contains(Ailment.SUDO_ASKS);
        if (line.sudo() && denied) {
            return call.fail(1, "sudo: a password is required");
        }
        if (isShell(line.words())) {
            return shell(line.words(), call);
        }
        return program(call);
    }

    private static boolean isShell(List<String> words) {
        return words.size() >= 3
                && words.getFirst().matches("(/bin/)?(ba)?sh")
                && words.get(1).equals("-c");
    }

    private int shell(List<String> words, Invocation call) throws InterruptedException {
        String text = words.get(2);
        Matcher name = SCRIPT_NAME.matcher(text);
        if (name.lookingAt()) {
            return script(name.group(1), words.subList(Math.min(4, words.size()), words.size()), call);
        }
        if (FACTS_HEAD.matcher(text).lookingAt()) {
            return call.say(facts.proof());
        }
        Matcher file = WRITE.matcher(text);
        if (file.lookingAt()) {
            return machine.os().write(file.group(1), call.input())
                    ? 0
                    : call.fail(1, file.group(1) + ": this simulated machine has no place for such a file");
        }
        // What a person typed.
        return program(call.of(ExecLine.split(text.strip())));
    }

    private int script(String name, List<String> arguments, Invocation call) throws InterruptedException {
        return switch (name) {
            case "facts" -> call.say(facts.facts());
            case "run" -> program(call.of(ExecLine.split(arguments.getFirst().strip())));
            case "console-address" -> call.say("127.0.0.1");
            case "rebuild-look",
                    "rebuild-reach",
                    "rebuild-fetch",
                    "rebuild-append",
                    "rebuild-load",
                    "rebuild-jump",
                    "rebuild-undo" -> machine.kexec().script(name, arguments, call);
            case "oem-config" -> call.say(machine.os().file(FlatcarSystem.IGNITION));
            case "drift" -> machine.disk().compare(machine, call.stream(), call);
            case "drift-file" -> machine.disk().look(call.stream(), call);
            case "add-key" -> machine.authorized().add(arguments.get(0), arguments.get(1), call);
            case "remove-key" -> machine.authorized().remove(arguments.get(0), arguments.get(1), call);
            case "stop-if-there" -> {
                machine.systemd().run(call.of(List.of("systemctl", "stop", arguments.getFirst())));
                yield 0;
            }
            case "start-if-there" ->
                machine.systemd().run(call.of(List.of("systemctl", "start", arguments.getFirst())));
            default -> {
                int guarded = machine.guarded().script(name, arguments, call);
                int status = guarded == Invocation.NOT_FOUND ? machine.os().script(name, arguments, call) : guarded;
                yield status == Invocation.NOT_FOUND ? refuse("the script " + name, call) : status;
            }
        };
    }

    private static int refuse(String what, Invocation call) {
        return call.fail(Invocation.NOT_FOUND, what + REFUSAL);
    }

    private int program(Invocation call) throws InterruptedException {
        return switch (call.program()) {
            case "" -> refuse("a line for a shell", call);
            case "true", ":" -> 0;
            case "false" -> 1;
            case "echo" -> call.say(String.join(" ", call.arguments()));
            case "sleep" -> sleep(call);
            case "hostname" -> call.say(machine.spec().name());
            case "whoami" -> call.say(machine.endpoint().user());
            case "id" ->
                call.say(
                        call.has("-u")
                                ? uid()
                                : "uid=%1$s(%2$s) gid=%1$s(%2$s) groups=%1$s(%2$s)"
                                        .formatted(uid(), machine.endpoint().user()));
            case "date" ->
                call.say(
                        call.argument(0).equals("+%s")
                                ? "" + machine.now().getEpochSecond()
                                : DATE.format(machine.now()));
            case "uptime" -> call.say(uptime());
            case "uname" -> call.say(uname(call));
            case "cat" -> cat(call);
            case "df" -> call.say(facts.space());
            case "podman" -> podman(call);
            case "systemctl" -> systemctl(call);
            case "efibootmgr" -> machine.kexec().bootManager(call);
            case "sudo" -> program(call.of(withoutOptions(call.arguments())));
            case "git" -> {
                call.write(machine.disk().addedForGit());
                yield 1;
            }
            default -> {
                if (call.argument(1).equals("config-diff")) {
                    yield call.say(machine.disk().addedForOstree());
                }
                int status = machine.os().run(call);
                yield status == Invocation.NOT_FOUND ? refuse(call.program(), call) : status;
            }
        };
    }

    private static List<String> withoutOptions(List<String> words) {
        return words.stream().dropWhile(word -> word.startsWith("-")).toList();
    }

    private String uid() {
        return machine.endpoint().isRoot() ? "0" : "1000";
    }

    private static int sleep(Invocation call) throws InterruptedException {
        if (!call.argument(0).matches("[0-9]{1,4}(\\.[0-9]{1,3})?")) {
            return call.fail(1, "sleep: invalid time interval '" + call.argument(0) + "'");
        }
        Duration wanted = Duration.ofMillis(Math.round(Double.parseDouble(call.argument(0)) * 1000));
        call.take(wanted.compareTo(LONGEST_SLEEP) < 0 ? wanted : LONGEST_SLEEP);
        return 0;
    }

    private String uptime() {
        Instant now = machine.now();
        Duration up = machine.uptime();
        String days = up.toDays() > 0 ? up.toDays() + " days, " : "";
        return " %s up %s%d:%02d,  0 users,  load average: 0.08, 0.03, 0.01"
                .formatted(
                        DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT)
                                .withZone(ZoneOffset.UTC)
                                .format(now),
                        days,
                        up.toHoursPart(),
                        up.toMinutesPart());
    }

    private String uname(Invocation call) {
        return switch (call.argument(0)) {
            case "-r" -> facts.kernel();
            case "-n" -> machine.spec().name();
            case "-m" -> "x86_64";
            case "-a" ->
                "Linux " + machine.spec().name() + " " + facts.kernel() + " #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux";
            default -> "Linux";
        };
    }

    private int cat(Invocation call) {
        int status = 0;
        for (String path : call.arguments()) {
            String text = switch (path) {
                case "/etc/os-release", "/usr/lib/os-release" -> machine.os().osRelease();
                case "/etc/hostname", "/proc/sys/kernel/hostname" ->
                    machine.spec().name();
                case "/etc/machine-id" -> machine.machineId();
                case "/proc/sys/kernel/random/boot_id" -> machine.bootId();
                case "/proc/cmdline" -> machine.os().kernelArguments();
                case "/sys/kernel/kexec_loaded" -> machine.kexec().isLoaded();
                case "/proc/uptime" -> facts.uptime();
                case "/proc/loadavg" -> FactsAnswer.LOAD;
                case "/proc/meminfo" -> facts.memory();
                default -> machine.os().file(path);
            };
            status |= text.isEmpty() ? call.fail(1, "cat: " + path + ": No such file or directory") : call.say(text);
        }
        return status;
    }

    private int podman(Invocation call) {
        return switch (call.argument(0)) {
            case "--version", "version" -> call.say(FactsAnswer.PODMAN);
            case "ps" ->
                call.say(call.has("json") || call.has("--format=json") ? facts.containers() : facts.containerTable());
            default -> refuse("podman " + call.argument(0), call);
        };
    }

    private int systemctl(Invocation call) {
        if (call.has("reboot")) {
            machine.reboot();
            return 0;
        }
        if (call.has("poweroff") || call.has("halt")) {
            return refuse("systemctl " + call.last(), call);
        }
        return machine.systemd().run(call);
    }
}
