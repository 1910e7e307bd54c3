package dev.slipway.templates.butane;

import dev.slipway.templates.butane.Decompiler.Decompiled;
import dev.slipway.templates.butane.YamlNode.Alias;
import dev.slipway.templates.butane.YamlNode.Entry;
import dev.slipway.templates.butane.YamlNode.Mapping;
import dev.slipway.templates.butane.YamlNode.Scalar;
import dev.slipway.templates.butane.YamlNode.Sequence;
import dev.slipway.templates.report.Report;
import dev.slipway.templates.report.ReportEntry;
import dev.slipway.templates.report.ReportEntry.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The old Container Linux Config into Butane for Flatcar, as well as it can be.
 *
 * <p>What is carried over keeps its meaning; everything that is not is named in the report, with its place. Sections that the old
 * tool made units and files of ({@code update}, {@code locksmith}, {@code docker}, {@code networkd}) become those.
 */
public final class ContainerLinux {
    private static final String VERSION = "1.1.0";

    /** Enough for any real file; aliases can multiply a small text beyond all measure. */
    private static final int MAX_NODES = 200_000;

    /** Where a name moved to, by section; a field that is not here keeps its name when it is known at all. */
    private static final Map<String, Set<String>> KEPT = Map.ofEntries(
            Map.entry("file", Set.of("path", "overwrite", "mode")),
            Map.entry("directory", Set.of("path", "overwrite", "mode")),
            Map.entry("link", Set.of("path", "overwrite", "target", "hard")),
            Map.entry("disk", Set.of("device", "wipe_table")),
            Map.entry(
                    "partition",
                    Set.of("label", "number", "type_guid", "guid", "wipe_partition_entry", "should_exist")),
            Map.entry("raid", Set.of("name", "level", "devices", "spares", "options")),
            Map.entry("mount", Set.of("device", "format", "label", "uuid", "options")),
            Map.entry("unit", Set.of("name", "enabled", "mask", "contents")),
            Map.entry("dropin", Set.of("name", "contents")),
            Map.entry(
                    "user",
                    Set.of(
                            "name",
                            "password_hash",
                            "ssh_authorized_keys",
                            "uid",
                            "gecos",
                            "home_dir",
                            "no_create_home",
                            "primary_group",
                            "groups",
                            "no_user_group",
                            "no_log_init",
                            "shell",
                            "system")),
            Map.entry("group", Set.of("name", "gid", "password_hash", "system")));

    private final List<ReportEntry> entries = new ArrayList<>();
    private final Map<String, List<Node>> lists = new LinkedHashMap<>();
    private final Map<String, String> filesystems = new HashMap<>(Map.of("root", "/", "oem", "/oem"));
    private final Map<String, String> update = new LinkedHashMap<>();

    private ContainerLinux() {}

    /**
     * Translates a configuration.
     *
     * @param source the old configuration (YAML)
     * @return Butane for Flatcar; warnings name what was left out
     */
    public static Decompiled toButane(byte[] source) {
        ContainerLinux translation = new ContainerLinux();
        try {
            return new Decompiled(
                    translation.document(YamlDocument.read(YamlText.decode(source))), new Report(translation.entries));
        } catch (YamlProblem e) {
            return new Decompiled("", new Report(e.entries()));
        }
    }

