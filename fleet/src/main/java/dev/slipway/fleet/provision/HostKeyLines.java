package dev.slipway.fleet.provision;

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
                .distinct()
                .limit(8)
                .toList();
    }
}
