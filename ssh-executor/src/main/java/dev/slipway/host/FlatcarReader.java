package dev.slipway.host;

import dev.slipway.host.FlatcarStatus.Engine;
import dev.slipway.host.FlatcarStatus.Operation;
import dev.slipway.host.FlatcarStatus.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads what Flatcar's tools write: cgpt, rootdev, blkid, update_engine_client, and update.conf. */
final class FlatcarReader {
    private static final Pattern ATTRIBUTES =
            Pattern.compile("\\s*Attr: priority=([0-9]{1,3}) tries=([0-9]{1,3}) successful=([01])\\s*");

    /** Start, size and number of a partition stand before its label. */
    private static final Pattern LABEL = Pattern.compile("(?:.*\\s([0-9]{1,3})\\s+)?\\s*Label: \"([^\"]*)\"\\s*");

    private static final Pattern NUMBER = Pattern.compile(".*?([0-9]{1,3})");

    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_]+)=(.*)");
    private static final String OPERATION = "UPDATE_STATUS_";

    private FlatcarReader() {}

    /** The answer of the script {@code flatcar-status}. */
    static Answer<FlatcarStatus> read(String output) {
        StringBuilder engine = new StringBuilder();
        StringBuilder config = new StringBuilder();
        StringBuilder slots = new StringBuilder();
        for (String line : output.lines().toList()) {
            if (line.startsWith("engine ")) {
                engine.append(line.substring("engine ".length())).append('\n');
            } else if (line.startsWith("config ")) {
                config.append(line.substring("config ".length())).append('\n');
            } else {
                slots.append(line).append('\n');
            }
        }
        return slots(slots.toString()).map(found -> status(found, engine(engine.toString()), config.toString()));
    }

    static FlatcarStatus status(Slots slots, Engine engine, String config) {
        Map<String, String> settings = assignments(config);
        return new FlatcarStatus(
                slots.running(),
                slots.passive(),
                engine,
                settings.getOrDefault("GROUP", ""),
                settings.getOrDefault("SERVER", ""),
                settings.getOrDefault("REBOOT_STRATEGY", ""));
    }

    record Slots(Slot running, Slot passive) {
        static final Slots NONE = new Slots(Slot.NONE, Slot.NONE);
    }

    /** What the scripts write about the slots: which one runs, then each with what cgpt shows of it. */
    static Answer<Slots> slots(String output) {
        String running = "";
        Map<String, SlotLines> slots = new LinkedHashMap<>();
        String current = "";
        for (String line : output.lines().toList()) {
            String[] words = line.split(" ", 3);
            if (line.startsWith("running ")) {
                running = words[1].strip();
            } else if (line.startsWith("slot ")) {
                current = words[1].strip();
                slots.putIfAbsent(current, new SlotLines(current));
            } else if (line.startsWith("filesystem ") && slots.containsKey(words[1])) {
                slots.get(words[1]).filesystem = words.length > 2 && !words[2].isBlank();
            } else if (line.startsWith("version ") && slots.containsKey(words[1])) {
                slots.get(words[1]).version = words.length > 2 ? unquoted(words[2]) : "";
            } else if (slots.containsKey(current)) {
                slots.get(current).cgpt(line);
            }
        }
        if (slots.size() != 2 || !slots.containsKey(running)) {
            return new Answer.Unreadable<>("It is not sure which of the partitions " + slots.keySet()
                    + " runs: rootdev says \"" + running + "\".");
        }
        List<Slot> passive = new ArrayList<>();
        for (SlotLines slot : slots.values()) {
            if (!slot.attributes) {
                return new Answer.Unreadable<>("cgpt shows no priority, tries and successful of " + slot.device + ".");
            }
            if (!slot.device.equals(running)) {
                passive.add(slot.slot());
            }
        }
        return new Answer.Said<>(new Slots(slots.get(running).slot(), passive.getFirst()));
    }

    /** What has been read of a slot so far; used by one thread. */
    private static final class SlotLines {
        private final String device;
        private boolean own = true;
        private String label = "";
        private int priority;
        private int tries;
        private boolean successful;
        private boolean attributes;
        private boolean filesystem;
        private String version = "";

        SlotLines(String device) {
            this.device = device;
        }

        /** Asked for a partition, some cgpt show the whole table: what belongs to other partitions is passed over. */
        void cgpt(String line) {
            Matcher name = LABEL.matcher(line);
            if (name.matches()) {
                Matcher number = NUMBER.matcher(device);
                own = name.group(1) == null
                        || (number.matches() && number.group(1).equals(name.group(1)));
                label = own ? name.group(2) : label;
            }
            Matcher attribute = ATTRIBUTES.matcher(line);
            if (own && attribute.matches()) {
                attributes = true;
                priority = Integer.parseInt(attribute.group(1));
                tries = Integer.parseInt(attribute.group(2));
                successful = attribute.group(3).equals("1");
            }
        }

        Slot slot() {
            return new Slot(device, label, priority, tries, successful, filesystem, version);
        }
    }

    /** {@code update_engine_client -status}. */
    static Engine engine(String output) {
        Map<String, String> values = assignments(output);
        String operation = values.getOrDefault("CURRENT_OP", "");
        String version = values.getOrDefault("NEW_VERSION", "");
        return new Engine(
                Arrays.stream(Operation.values())
                        .filter(known -> known != Operation.UNKNOWN && operation.equals(OPERATION + known.name()))
                        .findFirst()
                        .orElse(Operation.UNKNOWN),
                progress(values.getOrDefault("PROGRESS", "")),
                version.equals("0.0.0") ? "" : version,
                LenientJson.instant(LenientJson.number(values.getOrDefault("LAST_CHECKED_TIME", ""), 0)));
    }

    private static double progress(String text) {
        return text.matches("[01](\\.[0-9]{1,9})?") ? Math.min(1, Double.parseDouble(text)) : 0;
    }

    /** {@code NAME=value} lines; the last of a name wins, as when a shell reads one file after the other. */
    static Map<String, String> assignments(String text) {
        return text.lines()
                .map(String::strip)
                .map(ASSIGNMENT::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(
                        line -> line.group(1),
                        line -> unquoted(line.group(2)),
                        (first, last) -> last,
                        LinkedHashMap::new));
    }

    private static String unquoted(String value) {
        String stripped = value.strip();
        boolean quoted = stripped.length() >= 2
                && (stripped.charAt(0) == '"' || stripped.charAt(0) == '\'')
                && stripped.charAt(stripped.length() - 1) == stripped.charAt(0);
        return quoted ? stripped.substring(1, stripped.length() - 1) : stripped;
    }
}