    private String document(YamlNode root) throws YamlProblem {
        checkSize(root);
        if (!(plain(root) instanceof Mapping mapping)) {
            throw new YamlProblem("a Container Linux Config is a mapping", root.line(), root.column());
        }
        Map<String, YamlNode> sections = new LinkedHashMap<>();
        for (Entry entry : mapping.entries()) {
            sections.put(key(entry), plain(entry.value()));
        }
        Out head = new Out();
        head.put("variant", text("flatcar"));
        head.put("version", text(VERSION));
        // Filesystems first: files name them.
        for (String section : List.of("storage", "systemd", "networkd", "passwd", "update", "locksmith", "docker")) {
            YamlNode value = sections.get(section);
            if (value instanceof Mapping fields) {
                section(section, fields);
            } else if (value != null && !isNothing(value)) {
                leave(value, section, "is not a mapping");
            }
        }
        for (Entry entry : mapping.entries()) {
            switch (key(entry)) {
                case "storage", "systemd", "networkd", "passwd", "update", "locksmith", "docker" -> {}
                case "ignition" -> leave(entry.value(), "ignition", "name remote configurations and authorities anew");
                case "etcd", "flannel" ->
                    leave(entry.value(), key(entry), "Flatcar no longer makes its units; run it as a container unit");
                default -> leave(entry.value(), key(entry), "is not known");
            }
        }
        if (!update.isEmpty()) {
            StringBuilder lines = new StringBuilder();
            update.forEach((name, value) ->
                    lines.append(name).append('=').append(value).append('\n'));
            file("/etc/flatcar/update.conf", lines.toString());
        }
        group(head, "passwd", "users", "groups");
        group(head, "storage", "disks", "raid", "filesystems", "directories", "files", "links");
        group(head, "systemd", "units");
        return YamlWriter.write(head.node());
    }

    private void group(Out head, String section, String... names) {
        Out out = new Out();
        for (String name : names) {
            List<Node> items = lists.get(section + "." + name);
            if (items != null) {
                out.put(name, new SequenceNode(Tag.SEQ, items, FlowStyle.BLOCK));
            }
        }
        if (!out.isEmpty()) {
            head.put(section, out.node());
        }
    }

    private void section(String section, Mapping fields) throws YamlProblem {
        List<Entry> ordered = new ArrayList<>(fields.entries());
        ordered.sort((a, b) -> Boolean.compare(!isFilesystems(a), !isFilesystems(b)));
        for (Entry entry : ordered) {
            String path = section + "." + key(entry);
            YamlNode value = plain(entry.value());
            switch (path) {
                case "storage.filesystems" -> each(value, path, this::filesystem);
                case "storage.disks" -> each(value, path, this::disk);
                case "storage.raid" -> each(value, path, (item, at) -> add(path, copy("raid", item, at)));
                case "storage.files" -> each(value, path, (item, at) -> add(path, entryOf("file", item, at)));
                case "storage.directories" ->
                    each(value, path, (item, at) -> add(path, entryOf("directory", item, at)));
                case "storage.links" -> each(value, path, (item, at) -> add(path, entryOf("link", item, at)));
                case "systemd.units" -> each(value, path, (item, at) -> add(path, unit(item, at)));
                case "networkd.units" -> each(value, path, this::network);
                case "passwd.users" -> each(value, path, (item, at) -> add(path, user(item, at)));
                case "passwd.groups" -> each(value, path, (item, at) -> add(path, copy("group", item, at)));
                case "update.group" -> update.put("GROUP", word(value, path));
                case "update.server" -> update.put("SERVER", word(value, path));
                case "locksmith.reboot_strategy" -> update.put("REBOOT_STRATEGY", word(value, path));
                case "locksmith.window_start" -> update.put("LOCKSMITHD_REBOOT_WINDOW_START", word(value, path));
                case "locksmith.window_length" -> update.put("LOCKSMITHD_REBOOT_WINDOW_LENGTH", word(value, path));
                case "locksmith.group" -> update.put("LOCKSMITHD_GROUP", word(value, path));
                case "docker.flags" -> docker(value, path);
                default -> leave(value, path, "has no counterpart");
            }
        }
    }

    private static boolean isFilesystems(Entry entry) {
        return "filesystems".equals(key(entry));
    }

