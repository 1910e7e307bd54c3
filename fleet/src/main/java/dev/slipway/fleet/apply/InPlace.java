package dev.slipway.fleet.apply;

import dev.slipway.host.guard.FileSource;
import dev.slipway.host.guard.GuardedAction;
import dev.slipway.host.guard.GuardedAction.ChangeKeys;
import dev.slipway.host.guard.GuardedAction.ChangeUnit;
import dev.slipway.host.guard.GuardedAction.Deed;
import dev.slipway.host.guard.GuardedAction.FileOwner;
import dev.slipway.host.guard.GuardedAction.PutDirectory;
import dev.slipway.host.guard.GuardedAction.PutFile;
import dev.slipway.host.guard.GuardedAction.PutHardLink;
import dev.slipway.host.guard.GuardedAction.PutLink;
import dev.slipway.host.guard.GuardedAction.ReloadSshServer;
import dev.slipway.host.guard.GuardedAction.ReloadUnits;
import dev.slipway.host.guard.GuardedAction.Remove;
import dev.slipway.host.guard.GuardedAction.RemoveDirectory;
import dev.slipway.host.guard.KernelArguments;
import dev.slipway.host.guard.PublicKeys;
import dev.slipway.ssh.Content;
import dev.slipway.templates.change.ConfigChange;
import dev.slipway.templates.change.ConfigChange.Kind;
import dev.slipway.templates.change.Subject;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.Contents;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a machine has to do so that differences are closed on it while it runs. Pure: it is made of configurations alone, and the
 * same ones give the same.
 */
final class InPlace {
    private static final String UNITS = "/etc/systemd/system/";
    private static final String SSHD = "/etc/ssh/sshd_config";
    private static final int UNIT_MODE = 0644;
    private static final int FILE_MODE = 0644;
    private static final int DIRECTORY_MODE = 0755;

    private final UnitReaders readers;
    private final String ours;
    private final boolean restoring;

    private final List<ChangeUnit> goes = new ArrayList<>();
    private final List<Remove> removed = new ArrayList<>();
    private final List<RemoveDirectory> removedDirectories = new ArrayList<>();
    private final List<PutDirectory> directories = new ArrayList<>();
    private final List<GuardedAction> files = new ArrayList<>();
    private final List<ChangeKeys> keys = new ArrayList<>();
    private final List<ChangeUnit> presets = new ArrayList<>();
    private final List<ChangeUnit> enablement = new ArrayList<>();
    private final Map<String, Deed> runs = new TreeMap<>();
    private final Set<String> stopped = new LinkedHashSet<>();
    private final Set<String> wanted = new LinkedHashSet<>();
    private final Set<String> unwanted = new LinkedHashSet<>();
    private final List<String> obstacles = new ArrayList<>();
    private final Set<String> readLater = new LinkedHashSet<>();
    private boolean units;
    private boolean sshd;

    private InPlace(UnitReaders readers, String ours, boolean restoring) {
        this.readers = readers;
        this.ours = ours;
        this.restoring = restoring;
    }

    /**
     * Works out what to do.
     *
     * @param changes what differs, all of it to be done in place
     * @param declared all that the configuration declares that shall be on the machine, each as an added difference
     * @param ours the key by which Slipway logs in, as type and base64
     * @param restoring whether declarations are only written again
     */
    static InPlace of(List<ConfigChange> changes, List<ConfigChange> declared, String ours, boolean restoring) {
        InPlace work = new InPlace(new UnitReaders(declared), ours, restoring);
        changes.forEach(work::add);
        return work;
    }

    /** What cannot be done in place after all, a sentence each. */
    List<String> obstacles() {
        return List.copyOf(obstacles);
    }

    /** The units that are restarted if they run, or started. */
    List<String> restarted() {
        return runs.keySet().stream().filter(unit -> !stopped.contains(unit)).toList();
    }

    /** The units that are stopped. */
    List<String> stopped() {
        return List.copyOf(stopped);
    }

