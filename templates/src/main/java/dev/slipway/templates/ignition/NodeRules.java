package dev.slipway.templates.ignition;

import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.report.FieldPath;
import dev.slipway.templates.report.Findings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules for files, directories and links, alone and against each other. */
final class NodeRules {
    private static final String UNIT_DIRECTORY = "/etc/systemd/system/";
    private static final long SPECIAL_BITS = 07000;

    private NodeRules() {}

    /** A file must not be written where a unit goes. */
    static void config(Structure config, FieldPath path, RuleContext context) {
        Set<String> unitPaths = new HashSet<>();
        for (Structure unit : config.structure("systemd").structures("units")) {
            String unitPath = UNIT_DIRECTORY + unit.text("name");
            if (!unit.text("contents").isEmpty()) {
                unitPaths.add(unitPath);
            }
            for (Structure dropin : unit.structures("dropins")) {
                if (!dropin.text("contents").isEmpty()) {
                    unitPaths.add(unitPath + ".d/" + dropin.text("name"));
                }
            }
        }
        Structure storage = config.structure("storage");
        for (String list : List.of("files", "directories", "links")) {
            List<Structure> nodes = storage.structures(list);
            for (int i = 0; i < nodes.size(); i++) {
                if (unitPaths.contains(nodes.get(i).text("path"))) {
                    context.findings()
                            .error(
                                    path.child("storage", list, i, "path"),
                                    "path conflicts with systemd unit or dropin");
                }
            }
        }
    }

    static void storage(Structure storage, FieldPath path, RuleContext context) {
        LinkTree links = new LinkTree(storage.structures("links"));
        behindLinks(storage, "directories", "directory", links, path, context);
        behindLinks(storage, "files", "file", links, path, context);
        behindLinks(storage, "links", "link", links, path, context);
        links(storage, path, context);
        filesystems(storage, path, context);
    }

    private static void behindLinks(
            Structure storage, String list, String word, LinkTree links, FieldPath path, RuleContext context) {
        List<Structure> nodes = storage.structures(list);
        for (int i = 0; i < nodes.size(); i++) {
            int above = links.above(nodes.get(i).text("path"));
            for (int times = 0; times < above; times++) {
                context.findings().error(path.child(list, i), word + " path includes link in config");
            }
        }
    }

    /** Counts the links that lie above a path, without comparing each with each. */
    private static final class LinkTree {
        private final Map<String, Integer> links = new HashMap<>();

        LinkTree(List<Structure> links) {
            links.forEach(link -> this.links.merge(link.text("path"), 1, Integer::sum));
        }

        int above(String path) {
            int count = 0;
            if (!links.isEmpty()) {
                for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                    count += links.getOrDefault(path.substring(0, slash), 0);
                }
            }
            return count;
        }
    }

    private static void links(Structure storage, FieldPath path, RuleContext context) {
        Findings findings = context.findings();
        Map<String, Integer> directories = new HashMap<>();
        storage.structures("directories")
                .forEach(directory -> directories.merge(directory.text("path"), 1, Integer::sum));
        List<Structure> links = storage.structures("links");
        for (int i = 0; i < links.size(); i++) {
            Structure link = links.get(i);
            FieldPath at = path.child("links", i);
            String target = link.text("target");
            if (context.minor() >= 3 && target.isEmpty()) {
                findings.error(at.key("target"), "link target is required");
                continue;
            }
            if (!link.isTrue("hard")) {
                continue;
            }
            String clean = GoPath.clean(target);
            String absolute = clean.startsWith("/") ? clean : GoPath.join(link.text("path"), target);
            for (int times = directories.getOrDefault(absolute, 0); times > 0; times--) {
                findings.error(at, "hard link target is a directory");
            }
            for (String owner : List.of("user", "group")) {
                for (String key : List.of("id", "name")) {
                    if (link.structure(owner).has(key)) {
                        findings.warning(at.child(owner, key), "user/group ignored for hard link");
                    }
                }
            }
        }
    }

    private static void filesystems(Structure storage, FieldPath path, RuleContext context) {
        Map<String, Structure> disks = new HashMap<>();
        storage.structures("disks").forEach(disk -> disks.put(disk.text("device"), disk));
        List<Structure> filesystems = storage.structures("filesystems");
        for (int i = 0; i < filesystems.size(); i++) {
            Structure disk = disks.get(filesystems.get(i).text("device"));
            if (disk == null) {
                continue;
            }
            FieldPath at = path.child("filesystems", i, "device");
            if (!disk.items("partitions").isEmpty()) {
                context.findings().warning(at, "filesystem overwrites partitioned device");
            } else if (!filesystems.get(i).isTrue("wipeFilesystem") && disk.isTrue("wipeTable")) {
                context.findings().warning(at, "device matches disk with wipeTable enabled; filesystem will be wiped");
            }
        }
    }

    static void node(Structure node, FieldPath path, RuleContext context) {
        context.findings().error(path.key("path"), GoPath.problem(node.text("path")));
    }

    static void directory(Structure directory, FieldPath path, RuleContext context) {
        node(directory, path, context);
        mode(directory, path, context);
    }

    static void file(Structure file, FieldPath path, RuleContext context) {
        node(file, path, context);
        mode(file, path, context);
        if (file.isTrue("overwrite") && !file.structure("contents").has("source")) {
            context.findings().error(path.key("overwrite"), "overwrite must be false if source is unspecified");
        }
    }

    private static void mode(Structure node, FieldPath path, RuleContext context) {
        if (!node.has("mode")) {
            return;
        }
        long mode = node.whole("mode").orElse(0);
        if (mode < 0 || mode > 07777) {
            context.findings().error(path.key("mode"), "illegal file mode");
        }
        if (context.minor() < 6 && (mode & SPECIAL_BITS) != 0) {
            context.findings()
                    .warning(
                            path.key("mode"),
                            "setuid/setgid/sticky bits are not supported or functional in spec versions older than 3.6.0");
        }
    }

    static void owner(Structure owner, FieldPath path, RuleContext context) {
        if (owner.has("id") && !owner.text("name").isEmpty()) {
            context.findings().error(path, "cannot set both id and name");
        }
    }
}
