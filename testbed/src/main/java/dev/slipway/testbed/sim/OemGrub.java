package dev.slipway.testbed.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * grub.cfg on the OEM partition of a simulated Flatcar, from which the boot loader takes further arguments of the kernel. Locked
 * by the system that it belongs to.
 */
final class OemGrub {
    private static final Pattern APPEND = Pattern.compile("\\s*set linux_append=\"([^\"]*)\".*");
    private static final String BEFORE = "$linux_append";
    private static final String NOTHING = "# Settings of this machine's own for GRUB\n";

    private final Map<String, String> copies = new HashMap<>();
    private String text = NOTHING;

    /** The whole file. */
    String text() {
        return text;
    }

    /** An installation writes the file that its image has. */
    void install() {
        copies.clear();
        text = NOTHING;
    }

    /** What the variable holds after GRUB has read the file. */
    KernelLine line() {
        String value = "";
        for (String set : values()) {
            value = set.replace(BEFORE, value);
        }
        return KernelLine.of(value);
    }

    private List<String> values() {
        return text.lines()
                .map(APPEND::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .toList();
    }

    void change(List<String> wanted, List<String> unwanted) {
        KernelLine before = line();
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher append = APPEND.matcher(line);
            KernelLine words = append.matches() ? KernelLine.of(append.group(1)) : new KernelLine(List.of());
            KernelLine kept = words.changed(List.of(), unwanted);
            if (words.equals(kept)) {
                lines.add(line);
            } else if (!kept.arguments().equals(List.of(BEFORE))) {
                lines.add(line.replace(append.group(1), kept.toString()));
            }
        }
        wanted.stream()
                .filter(argument -> !before.arguments().contains(argument))
                .forEach(argument -> lines.add("set linux_append=\"" + BEFORE + " " + argument + "\""));
        text = String.join("\n", lines) + "\n";
    }

    /** One of the scripts of the guard about it. The first argument is its path. */
    int script(String name, List<String> arguments, Invocation call) {
        if (name.equals("guard-grub-look")) {
            return call.say(String.join(" ", values()));
        }
        String copy = arguments.get(1);
        if (name.equals("guard-grub-undo")) {
            text = copies.getOrDefault(copy, text);
            return 0;
        }
        copies.putIfAbsent(copy, text);
        List<String> changes = arguments.subList(2, arguments.size());
        change(those("+", changes), those("-", changes));
        return 0;
    }

    private static List<String> those(String sign, List<String> changes) {
        return changes.stream()
                .filter(change -> change.startsWith(sign))
                .map(change -> change.substring(sign.length()))
                .toList();
    }
}