    /** Files that what runs does not read again. */
    List<String> readLater() {
        return List.copyOf(readLater);
    }

    KernelArguments arguments() {
        return new KernelArguments(
                List.copyOf(wanted),
                unwanted.stream().filter(argument -> !wanted.contains(argument)).toList());
    }

    /** In the order in which the machine does it. */
    List<GuardedAction> actions() {
        List<GuardedAction> all = new ArrayList<>(goes);
        all.addAll(removed);
        removedDirectories.stream()
                .sorted(Comparator.comparing(RemoveDirectory::path).reversed())
                .forEach(all::add);
        directories.stream().sorted(Comparator.comparing(PutDirectory::path)).forEach(all::add);
        all.addAll(files);
        all.addAll(keys);
        all.addAll(presets);
        if (units) {
            all.add(new ReloadUnits());
        }
        all.addAll(enablement);
        restarted().forEach(unit -> all.add(new ChangeUnit(unit, runs.getOrDefault(unit, Deed.RESTART_IF_ACTIVE))));
        if (sshd) {
            all.add(new ReloadSshServer());
        }
        return all;
    }

    private void add(ConfigChange change) {
        try {
            switch (change.subject()) {
                case Subject.FileAt(String path) -> file(path, change);
                case Subject.DirectoryAt(String path) -> directory(path, change);
                case Subject.LinkAt(String path) -> link(path, change);
                case Subject.Unit(String name) -> unit(name, change);
                case Subject.Dropin(String unit, String name) -> dropin(unit, name, change);
                case Subject.User(String name) -> user(name, change);
                case Subject.KernelArgument(String argument) -> argument(argument, change);
                default ->
                    obstacles.add("The " + change.subject().words() + " cannot be changed while the machine runs.");
            }
        } catch (IllegalArgumentException e) {
            obstacles.add("The " + change.subject().words() + " cannot be changed: " + e.getMessage() + ".");
        }
    }

    private void touched(String path) {
        if (path.startsWith(SSHD)) {
            sshd = true;
        }
        if (path.startsWith(UNITS)) {
            units = true;
        }
        readers.of(path).forEach(unit -> run(unit, Deed.RESTART_IF_ACTIVE));
        if (UnitReaders.isReadLater(path)) {
            readLater.add(path);
        }
    }

    /** The strongest of all that is to happen to a unit counts. */
    private void run(String unit, Deed deed) {
        if (!unit.contains("@.")) {
            runs.merge(unit, deed, (one, two) -> one.compareTo(two) >= 0 ? one : two);
        }
    }

    private void stop(String unit) {
        goes.add(new ChangeUnit(unit, Deed.STOP));
        stopped.add(unit);
    }

    private void file(String path, ConfigChange change) {
        if (change.kind() == Kind.REMOVED) {
            removed.add(new Remove(path));
            touched(path);
            Quadlet.at(path).ifPresent(quadlet -> {
                units = true;
                String text = UnitReaders.text(change.before());
                if (Quadlet.isDropin(path)) {
                    run(readers.unit(quadlet, text), Deed.RESTART_IF_ACTIVE);
                } else {
                    stop(quadlet.unit(text));
                }
            });
            return;
        }
        Structure after = change.after();
        boolean rewritten = change.kind() == Kind.ADDED
                || change.fields().stream().anyMatch(field -> field.equals("contents") || field.equals("append"));
        FileSource source = rewritten ? source(after) : new FileSource.Nothing();
        boolean hasContents = !after.structure("contents").text("source").isEmpty();
        files.add(new PutFile(
                path,
                after.whole("mode").isPresent()
                        ? (int) after.whole("mode").getAsLong()
                        : hasContents ? FILE_MODE : GuardedAction.AS_IT_IS,
                owner(after, hasContents ? FileOwner.ROOT : FileOwner.AS_IT_IS),
                source,
                change.kind() == Kind.ADDED && !restoring && !after.isTrue("overwrite")));
        touched(path);
        Quadlet.at(path).ifPresent(quadlet -> {
            units = true;
            String text = UnitReaders.text(change.after());
            String unit = readers.unit(quadlet, text);
            boolean newly = change.kind() == Kind.ADDED && !restoring;
            if (change.kind() == Kind.CHANGED && !Quadlet.isDropin(path)) {
                String was = quadlet.unit(UnitReaders.text(change.before()));
                if (!was.equals(unit)) {
                    stop(was);
                    newly = true;
                }
            }
            run(
                    unit,
                    !Quadlet.isStartedAtBoot(text)
                            ? Deed.RESTART_IF_ACTIVE
                            : newly ? Deed.START : Deed.RESTART_IF_WANTED);
        });
    }

