package dev.slipway.testbed.sim;

import dev.slipway.host.reset.KeepPath;
import dev.slipway.host.reset.KeepRules;
import dev.slipway.host.reset.ResetPreview;
import dev.slipway.host.reset.ResetPreview.Fate;
import dev.slipway.host.reset.RootEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What lies on the root filesystem of a simulated Flatcar, its OEM partition, and flatcar-reset on both. Locked by the system
 * that it belongs to.
 */
final class FlatcarRoot {
    private static final String UPLOADED = "/root/.reset/new.ign";
    private static final String HOST_KEY = "/etc/ssh/ssh_host_ed25519_key";
    private static final KeepRules NO_RULES = KeepRules.of();

    private final Map<String, RootEntry> entries = new TreeMap<>();
    private final List<String> containers;
    private String config;
    private String configMode = "600";
    private String uploaded = "";
    private boolean saved;
    private String savedConfig = "";
    private boolean staged;
    private KeepRules rules = NO_RULES;

    /** What the first boot after a reset has applied, until somebody asks. */
    private String fresh = "";

    FlatcarRoot(List<String> containers, String config) {
        this.containers = containers;
        this.config = config;
        setUp();
        furnish();
    }

    /** What every first boot makes. */
    private void setUp() {
        for (String path : List.of(
                "/etc/hostname",
                "/etc/machine-id",
                "/etc/resolv.conf",
                HOST_KEY,
                HOST_KEY + ".pub",
                "/etc/ssh/ssh_host_rsa_key",
                "/etc/ssh/ssh_host_rsa_key.pub",
                "/etc/flatcar/update.conf",
                "/etc/.ignition-result.json",
                "/home/core/.ssh/authorized_keys.d/ignition",
                "/var/lib/systemd/random-seed",
                "/var/lib/dbus/machine-id")) {
            put(path, 4096);
        }
        containers.forEach(name -> put("/etc/systemd/system/" + name + ".service", 4096));
    }

    /** What has come together since. */
    private void furnish() {
        put("/home/core/.bash_history", 8192);
        put("/home/core/notes.txt", 4096);
        put("/opt/bin/backup.sh", 4096);
        put("/etc/systemd/system/backup.service", 4096);
        IntStream.range(0, 40)
                .forEach(i -> put(
                        "/var/log/journal/1c09ca98649c4c7abc779cd04c96812e/system@%04d.journal".formatted(i), 8 << 20));
        for (String name : containers) {
            IntStream.range(0, 300)
                    .forEach(i -> put(
                            "/var/lib/docker/volumes/" + name + "-data/_data/%02d/%03d.db".formatted(i % 20, i),
                            3 << 20));
            IntStream.range(0, 2000)
                    .forEach(i -> put(
                            "/var/lib/docker/overlay2/%s/diff/usr/lib/%04d.so".formatted(Release.sha256(name), i),
                            256 << 10));
        }
    }

    private void put(String path, long bytes) {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String above = path.substring(0, slash);
            entries.putIfAbsent(above, new RootEntry(above, true, 4096));
        }
        entries.put(path, new RootEntry(path, false, bytes));
    }

    /** An installation leaves nothing. */
    void install() {
        entries.clear();
        stop();
        config = "";
        setUp();
    }

    String config() {
        return config;
    }

    boolean write(String path, byte[] content) {
        if (!path.equals(UPLOADED)) {
            return false;
        }
        uploaded = new String(content, StandardCharsets.UTF_8);
        put(path, content.length);
        return true;
    }

    /** One of the scripts of a reset, or {@link Invocation#NOT_FOUND}. */
    int script(String name, List<String> arguments, Invocation call) {
        return switch (name) {
            case "reset-listing" -> {
                StringBuilder lines = new StringBuilder("d 8 /\n");
                for (RootEntry entry : entries.values()) {
                    lines.append(entry.directory() ? "d " : "f ")
                            .append(entry.bytes() / 512)
                            .append(' ')
                            .append(entry.path())
                            .append('\n');
                }
                yield call.say(lines + "done\n");
            }
            case "reset-look" -> {
                long sources = new String(call.input(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(String::isEmpty)
                        .count();
                yield call.say("tool\n" + (staged ? "staged\n" : "")
                        + (arguments.contains("yes") ? "downloads 200\n" : "") + "source 200\n".repeat((int) sources)
                        + "done");
            }
            case "reset-save" -> {
                if (!saved) {
                    savedConfig = config;
                    saved = true;
                }
                yield 0;
            }
            case "reset-staged" ->
                call.say((staged ? "regex " + rules.effectiveRegex() + "\nfirst-boot\n" : "")
                        + (config.isEmpty() ? "" : "config " + configMode + " " + Release.sha256(config) + "\n")
                        + "done");
            case "reset-undo" -> {
                stop();
                if (saved) {
                    config = savedConfig;
                    saved = false;
                }
                yield 0;
            }
            default -> Invocation.NOT_FOUND;
        };
    }

    private void stop() {
        staged = false;
        rules = NO_RULES;
    }

    /** One of the programs of a reset, or {@link Invocation#NOT_FOUND}. */
    int run(Invocation call) {
        return switch (call.program()) {
            case "flatcar-reset" -> reset(call);
            case "install" -> call.has("-d") ? 0 : Invocation.NOT_FOUND;
            case "chmod" -> {
                configMode = call.last().equals("/oem/config.ign") ? call.argument(0) : configMode;
                yield 0;
            }
            case "rm" -> {
                uploaded = "";
                entries.keySet().removeIf(path -> path.startsWith(call.last()));
                yield 0;
            }
            default -> Invocation.NOT_FOUND;
        };
    }

    private int reset(Invocation call) {
        if (call.has("--stop")) {
            stop();
            return 0;
        }
        if (!call.has("--ignition-file") || uploaded.isEmpty()) {
            return call.fail(1, "this simulated machine knows --ignition-file and --stop only");
        }
        List<KeepPath> paths = new ArrayList<>();
        int keep = call.arguments().indexOf("--keep-paths");
        if (keep >= 0) {
            call.arguments()
                    .subList(keep + 1, call.arguments().size())
                    .forEach(regex -> paths.add(new KeepPath(regex)));
        }
        rules = new KeepRules(paths);
        staged = true;
        config = uploaded;
        configMode = "644";
        return call.say("Staged OS reset, you can reboot now");
    }

    /** What the initial RAM disk and Ignition do. */
    void boot() {
        if (!staged) {
            return;
        }
        for (ResetPreview.Item item :
                ResetPreview.of(List.copyOf(entries.values()), rules).items()) {
            if (item.fate() == Fate.DELETED) {
                entries.remove(item.entry().path());
            }
        }
        stop();
        saved = false;
        uploaded = "";
        fresh = config;
    }

    /** Whether the boot has left no host key. */
    boolean lacksHostKey() {
        return !entries.containsKey(HOST_KEY);
    }

    /** Ends a first boot: what it makes is there. */
    String applied() {
        String applied = fresh;
        fresh = "";
        setUp();
        return applied;
    }
}
