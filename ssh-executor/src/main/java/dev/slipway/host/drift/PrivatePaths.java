package dev.slipway.host.drift;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Paths whose content is nobody's business, whatever their mode says. Whoever adds one here keeps it from every screen:
 * the machine itself is told the list and does not let the content out.
 */
public final class PrivatePaths {
    /** As {@code case} of a POSIX shell reads them, so that a star is any text, slashes too; for paths in lower case. */
    static final List<String> GLOBS = List.of(
            "*key*",
            "*secret*",
            "*passw*",
            "*token*",
            "*credential*",
            "*shadow*",
            "*private*",
            "*.pem",
            "*.p12",
            "*.pfx",
            "*.jks",
            "*.env",
            "*/.ssh/*",
            "*/.docker/*",
            "*auth.json",
            "*/networkmanager/system-connections/*",
            "*/wpa_supplicant*",
            "*/wireguard/*",
            "*/openvpn/*",
            "*/crypttab",
            "*kubeconfig*",
            "*/slipway/*");

    private static final Pattern ANY =
            Pattern.compile(GLOBS.stream().map(PrivatePaths::regex).collect(Collectors.joining("|")), Pattern.DOTALL);

    private PrivatePaths() {}

    /**
     * Tells whether a path is private by its name.
     *
     * @param path absolute
     * @return true when its content must not be shown
     */
    public static boolean holds(String path) {
        return ANY.matcher(path.toLowerCase(Locale.ROOT)).matches();
    }

    private static String regex(String glob) {
        return List.of(glob.split("\\*", -1)).stream().map(Pattern::quote).collect(Collectors.joining(".*"));
    }
}
