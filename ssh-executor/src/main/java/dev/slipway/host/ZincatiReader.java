package dev.slipway.host;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the drop-ins of Zincati: files in the order of their names, whatever directory they lie in; of two with the same
 * name the one in {@code /etc} counts; a later value overrides an earlier one (zincati, src/config/mod.rs). Of TOML only
 * what these two settings need is understood.
 */
final class ZincatiReader {
    private static final Pattern SECTION = Pattern.compile("\\s*\\[([A-Za-z_.]+)]\\s*(?:#.*)?");
    private static final Pattern SETTING =
            Pattern.compile("\\s*([A-Za-z_.]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|(true|false))\\s*(?:#.*)?");

    private ZincatiReader() {}

    /** The output of the script: {@code file PATH}, then each line of the file after {@code line}. */
    static Answer<ZincatiConfig> read(String output) {
        // The script writes /usr/lib, then /run, then /etc: the last of a name stays.
        Map<String, StringBuilder> files = new TreeMap<>();
        Map<String, String> paths = new TreeMap<>();
        String name = "";
        for (String line : output.lines().toList()) {
            if (line.startsWith("file ")) {
                String path = line.substring("file ".length());
                name = path.substring(path.lastIndexOf('/') + 1);
                files.put(name, new StringBuilder());
                paths.put(name, path);
            } else if (line.startsWith("line ") && files.containsKey(name)) {
                files.get(name).append(line.substring("line ".length())).append('\n');
            }
        }
        ZincatiConfig config = ZincatiConfig.NONE;
        for (Map.Entry<String, StringBuilder> file : files.entrySet()) {
            config = read(
                    config,
                    paths.getOrDefault(file.getKey(), ""),
                    file.getValue().toString());
        }
        return new Answer.Said<>(config);
    }

    private static ZincatiConfig read(ZincatiConfig before, String path, String toml) {
        ZincatiConfig config = before;
        String section = "";
        for (String line : toml.lines().toList()) {
            Matcher header = SECTION.matcher(line);
            Matcher setting = SETTING.matcher(line);
            if (header.matches()) {
                section = header.group(1) + ".";
            } else if (setting.matches()) {
                config = switch (section + setting.group(1)) {
                    case "updates.enabled" -> {
                        boolean enabled = "true".equals(setting.group(4));
                        yield new ZincatiConfig(enabled, enabled ? "" : path, config.strategy());
                    }
                    case "updates.strategy" -> {
                        String text = setting.group(2) == null ? setting.group(3) : setting.group(2);
                        yield new ZincatiConfig(config.enabled(), config.heldBy(), text == null ? "" : text);
                    }
                    default -> config;
                };
            }
        }
        return config;
    }
}
