package dev.slipway.fleet.provision;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an Ignition configuration brings, in a few lines that a person can check before an installation. */
final class ConfigContents {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int NAMED = 6;

    private ConfigContents() {}

    static List<String> of(String ignition) {
        JsonNode root = JSON.readTree(ignition);
        List<String> lines = new ArrayList<>();
        list(lines, "user", "users", names(root.path("passwd").path("users"), "name"));
        list(lines, "file", "files", names(root.path("storage").path("files"), "path"));
        list(lines, "unit", "units", names(root.path("systemd").path("units"), "name"));
        list(
                lines,
                "further disk laid out",
                "further disks laid out",
                names(root.path("storage").path("disks"), "device"));
        list(lines, "file system", "file systems", names(root.path("storage").path("filesystems"), "device"));
        return lines;
    }

    private static List<String> names(JsonNode array, String key) {
        List<String> names = new ArrayList<>();
        array.forEach(node -> names.add(node.path(key).asString("")));
        return names;
    }

    private static void list(List<String> lines, String one, String many, List<String> names) {
        if (names.isEmpty()) {
            return;
        }
        String shown = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
        lines.add(names.size() + " " + (names.size() == 1 ? one : many) + ": " + shown
                + (names.size() > NAMED ? ", …" : ""));
    }
}
