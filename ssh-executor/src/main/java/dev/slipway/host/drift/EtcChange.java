package dev.slipway.host.drift;

import dev.slipway.host.Answer;
import dev.slipway.ssh.RemoteCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A difference between {@code /etc} and what the operating system ships for it.
 *
 * @param kind how it differs
 * @param path below {@code /etc}, without a leading slash
 */
public record EtcChange(Kind kind, String path) {
    /** How a path differs. */
    public enum Kind {
        /** The system has none there. */
        ADDED,
        /** It differs from the system's. */
        MODIFIED,
        /** The system's was removed. */
        REMOVED
    }

    private static final String FLATCAR_DEFAULTS = "/usr/share/flatcar/etc/";
    private static final String ETC = "/etc/";

    /** ostree-admin-config-diff(1): a letter, four spaces, a path. */
    private static final Pattern OSTREE_LINE = Pattern.compile("([MDA]) {4}(.+)");

    /**
     * Lists the differences on Fedora CoreOS, of the booted deployment.
     *
     * @return {@code ostree admin config-diff}
     */
    public static RemoteCommand ostreeCommand() {
        return RemoteCommand.of("ostree", "admin", "config-diff")
                .named("list the differences of /etc")
                .withSudo();
    }

    /**
     * Lists the differences on Flatcar. Renames are not looked for: they would be one entry with two paths.
     *
     * @return {@code git diff}
     */
    public static RemoteCommand flatcarCommand() {
        return RemoteCommand.of(
                        "git",
                        "-c",
                        "core.quotePath=false",
                        "diff",
                        "--no-index",
                        "--no-renames",
                        "--name-status",
                        "-z",
                        "/usr/share/flatcar/etc",
                        "/etc")
                .named("list the differences of /etc")
                .withSudo()
                .accepting(0, 1);
    }

    /**
     * Understands {@link #ostreeCommand}.
     *
     * @param output what it wrote
     * @return the differences in their order
     */
    public static Answer<List<EtcChange>> ofOstree(String output) {
        List<EtcChange> changes = new ArrayList<>();
        for (String line : output.split("\n")) {
            Matcher matcher = OSTREE_LINE.matcher(line);
            if (matcher.matches()) {
                changes.add(new EtcChange(kind(matcher.group(1)), matcher.group(2)));
            } else if (!line.isEmpty()) {
                return new Answer.Unreadable<>("ostree listed a difference of /etc that cannot be understood.");
            }
        }
        return new Answer.Said<>(List.copyOf(changes));
    }

    /**
     * Understands {@link #flatcarCommand}.
     *
     * @param output what it wrote
     * @return the differences in their order
     */
    public static Answer<List<EtcChange>> ofFlatcar(String output) {
        if (output.isEmpty()) {
            return new Answer.Said<>(List.of());
        }
        String[] words = output.split("\0", -1);
        // The last word is what follows the last NUL: nothing.
        if (words.length % 2 != 1 || !words[words.length - 1].isEmpty()) {
            return new Answer.Unreadable<>("git's list of differences of /etc ends too early.");
        }
        List<EtcChange> changes = new ArrayList<>();
        for (int i = 0; i + 1 < words.length; i += 2) {
            String path = below(words[i + 1]);
            if (path.isEmpty() || !words[i].matches("[AMDT]")) {
                return new Answer.Unreadable<>("git listed a difference of /etc that cannot be understood.");
            }
            changes.add(new EtcChange(kind(words[i]), path));
        }
        return new Answer.Said<>(List.copyOf(changes));
    }

    private static Kind kind(String letter) {
        return switch (letter) {
            case "A" -> Kind.ADDED;
            case "D" -> Kind.REMOVED;
            default -> Kind.MODIFIED;
        };
    }

    private static String below(String path) {
        if (path.startsWith(FLATCAR_DEFAULTS)) {
            return path.substring(FLATCAR_DEFAULTS.length());
        }
        return path.startsWith(ETC) ? path.substring(ETC.length()) : "";
    }
}