    private void filesystem(Mapping item, String path) {
        Out out = new Out();
        String name = "";
        String mountPoint = "";
        boolean hasMount = false;
        for (Entry entry : item.entries()) {
            YamlNode value = plain(entry.value());
            String at = path + "." + key(entry);
            switch (key(entry)) {
                case "name" -> name = word(value, at);
                case "path" -> mountPoint = word(value, at);
                case "mount" -> {
                    hasMount = value instanceof Mapping;
                    mount(value, at, out);
                }
                default -> leave(value, at, "is not known");
            }
        }
        if (hasMount) {
            // The old files were written into filesystems by name, mounted nowhere; now a place is needed.
            if (mountPoint.isEmpty()) {
                mountPoint = "root".equals(name) ? "/" : "/media/" + (name.isEmpty() ? "filesystem" : name);
                if (!"root".equals(name)) {
                    warn(item, path, "has no place where it is mounted; " + mountPoint + " is taken for its files");
                }
            }
            out.put("path", text(mountPoint));
            add("storage.filesystems", out.node());
        }
        if (!name.isEmpty()) {
            filesystems.put(name, mountPoint.isEmpty() ? "/" : mountPoint);
        }
    }

    private void mount(YamlNode value, String path, Out out) {
        if (!(value instanceof Mapping mount)) {
            leave(value, path, "is not a mapping");
            return;
        }
        for (Entry entry : mount.entries()) {
            YamlNode field = plain(entry.value());
            String at = path + "." + key(entry);
            switch (key(entry)) {
                case "wipe_filesystem" -> out.put("wipe_filesystem", node(field));
                case "create" -> {
                    if (field instanceof Mapping create) {
                        for (Entry option : create.entries()) {
                            switch (key(option)) {
                                case "force" -> out.put("wipe_filesystem", node(option.value()));
                                case "options" -> out.put("options", node(option.value()));
                                default -> leave(option.value(), at + "." + key(option), "is not known");
                            }
                        }
                    }
                }
                default -> keep("mount", entry, at, out);
            }
        }
    }

    private void disk(Mapping item, String path) {
        Out out = new Out();
        for (Entry entry : item.entries()) {
            String at = path + "." + key(entry);
            if (!"partitions".equals(key(entry))) {
                keep("disk", entry, at, out);
                continue;
            }
            List<Node> partitions = new ArrayList<>();
            each(plain(entry.value()), at, (partition, place) -> partitions.add(partition(partition, place)));
            out.put("partitions", new SequenceNode(Tag.SEQ, partitions, FlowStyle.BLOCK));
        }
        add("storage.disks", out.node());
    }

    private Node partition(Mapping item, String path) {
        Out out = new Out();
        for (Entry entry : item.entries()) {
            String at = path + "." + key(entry);
            switch (key(entry)) {
                case "size", "start" ->
                    mebibytes(entry, at).ifPresent(count -> {
                        out.put(key(entry) + "_mib", YamlWriter.number(count));
                    });
                default -> keep("partition", entry, at, out);
            }
        }
        return out.node();
    }

    /** Sizes had units; without one they were bytes. */
    private Optional<String> mebibytes(Entry entry, String path) {
        String size = word(plain(entry.value()), path);
        int unit = 0;
        while (unit < size.length() && Character.isDigit(size.charAt(unit))) {
            unit++;
        }
        if (unit == 0 || unit > 15) {
            leave(entry.value(), path, "is not a size");
            return Optional.empty();
        }
        long count = Long.parseLong(size.substring(0, unit));
        long factor = switch (size.substring(unit).strip()) {
            case "", "B" -> 1;
            case "KiB", "K" -> 1L << 10;
            case "MiB", "M" -> 1L << 20;
            case "GiB", "G" -> 1L << 30;
            case "TiB", "T" -> 1L << 40;
            default -> 0;
        };
        if (factor == 0 || count > Long.MAX_VALUE / factor) {
            leave(entry.value(), path, "is not a size");
            return Optional.empty();
        }
        long bytes = count * factor;
        if (bytes % (1L << 20) != 0) {
            warn(entry.value(), path, "is rounded down to whole MiB");
        }
        return Optional.of(Long.toString(bytes >> 20));
    }

