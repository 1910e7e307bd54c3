package dev.slipway.fleet.apply;

import dev.slipway.templates.change.ConfigChange;
import dev.slipway.templates.change.Subject;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.Contents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells which units read a file, so that they are restarted when it changes. */
final class UnitReaders {
    /** Services of the system, by the beginning of the paths that they read. */
    private static final Map<String, String> SYSTEM = Map.ofEntries(
            Map.entry("/etc/sysctl.d/", "systemd-sysctl.service"),
            Map.entry("/etc/sysctl.conf", "systemd-sysctl.service"),
            Map.entry("/etc/modules-load.d/", "systemd-modules-load.service"),
            Map.entry("/etc/systemd/network/", "systemd-networkd.service"),
            Map.entry("/etc/systemd/resolved.conf", "systemd-resolved.service"),
            Map.entry("/etc/systemd/timesyncd.conf", "systemd-timesyncd.service"),
            Map.entry("/etc/systemd/journald.conf", "systemd-journald.service"),
            Map.entry("/etc/chrony", "chronyd.service"),
            Map.entry("/etc/zincati/config.d/", "zincati.service"),
            Map.entry("/etc/flatcar/update.conf", "update-engine.service"));

    /** What only the next boot, or the next time that a connection is made, reads. */
    private static final List<String> LATER = List.of(
            "/etc/hostname",
            "/etc/NetworkManager/",
            "/etc/fstab",
            "/etc/modprobe.d/",
            "/etc/udev/",
            "/etc/tmpfiles.d/");

    /** A directory above the file counts only where it is mounted into something. */
    private static final List<String> MOUNTS = List.of("Volume=", " -v ", "--volume", "Bind", "Mount=");

    private final Map<String, String> texts;

    /** The quadlets without their drop-ins, by the names of their files. */
    private final Map<String, String> quadlets = new HashMap<>();

    /**
     * For a configuration.
     *
     * @param declared all that it declares, each as an added difference
     */
    UnitReaders(List<ConfigChange> declared) {
        this.texts = new LinkedHashMap<>();
        for (ConfigChange each : declared) {
            if (each.subject() instanceof Subject.FileAt(String path) && !Quadlet.isDropin(path)) {
                Quadlet.at(path).ifPresent(quadlet -> quadlets.put(quadlet.file(), text(each.after())));
            }
        }
        for (ConfigChange each : declared) {
            switch (each.subject()) {
                case Subject.Unit(String name) -> add(name, each.after().text("contents"));
                case Subject.Dropin(String unit, String _) ->
                    add(unit, each.after().text("contents"));
                case Subject.FileAt(String path) ->
                    Quadlet.at(path).ifPresent(quadlet -> {
                        String text = text(each.after());
                        add(unit(quadlet, text), text);
                    });
                default -> {}
            }
        }
    }

    private void add(String unit, String text) {
        texts.merge(unit, text, (one, two) -> one + "\n" + two);
    }

    /** The unit that Podman makes of a quadlet; the text is that of the quadlet or of one of its drop-ins, which do not name it. */
    String unit(Quadlet quadlet, String text) {
        return quadlet.unit(quadlets.getOrDefault(quadlet.file(), text));
    }

    /** The text of a file that is embedded; empty for any other. */
    static String text(Structure file) {
        return Contents.of(file.structure("contents")) instanceof Contents.Embedded(var data)
                ? StandardCharsets.UTF_8.decode(data.duplicate()).toString()
                : "";
    }

    /** The units that read a path. */
    List<String> of(String path) {
        Set<String> units = new LinkedHashSet<>();
        SYSTEM.forEach((prefix, unit) -> {
            if (path.startsWith(prefix)) {
                units.add(unit);
            }
        });
        texts.forEach((unit, text) -> {
            if (mentions(text, path)) {
                units.add(unit);
            }
        });
        return new ArrayList<>(units);
    }

    static boolean isReadLater(String path) {
        return LATER.stream().anyMatch(path::startsWith);
    }

    private static boolean mentions(String text, String path) {
        if (names(text, path)) {
            return true;
        }
        List<String> mounts = text.lines()
                .filter(line -> MOUNTS.stream().anyMatch(line::contains))
                .toList();
        int slash = path.lastIndexOf('/');
        while (slash > 0 && path.indexOf('/', 1) < slash) {
            String directory = path.substring(0, slash);
            if (mounts.stream().anyMatch(line -> names(line, directory))) {
                return true;
            }
            slash = path.lastIndexOf('/', slash - 1);
        }
        return false;
    }

    /** Whether the path stands in a text as a whole. */
    private static boolean names(String text, String path) {
        for (int at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1)) {
            int end = at + path.length();
            boolean begins = at == 0 || !isPart(text.charAt(at - 1)) || isOptional(text, at);
            boolean ends = end == text.length() || (!isPart(text.charAt(end)) && text.charAt(end) != '/');
            if (begins && ends) {
                return true;
            }
        }
        return false;
    }

    /** A hyphen before a path says that it may be missing, as in EnvironmentFile= (systemd.exec(5)). */
    private static boolean isOptional(String text, int at) {
        return text.charAt(at - 1) == '-'
                && (at == 1 || text.charAt(at - 2) == '=' || Character.isWhitespace(text.charAt(at - 2)));
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
    }
}
