package dev.slipway.host.drift;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Paths below {@code /etc} that change without anybody having done anything.
 *
 * @param globs paths without a leading slash, where {@code ?} is one character and {@code *} any number of them within a
 *     name, and {@code **} any number of characters
 */
public record IgnoreList(List<String> globs) {
    /** What systems change by themselves. */
    public static final IgnoreList USUAL = new IgnoreList(List.of(
            ".updated",
            "machine-id",
            ".pwd.lock",
            "passwd-",
            "group-",
            "shadow-",
            "gshadow-",
            "subuid-",
            "subgid-",
            // Accounts are compared by what they mean.
            "passwd",
            "group",
            "shadow",
            "gshadow",
            "resolv.conf",
            "adjtime",
            "ld.so.cache",
            "udev/hwdb.bin",
            "selinux/targeted/**",
            "ssh/ssh_host_*",
            ".ignition-result.json",
            "issue.d/*",
            "motd.d/*",
            "systemd/system/*.wants/**",
            "lvm/**",
            ".rpm-ostree-shadow-mode-fixed*.stamp",
            "alternatives/**",
            "pki/ca-trust/extracted/**",
            "ostree/remotes.d/*",
            ".no-dup-update",
            "extensions/*",
            "flatcar/oem-sysext/*"));

    /** Keeps an unmodifiable copy. */
    public IgnoreList {
        globs = List.copyOf(globs);
    }

    /**
     * Leaves out what is ignored.
     *
     * @param changes any differences
     * @return the others, in order
     */
    public List<EtcChange> without(List<EtcChange> changes) {
        if (globs.isEmpty()) {
            return List.copyOf(changes);
        }
        Pattern ignored =
                Pattern.compile(globs.stream().map(IgnoreList::regex).collect(Collectors.joining("|")), Pattern.DOTALL);
        return changes.stream()
                .filter(change -> !ignored.matcher(change.path()).matches())
                .toList();
    }

    /**
     * Tells whether one path is ignored.
     *
     * @param path below {@code /etc}, without a leading slash
     * @return true when a glob fits
     */
    public boolean ignores(String path) {
        return without(List.of(new EtcChange(EtcChange.Kind.ADDED, path))).isEmpty();
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }
}
