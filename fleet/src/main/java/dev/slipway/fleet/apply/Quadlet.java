package dev.slipway.fleet.apply;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file from which Podman generates a unit (podman-systemd.unit(5)).
 *
 * @param file the file's name, such as {@code web.container}
 */
record Quadlet(String file) {
    private static final Pattern PATH = Pattern.compile(
            "/etc/containers/systemd/(?:(?!users/)[^/]+/)*?([^/]+\\.(?:container|volume|network|pod|kube|image|build))(?:\\.d/[^/]+\\.conf)?");
    private static final Pattern SERVICE_NAME = Pattern.compile("(?m)^\\s*ServiceName\\s*=\\s*(\\S+)\\s*$");
    private static final Pattern STARTED_AT_BOOT =
            Pattern.compile("(?m)^\\s*(?:WantedBy|RequiredBy|UpheldBy)\\s*=\\s*\\S");

    /** What the unit's name has behind that of the file. */
    private static final Map<String, String> SUFFIXES = Map.of(
            "container",
            "",
            "kube",
            "",
            "volume",
            "-volume",
            "network",
            "-network",
            "pod",
            "-pod",
            "image",
            "-image",
            "build",
            "-build");

    /** The quadlet at a path, or that which a drop-in at that path belongs to. */
    static Optional<Quadlet> at(String path) {
        Matcher parts = PATH.matcher(path);
        return parts.matches() ? Optional.of(new Quadlet(parts.group(1))) : Optional.empty();
    }

    static boolean isDropin(String path) {
        return path.endsWith(".conf");
    }

    /** The unit that Podman makes of it. */
    String unit(String text) {
        Matcher named = SERVICE_NAME.matcher(text);
        if (named.find()) {
            return named.group(1).endsWith(".service") ? named.group(1) : named.group(1) + ".service";
        }
        int dot = file.lastIndexOf('.');
        return file.substring(0, dot) + SUFFIXES.getOrDefault(file.substring(dot + 1), "") + ".service";
    }

    static boolean isStartedAtBoot(String text) {
        return STARTED_AT_BOOT.matcher(text).find();
    }
}
