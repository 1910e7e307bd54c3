package dev.slipway.testbed.sim;

import dev.slipway.host.drift.PrivatePaths;
import dev.slipway.host.guard.PublicKeys;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.Contents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Ignition wrote to a simulated machine's disk, and what people did to it since; answers the scripts {@code drift} and
 * {@code drift-file} from it. Safe for any thread: all methods that touch it lock.
 */
public final class SimulatedDisk {
    private static final String UNITS = "/etc/systemd/system/";
    private static final HexFormat HEX = HexFormat.of();

    private sealed interface Entry {
        record File(ByteBuffer content, int mode, String user, String group) implements Entry {}

        record Directory(int mode, String user, String group) implements Entry {}

        record Link(String target) implements Entry {}
    }

    private final SortedMap<String, Entry> entries = new TreeMap<>();
    /** Enabled or disabled, by the unit's name. */
    private final Map<String, Boolean> units = new LinkedHashMap<>();

    private final Set<String> masked = new LinkedHashSet<>();
    private final Map<String, List<String>> keys = new LinkedHashMap<>();
    private final Set<String> groups = new LinkedHashSet<>();

    SimulatedDisk() {
        // Empty until it is installed.
    }

    /**
     * Forgets everything and writes what a configuration says.
     *
     * @param root the configuration
     */
    synchronized void provision(Structure root) {
        entries.clear();
        units.clear();
        masked.clear();
        keys.clear();
        groups.clear();
        Structure storage = root.structure("storage");
        for (Structure file : storage.structures("files")) {
            ByteBuffer content = Contents.of(file.structure("contents")) instanceof Contents.Embedded(ByteBuffer data)
                    ? data
                    : ByteBuffer.allocate(0);
            int mode = (int) file.whole("mode").orElse(0644);
            entries.put(file.text("path"), new Entry.File(content, mode, name(file, "user"), name(file, "group")));
        }
        for (Structure directory : storage.structures("directories")) {
            int mode = (int) directory.whole("mode").orElse(0755);
            entries.put(
                    directory.text("path"),
                    new Entry.Directory(mode, name(directory, "user"), name(directory, "group")));
        }
        storage.structures("links")
                .forEach(link -> entries.put(link.text("path"), new Entry.Link(link.text("target"))));
        root.structure("systemd").structures("units").forEach(this::unit);
        for (Structure user : root.structure("passwd").structures("users")) {
            keys.put(user.text("name"), new ArrayList<>(user.texts("sshAuthorizedKeys")));
        }
        root.structure("passwd").structures("groups").forEach(group -> groups.add(group.text("name")));
    }

    private static byte[] bytes(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        return bytes;
    }

    private static String name(Structure node, String key) {
        String name = node.structure(key).text("name");
        return name.isEmpty() ? "root" : name;
    }

    private void unit(Structure unit) {
        String name = unit.text("name");
        if (!unit.text("contents").isEmpty()) {
            write(UNITS + name, unit.text("contents"));
        }
        unit.structures("dropins")
                .forEach(dropin -> write(UNITS + name + ".d/" + dropin.text("name"), dropin.text("contents")));
        units.put(name, unit.isTrue("enabled"));
        if (unit.isTrue("mask")) {
            masked.add(name);
        }
    }

    /**
     * Writes a file as root, whatever was there.
     *
     * @param path absolute
     * @param text its content
     */
    public synchronized void write(String path, String text) {
        entries.put(path, new Entry.File(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0644, "root", "root"));
    }

    /**
     * Removes what is at a path.
     *
     * @param path absolute
     */
    public synchronized void delete(String path) {
        entries.remove(path);
    }

    /**
     * Lets one more key log in.
     *
     * @param user the account
     * @param key a line of an authorized_keys file
     */
    public synchronized void authorize(String user, String key) {
        keys.computeIfAbsent(user, any -> new ArrayList<>()).add(key);
    }