    /** A file, directory or link: its filesystem becomes the beginning of its path. */
    private Node entryOf(String type, Mapping item, String path) {
        Out out = new Out();
        String filesystem = "root";
        for (Entry entry : item.entries()) {
            if ("filesystem".equals(key(entry))) {
                filesystem = word(plain(entry.value()), path + ".filesystem");
            }
        }
        String place = filesystems.get(filesystem);
        if (place == null) {
            warn(item, path, "is in the unknown filesystem " + filesystem + "; it is put into the root filesystem");
            place = "/";
        }
        for (Entry entry : item.entries()) {
            String at = path + "." + key(entry);
            YamlNode value = plain(entry.value());
            switch (key(entry)) {
                case "filesystem" -> {}
                case "path" -> {
                    String inside = word(value, at);
                    out.put("path", text("/".equals(place) ? inside : place + inside));
                }
                case "user", "group" -> out.put(key(entry), owner(value, at));
                case "contents" -> out.put("contents", contents(value, at));
                case "append" -> leave(value, at, "write it as append: [contents]");
                default -> keep(type, entry, at, out);
            }
        }
        return out.node();
    }

    private Node owner(YamlNode value, String path) {
        Out out = new Out();
        if (value instanceof Mapping fields) {
            for (Entry entry : fields.entries()) {
                switch (key(entry)) {
                    case "id", "name" -> out.put(key(entry), node(entry.value()));
                    default -> leave(entry.value(), path + "." + key(entry), "is not known");
                }
            }
        }
        return out.node();
    }

    private Node contents(YamlNode value, String path) {
        Out out = new Out();
        if (!(value instanceof Mapping fields)) {
            leave(value, path, "is not a mapping");
            return out.node();
        }
        for (Entry entry : fields.entries()) {
            String at = path + "." + key(entry);
            switch (key(entry)) {
                case "inline", "local" -> out.put(key(entry), node(entry.value()));
                case "remote" -> remote(plain(entry.value()), at, out);
                default -> leave(entry.value(), at, "is not known");
            }
        }
        return out.node();
    }

    private void remote(YamlNode value, String path, Out out) {
        if (!(value instanceof Mapping fields)) {
            leave(value, path, "is not a mapping");
            return;
        }
        for (Entry entry : fields.entries()) {
            String at = path + "." + key(entry);
            YamlNode field = plain(entry.value());
            switch (key(entry)) {
                case "url" -> out.put("source", node(field));
                case "compression" -> out.put("compression", node(field));
                case "verification" -> {
                    if (field instanceof Mapping verification) {
                        verification(verification, at, out);
                    }
                }
                default -> leave(field, at, "is not known");
            }
        }
    }

    private void verification(Mapping fields, String path, Out out) {
        String function = "sha512";
        String sum = "";
        for (Entry entry : fields.entries()) {
            YamlNode field = plain(entry.value());
            String at = path + "." + key(entry);
            if (!(field instanceof Mapping hash) || !"hash".equals(key(entry))) {
                leave(field, at, "is not known");
                continue;
            }
            for (Entry part : hash.entries()) {
                switch (key(part)) {
                    case "function" -> function = word(plain(part.value()), at);
                    case "sum" -> sum = word(plain(part.value()), at);
                    default -> leave(part.value(), at + "." + key(part), "is not known");
                }
            }
        }
        Out verification = new Out();
        verification.put("hash", text(function + "-" + sum));
        out.put("verification", verification.node());
    }

    private Node unit(Mapping item, String path) {
        Out out = new Out();
        boolean hasEnabled = item.entries().stream().anyMatch(entry -> "enabled".equals(key(entry)));
        for (Entry entry : item.entries()) {
            String at = path + "." + key(entry);
            switch (key(entry)) {
                case "enable" -> {
                    if (!hasEnabled) {
                        out.put("enabled", node(entry.value()));
                    }
                }
                case "dropins" -> {
                    List<Node> dropins = new ArrayList<>();
                    each(plain(entry.value()), at, (dropin, place) -> dropins.add(copy("dropin", dropin, place)));
                    out.put("dropins", new SequenceNode(Tag.SEQ, dropins, FlowStyle.BLOCK));
                }
                default -> keep("unit", entry, at, out);
            }
        }
        return out.node();
    }

