package dev.slipway.fleet.provision;

import dev.slipway.ssh.HostKey;
import java.util.List;
import java.util.regex.Pattern;

/** Public host key lines as {@code ssh_host_*_key.pub} holds them. */
final class HostKeyLines {
    private static final Pattern LINE =
            Pattern.compile("((?:ssh|ecdsa|sk)-[a-z0-9@.-]+) ([A-Za-z0-9+/]{32,1400}={0,3})(?: .*)?");

    private HostKeyLines() {}

    /** The lines that are keys, without their comments. */
    static List<String> valid(List<String> lines) {
        return lines.stream()
                .map(String::strip)
                .map(LINE::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(key -> key.group(1) + " " + key.group(2))
                .filter(HostKeyLines::isKey)
                .distinct()
                .limit(8)
                .toList();
    }

    // What looks like a key but is none must not be pinned: nobody could log in by it, or even read the pins.
    private static boolean isKey(String line) {
        try {
            HostKey.parse(line);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