    /**
     * Enables or disables a unit.
     *
     * @param unit with its suffix
     * @param enabled whether it is started at boot
     */
    public synchronized void enable(String unit, boolean enabled) {
        units.put(unit, enabled);
    }

    /**
     * Changes it as one that is told in the words of a guarded change.
     *
     * @param manifest what is done, a line each (guard-worker.sh)
     * @param contents what was brought for it, by its name there
     * @return puts everything back as it was before
     */
    synchronized Runnable change(List<String> manifest, Map<String, byte[]> contents) {
        Runnable back = savepoint();
        for (int number = 0; number < manifest.size(); number++) {
            String[] words = manifest.get(number).split(" ");
            List<String> given = Stream.of(words)
                    .skip(1)
                    .map(word -> new String(unescape(word.substring(1)), StandardCharsets.UTF_8))
                    .toList();
            change(words[0], given, Integer.toString(number), contents);
        }
        return back;
    }

    private Runnable savepoint() {
        Map<String, Entry> oldEntries = Map.copyOf(entries);
        Map<String, Boolean> oldUnits = new LinkedHashMap<>(units);
        Set<String> oldMasked = new LinkedHashSet<>(masked);
        Map<String, List<String>> oldKeys = new LinkedHashMap<>(keys);
        return () -> {
            synchronized (this) {
                entries.clear();
                entries.putAll(oldEntries);
                units.clear();
                units.putAll(oldUnits);
                masked.clear();
                masked.addAll(oldMasked);
                keys.clear();
                keys.putAll(oldKeys);
            }
        };
    }

    private void change(String verb, List<String> given, String number, Map<String, byte[]> contents) {
        switch (verb) {
            case "file" -> putFile(given.get(4), contents.get(number), given.get(1), given.get(2), given.get(3));
            case "dir" ->
                entries.put(
                        given.get(3),
                        new Entry.Directory(
                                mode(given.get(0), 0755), owner(given.get(1), "root"), owner(given.get(2), "root")));
            case "link" -> putLink(given.get(3), given.get(0));
            case "hard" -> entries.put(given.get(1), entries.get(given.get(0)));
            case "remove", "rmdir" -> remove(given.getFirst());
            case "keys" -> putKeys(given.get(0), !given.get(1).isEmpty(), given.get(2), number, contents);
            case "enable" -> units.put(given.getFirst(), true);
            case "disable", "retire" -> units.computeIfPresent(given.getFirst(), (name, enabled) -> false);
            case "vendor" -> units.remove(given.getFirst());
            case "stop", "restart", "preset", "units", "sshd" -> {
                // Nothing of it is on the disk, or nobody asks for it.
            }
            default -> throw new IllegalArgumentException("nothing is known of \"" + verb + "\"");
        }
    }

    private void putFile(String path, byte @Nullable [] content, String mode, String user, String group) {
        Entry.File before = entries.get(path) instanceof Entry.File file
                ? file
                : new Entry.File(ByteBuffer.allocate(0), 0644, "root", "root");
        entries.put(
                path,
                new Entry.File(
                        content == null ? before.content() : ByteBuffer.wrap(content),
                        mode(mode, before.mode()),
                        owner(user, before.user()),
                        owner(group, before.group())));
        unitOf(path).ifPresent(name -> units.putIfAbsent(name, false));
    }

    /** The unit that a file is of, itself or as a drop-in. */
    private static Optional<String> unitOf(String path) {
        if (!path.startsWith(UNITS)) {
            return Optional.empty();
        }
        String name = path.substring(UNITS.length());
        return Optional.of(name.contains(".d/") ? name.substring(0, name.indexOf(".d/")) : name)
                .filter(unit -> !unit.contains("/"));
    }

    private void putLink(String path, String target) {
        Optional<String> unit = target.equals("/dev/null") ? unitOf(path) : Optional.empty();
        if (unit.isPresent()) {
            masked.add(unit.get());
        } else {
            entries.put(path, new Entry.Link(target));
        }
    }