    /** Units of networkd were a section of their own; now they are files. */
    private void network(Mapping item, String path) {
        String name = "";
        String contents = "";
        List<Mapping> dropins = new ArrayList<>();
        for (Entry entry : item.entries()) {
            YamlNode value = plain(entry.value());
            String at = path + "." + key(entry);
            switch (key(entry)) {
                case "name" -> name = word(value, at);
                case "contents" -> contents = word(value, at);
                case "dropins" -> each(value, at, (dropin, place) -> dropins.add(dropin));
                default -> leave(value, at, "is not known");
            }
        }
        if (!contents.isEmpty()) {
            file("/etc/systemd/network/" + name, contents);
        }
        for (Mapping dropin : dropins) {
            Map<String, String> fields = new HashMap<>();
            for (Entry entry : dropin.entries()) {
                fields.put(key(entry), word(plain(entry.value()), path + ".dropins." + key(entry)));
            }
            String file = "/etc/systemd/network/" + name + ".d/" + fields.getOrDefault("name", "");
            file(file, fields.getOrDefault("contents", ""));
        }
    }

    private Node user(Mapping item, String path) {
        Out out = new Out();
        for (Entry entry : item.entries()) {
            String at = path + "." + key(entry);
            if (!"create".equals(key(entry))) {
                keep("user", entry, at, out);
            } else if (plain(entry.value()) instanceof Mapping create) {
                // What only counted when the user was made counts always now.
                for (Entry field : create.entries()) {
                    keep("user", field, at + "." + key(field), out);
                }
            }
        }
        return out.node();
    }

    private void docker(YamlNode value, String path) {
        if (!(value instanceof Sequence flags)) {
            leave(value, path, "is not a list");
            return;
        }
        List<String> words = new ArrayList<>();
        for (YamlNode flag : flags.items()) {
            words.add(word(plain(flag), path));
        }
        Out dropin = new Out();
        dropin.put("name", text("20-flags.conf"));
        dropin.put("contents", text("[Service]\nEnvironment=\"DOCKER_OPTS=" + String.join(" ", words) + "\"\n"));
        Out unit = new Out();
        unit.put("name", text("docker.service"));
        unit.put("dropins", new SequenceNode(Tag.SEQ, List.of(dropin.node()), FlowStyle.BLOCK));
        add("systemd.units", unit.node());
    }

    private void file(String path, String contents) {
        Out inline = new Out();
        inline.put("inline", text(contents));
        Out out = new Out();
        out.put("path", text(path));
        out.put("overwrite", YamlWriter.truth(true));
        out.put("mode", YamlWriter.octal(0644));
        out.put("contents", inline.node());
        add("storage.files", out.node());
    }

    private Node copy(String type, Mapping item, String path) {
        Out out = new Out();
        item.entries().forEach(entry -> keep(type, entry, path + "." + key(entry), out));
        return out.node();
    }

    private void keep(String type, Entry entry, String path, Out out) {
        if (!KEPT.getOrDefault(type, Set.of()).contains(key(entry))) {
            leave(entry.value(), path, "has no counterpart");
        } else if (!isNothing(plain(entry.value()))) {
            out.put(key(entry), node(entry.value()));
        }
    }

    private void add(String list, Node item) {
        lists.computeIfAbsent(list, name -> new ArrayList<>()).add(item);
    }

    private void each(YamlNode list, String path, BiConsumer<Mapping, String> use) {
        if (!(list instanceof Sequence sequence)) {
            leave(list, path, "is not a list");
            return;
        }
        for (int i = 0; i < sequence.items().size(); i++) {
            String at = path + "." + i;
            if (plain(sequence.items().get(i)) instanceof Mapping item) {
                use.accept(item, at);
            } else {
                leave(sequence.items().get(i), at, "is not a mapping");
            }
        }
    }