    /** Contents, and behind them what is appended, as Ignition writes both. */
    private static FileSource source(Structure file) {
        List<Structure> appended = file.structures("append");
        FileSource source = source(Contents.of(file.structure("contents")), file.structure("contents"));
        if (appended.isEmpty()) {
            return source;
        }
        if (!(source instanceof FileSource.Given)) {
            throw new IllegalArgumentException(
                    "text is appended to it, and what it held before Ignition did that is not known");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Stream.concat(Stream.of(file.structure("contents")), appended.stream()).forEach(part -> {
            if (!(Contents.of(part) instanceof Contents.Embedded(ByteBuffer data))) {
                throw new IllegalArgumentException("text that is fetched is appended to it");
            }
            all.writeBytes(bytes(data));
        });
        return new FileSource.Given(Content.bytes(all.toByteArray()));
    }

    private static FileSource source(Contents contents, Structure resource) {
        return switch (contents) {
            case Contents.Nothing _ -> new FileSource.Nothing();
            case Contents.Embedded(ByteBuffer data) -> new FileSource.Given(Content.bytes(bytes(data)));
            case Contents.Damaged(String reason) ->
                throw new IllegalArgumentException("its contents cannot be read (" + reason + ")");
            case Contents.Remote(String url, boolean compressed) -> {
                String[] hash = resource.structure("verification").text("hash").split("-", 2);
                if (hash.length != 2) {
                    throw new IllegalArgumentException(
                            "its contents are fetched, and no verification.hash says what they must be");
                }
                if (!resource.items("httpHeaders").isEmpty()) {
                    throw new IllegalArgumentException(
                            "its contents are fetched with headers, which only Ignition does");
                }
                yield new FileSource.Fetched(url, hash[0], hash[1], compressed);
            }
        };
    }

    private static byte[] bytes(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        return bytes;
    }

    private static FileOwner owner(Structure node, FileOwner otherwise) {
        return new FileOwner(
                id(node.structure("user"), otherwise.user()), id(node.structure("group"), otherwise.group()));
    }

    private static String id(Structure owner, String otherwise) {
        String name = owner.text("name");
        return !name.isEmpty()
                ? name
                : owner.whole("id").isPresent()
                        ? Long.toString(owner.whole("id").getAsLong())
                        : otherwise;
    }

    private void directory(String path, ConfigChange change) {
        if (change.kind() == Kind.REMOVED) {
            removedDirectories.add(new RemoveDirectory(path));
            return;
        }
        directories.add(new PutDirectory(
                path,
                change.after().whole("mode").isPresent()
                        ? (int) change.after().whole("mode").getAsLong()
                        : DIRECTORY_MODE,
                owner(change.after(), FileOwner.ROOT)));
    }

    private void link(String path, ConfigChange change) {
        if (change.kind() == Kind.REMOVED) {
            removed.add(new Remove(path));
        } else if (change.after().isTrue("hard")) {
            files.add(new PutHardLink(path, change.after().text("target")));
        } else {
            files.add(new PutLink(
                    path,
                    change.after().text("target"),
                    owner(change.after(), FileOwner.ROOT),
                    change.kind() == Kind.ADDED && !restoring && !change.after().isTrue("overwrite")));
        }
        touched(path);
    }

    private void unit(String name, ConfigChange change) {
        Structure before = change.before();
        Structure after = change.after();
        String path = UNITS + name;
        units = true;
        boolean hadFile = !before.text("contents").isEmpty();
        boolean hasFile = !after.text("contents").isEmpty();
        if (change.kind() == Kind.REMOVED) {
            if (hadFile || before.isTrue("mask")) {
                removed.add(new Remove(path));
            }
            if (hadFile || before.isTrue("enabled")) {
                goes.add(new ChangeUnit(name, hadFile ? Deed.RETIRE : Deed.STOP));
                stopped.add(name);
            }
            forget(name, before);
            return;
        }
        if (after.isTrue("mask")) {
            stop(name);
            files.add(new PutLink(path, "/dev/null", FileOwner.ROOT, false));
        } else if (hasFile) {
            files.add(new PutFile(
                    path,
                    UNIT_MODE,
                    FileOwner.ROOT,
                    new FileSource.Given(Content.utf8(after.text("contents"))),
                    false));
        } else if (hadFile || before.isTrue("mask")) {
            removed.add(new Remove(path));
        }
        boolean newly = change.fields().contains("enabled");
        if (after.isTrue("enabled")) {
            presets.add(new ChangeUnit(name, Deed.PRESET_ENABLED));
            if (!after.isTrue("mask")) {
                enablement.add(new ChangeUnit(name, Deed.ENABLE));
            }
        } else if (after.isFalse("enabled")) {
            presets.add(new ChangeUnit(name, Deed.PRESET_DISABLED));
            if (!after.isTrue("mask")) {
                enablement.add(new ChangeUnit(name, Deed.DISABLE));
            }
            if (newly && !restoring && change.kind() == Kind.CHANGED && before.isTrue("enabled")) {
                stop(name);
            }
        } else if (change.kind() == Kind.CHANGED) {
            forget(name, before);
        }
        boolean starts = after.isTrue("enabled") && (newly || change.fields().contains("mask")) && !restoring;
        run(name, starts ? Deed.START : after.isTrue("enabled") ? Deed.RESTART_IF_WANTED : Deed.RESTART_IF_ACTIVE);
    }

    private void forget(String name, Structure before) {
        if (before.has("enabled")) {
            presets.add(new ChangeUnit(name, Deed.PRESET_FORGOTTEN));
            enablement.add(new ChangeUnit(name, Deed.VENDOR));
        }
    }

    private void dropin(String unit, String name, ConfigChange change) {
        String directory = UNITS + unit + ".d";
        units = true;
        boolean there = !change.after().text("contents").isEmpty();
        if (there) {
            files.add(new PutFile(
                    directory + "/" + name,
                    UNIT_MODE,
                    FileOwner.ROOT,
                    new FileSource.Given(Content.utf8(change.after().text("contents"))),
                    false));
        } else {
            removed.add(new Remove(directory + "/" + name));
            removedDirectories.add(new RemoveDirectory(directory));
        }
        run(unit, Deed.RESTART_IF_WANTED);
    }

    private void user(String name, ConfigChange change) {
        List<String> lines = change.after().texts("sshAuthorizedKeys");
        Set<String> now =
                new LinkedHashSet<>(lines.stream().map(PublicKeys::bare).toList());
        now.add(ours);
        keys.add(new ChangeKeys(
                name,
                lines,
                change.before().texts("sshAuthorizedKeys").stream()
                        .map(PublicKeys::bare)
                        .filter(key -> !now.contains(key))
                        .distinct()
                        .toList(),
                restoring,
                ours));
    }

    private void argument(String argument, ConfigChange change) {
        List<String> words = List.of(argument.strip().split("\\s+"));
        KernelArguments.check(words);
        if (change.kind() != Kind.REMOVED) {
            (change.after().has("shouldExist") ? wanted : unwanted).addAll(words);
        } else if (change.before().has("shouldExist")) {
            unwanted.addAll(words);
        }
    }
}