    private void remove(String path) {
        boolean wasUnit =
                entries.remove(path) != null && path.equals(UNITS + unitOf(path).orElse("/"));
        unitOf(path).ifPresent(masked::remove);
        if (wasUnit) {
            units.remove(path.substring(UNITS.length()));
        }
    }

    private void putKeys(String account, boolean exactly, String ours, String number, Map<String, byte[]> contents) {
        List<String> gone = lines(contents, number + ".gone");
        List<String> declared = lines(contents, number + ".bare");
        List<String> after = new ArrayList<>(keys.getOrDefault(account, List.of()));
        after.removeIf(line -> {
            String bare = PublicKeys.bare(line);
            return gone.contains(bare) || (exactly && !declared.contains(bare) && !bare.equals(ours));
        });
        for (String line : lines(contents, number)) {
            if (after.stream().noneMatch(there -> PublicKeys.bare(there).equals(PublicKeys.bare(line)))) {
                after.add(line);
            }
        }
        keys.put(account, after);
    }

    private static List<String> lines(Map<String, byte[]> contents, String name) {
        return new String(contents.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static int mode(String octal, int before) {
        return octal.isEmpty() ? before : Integer.parseInt(octal, 8);
    }

    private static String owner(String name, String before) {
        return name.isEmpty() ? before : name.equals("0") ? "root" : name;
    }

    /** {@code ostree admin config-diff}: nothing that is shipped differs here, and what is there was added. */
    synchronized String addedForOstree() {
        StringBuilder list = new StringBuilder();
        etc().forEach(path -> list.append("A    ").append(path).append('\n'));
        return list.toString();
    }

    /** {@code git diff --no-index --name-status -z}. */
    synchronized String addedForGit() {
        StringBuilder list = new StringBuilder();
        etc().forEach(path -> list.append("A\0/etc/").append(path).append('\0'));
        return list.toString();
    }

    private List<String> etc() {
        return entries.keySet().stream()
                .filter(path -> path.startsWith("/etc/"))
                .map(path -> path.substring("/etc/".length()))
                .toList();
    }

    /** The script {@code drift}. */
    synchronized int compare(SimulatedMachine machine, InputStream input, Invocation call) {
        List<String> lines = lines(input);
        if (lines.size() < 2) {
            return 65;
        }
        byte[] inner = unescape(lines.get(0));
        byte[] outer = unescape(lines.get(1));
        StringBuilder answer = new StringBuilder("slipway-drift 1\n");
        int number = 0;
        for (String question : lines.subList(2, lines.size())) {
            String[] words = question.split(" ");
            String name = new String(unescape(words[words.length - 1]), StandardCharsets.UTF_8);
            for (String line : answer(words, name, machine, inner, outer)) {
                answer.append(number).append(' ').append(line).append('\n');
            }
            number++;
        }
        return call.say(answer.append("done ").append(number).toString());
    }

    private List<String> answer(String[] words, String name, SimulatedMachine machine, byte[] inner, byte[] outer) {
        return switch (words[0]) {
            case "p", "s" -> path(words, name, inner, outer);
            case "u" -> unit(name);
            case "a" ->
                keys.containsKey(name)
                        ? List.of(
                                "account " + hex(name + ":x:1000:1000::/home/" + name + ":/bin/bash"),
                                "keys " + hex(bareKeys(name)))
                        : List.of("absent");
            case "g" -> groups.contains(name) ? List.of("group " + hex(name + ":x:1000:")) : List.of("absent");
            case "k" -> {
                String next = machine.os().nextKernelArguments();
                String running = "running " + hex(machine.os().kernelArguments() + "\n");
                yield next.isEmpty() ? List.of(running) : List.of(running, "next " + hex(next + "\n"));
            }
            default -> List.of();
        };
    }

    /** Type and data of each, as the script leaves comments out. */
    private String bareKeys(String user) {
        StringBuilder bare = new StringBuilder();
        for (String line : keys.getOrDefault(user, List.of())) {
            String[] parts = line.split(" ");
            bare.append(parts[0]).append(parts.length > 1 ? " " + parts[1] : "").append('\n');
        }
        return bare.toString();
    }

    private List<String> path(String[] words, String path, byte[] inner, byte[] outer) {
        return switch (entries.get(path)) {
            case Entry.File file -> {
                byte[] subject = words[0].equals("s")
                        ? hash(words[1], bytes(file.content())).getBytes(StandardCharsets.US_ASCII)
                        : bytes(file.content());
                String hash = HEX.formatHex(digest("SHA-256", outer, digest("SHA-256", inner, subject)));
                yield List.of(stat(0100000, file.mode(), file.user(), file.group()), "hash " + hash);
            }
            case Entry.Directory directory ->
                List.of(stat(0040000, directory.mode(), directory.user(), directory.group()));
            case Entry.Link link -> List.of(stat(0120000, 0777, "root", "root"), "link " + hex(link.target()));
            case null -> List.of("absent");
        };
    }

    private static String stat(int type, int mode, String user, String group) {
        return "stat %x %d %d 1 %s %s".formatted(type | mode, number(user), number(group), user, group);
    }

    private static int number(String name) {
        return name.equals("root") ? 0 : 1000;
    }

    private List<String> unit(String name) {
        boolean known = units.containsKey(name);
        List<String> answer = new ArrayList<>();
        answer.add("unit LoadState=" + (masked.contains(name) ? "masked" : known ? "loaded" : "not-found"));
        answer.add("unit UnitFileState="
                + (masked.contains(name)
                        ? "masked"
                        : known ? (units.getOrDefault(name, false) ? "enabled" : "disabled") : ""));
        answer.add("unit NeedDaemonReload=no");
        answer.add("unit DropInPaths="
                + String.join(
                        " ",
                        entries.keySet().stream()
                                .filter(path -> path.startsWith(UNITS + name + ".d/"))
                                .toList()));
        return answer;
    }

    /** The script {@code drift-file}. */
    synchronized int look(InputStream input, Invocation call) {
        List<String> lines = lines(input);
        if (lines.size() < 2) {
            return 65;
        }
        String path = new String(unescape(lines.get(1)), StandardCharsets.UTF_8);
        String said = switch (entries.get(path)) {
            case Entry.File file ->
                stat(0100000, file.mode(), file.user(), file.group()) + "\n"
                        + ((file.mode() & 0004) == 0 || PrivatePaths.holds(path)
                                ? "private"
                                : "text " + HEX.formatHex(bytes(file.content())));
            case Entry.Directory directory -> stat(0040000, directory.mode(), directory.user(), directory.group());
            case Entry.Link link -> stat(0120000, 0777, "root", "root") + "\nlink " + hex(link.target());
            case null -> "absent";
        };
        return call.say("slipway-file 1\n" + said + "\ndone");
    }

    private static List<String> lines(InputStream input) {
        try {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the client hung up", e);
        }
    }

    /** {@code printf %b}: a backslash, 0 and three octal digits. */
    private static byte[] unescape(String word) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < word.length(); ) {
            if (word.startsWith("\\0", i)) {
                bytes.write(Integer.parseInt(word, i + 2, i + 5, 8));
                i += 5;
            } else {
                bytes.write(word.charAt(i));
                i++;
            }
        }
        return bytes.toByteArray();
    }

    /** The hash that the programs sha256sum and sha512sum print. */
    static String hash(String algorithm, byte[] content) {
        return HEX.formatHex(digest(algorithm.equals("sha512") ? "SHA-512" : "SHA-256", content));
    }

    private static String hex(String text) {
        return HEX.formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] digest(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