    /** Copies a value as it is written; collections deeper than any field has are left out. */
    private Node node(YamlNode source) {
        YamlNode value = plain(source);
        return switch (value) {
            case Scalar scalar -> scalar(scalar);
            case Sequence sequence -> {
                List<Node> items = new ArrayList<>();
                for (YamlNode item : sequence.items()) {
                    items.add(plain(item) instanceof Scalar scalar ? node(scalar) : text(""));
                }
                yield new SequenceNode(Tag.SEQ, items, FlowStyle.BLOCK);
            }
            case Mapping mapping -> {
                leave(mapping, "", "is not a plain value");
                yield text("");
            }
            case Alias alias -> text(alias.name());
        };
    }

    /** Octal numbers stay octal; what is neither a number nor a truth value is text. */
    private static Node scalar(Scalar scalar) {
        try {
            return switch (ScalarValue.of(scalar)) {
                case ScalarValue.Whole(long value, boolean fits)
                when fits && value > 0 && scalar.value().startsWith("0") -> YamlWriter.octal(value);
                case ScalarValue.Whole whole -> YamlWriter.number(Long.toString(whole.value()));
                case ScalarValue.Truth truth -> YamlWriter.truth(truth.value());
                default -> text(scalar.value());
            };
        } catch (YamlProblem e) {
            return text(scalar.value());
        }
    }

    private String word(YamlNode value, String path) {
        if (value instanceof Scalar scalar) {
            return scalar.value();
        }
        leave(value, path, "is not a plain value");
        return "";
    }

    private static boolean isNothing(YamlNode value) {
        return value instanceof Scalar scalar && scalar.plain() && ScalarValue.NULL.contains(scalar.value());
    }

    private static YamlNode plain(YamlNode node) {
        return node instanceof Alias alias ? alias.target().node() : node;
    }

    /** Aliases can make a small text large, or endless. */
    private static void checkSize(YamlNode root) throws YamlProblem {
        Deque<YamlNode> open = new ArrayDeque<>(List.of(root));
        for (int count = 0; !open.isEmpty(); count++) {
            if (count > MAX_NODES) {
                throw new YamlProblem("document contains excessive aliasing", 0, 0);
            }
            switch (open.pop()) {
                case Alias alias -> open.push(alias.target().node());
                case Sequence sequence -> sequence.items().forEach(open::push);
                case Mapping mapping ->
                    mapping.entries().forEach(entry -> {
                        open.push(entry.key());
                        open.push(entry.value());
                    });
                case Scalar scalar -> {}
            }
        }
    }

    private static String key(Entry entry) {
        return plain(entry.key()) instanceof Scalar scalar ? scalar.value() : "";
    }

    private void leave(YamlNode node, String path, String why) {
        warn(node, path, "is not carried over: " + why);
    }

    private void warn(YamlNode node, String path, String message) {
        String at = path.isEmpty() ? "" : "$." + path;
        entries.add(new ReportEntry(Kind.WARNING, at, node.line(), node.column(), message));
    }

    private static ScalarNode text(String value) {
        return YamlWriter.text(value);
    }

    /** A mapping under construction; a key that is put again replaces the first. */
    private static final class Out {
        private final Map<String, Node> fields = new LinkedHashMap<>();

        void put(String key, Node value) {
            fields.put(key, value);
        }

        boolean isEmpty() {
            return fields.isEmpty();
        }

        Node node() {
            List<NodeTuple> tuples = new ArrayList<>();
            fields.forEach((key, value) ->
                    tuples.add(new NodeTuple(new ScalarNode(Tag.STR, key, null, null, ScalarStyle.PLAIN), value)));
            return new MappingNode(Tag.MAP, tuples, tuples.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
        }
    }
}
