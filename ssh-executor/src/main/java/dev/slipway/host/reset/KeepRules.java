package dev.slipway.host.reset;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a reset keeps.
 *
 * @param paths the expressions; none keeps nothing
 */
public record KeepRules(List<KeepPath> paths) {
    /** flatcar-reset keeps its own files, whatever else it is told. */
    private static final List<String> OWN = List.of("/flatcar-backup", "/flatcar-backup/.*", "/selective-os-reset");

    /** Deleted at the boot whatever the rules say: systemd takes its absence for the first boot. */
    private static final Set<String> ALWAYS_DELETED = Set.of("/etc/machine-id", "/selective-os-reset");

    /** Keeps an unmodifiable copy. */
    public KeepRules {
        paths = List.copyOf(paths);
    }

    /**
     * Rules from texts.
     *
     * @param regexes expressions as flatcar-reset takes them
     * @return the rules
     * @throws IllegalArgumentException with a sentence when one is refused, see {@link KeepPath#problem}
     */
    public static KeepRules of(String... regexes) {
        return new KeepRules(Stream.of(regexes).map(KeepPath::new).toList());
    }

    /**
     * The expression that flatcar-reset writes to {@code /selective-os-reset}.
     *
     * @return one line
     */
    public String effectiveRegex() {
        return Stream.concat(paths.stream().map(KeepPath::expanded), OWN.stream())
                .collect(Collectors.joining("|", "(", ")"));
    }

    /** Which paths match; compiled once for many of them. */
    Matcher matcher() {
        Pattern pattern = Egrep.compile(effectiveRegex());
        return path -> pattern.matcher(Egrep.bytes(path)).matches() && !ALWAYS_DELETED.contains(path);
    }

    /** Tells whether the rules name a path. */
    interface Matcher {
        boolean names(String path);
    }

    /**
     * What one of the expressions keeps.
     *
     * @param regex the expression
     * @param count how many paths
     * @param bytes the space that they take
     */
    public record Share(String regex, int count, long bytes) {}

    /**
     * Counts what each expression keeps; a path that several name counts for each.
     *
     * @param listing all paths of the root filesystem
     * @return in the order of the expressions
     */
    public List<Share> shares(List<RootEntry> listing) {
        return paths.stream()
                .map(path -> {
                    Matcher matcher = new KeepRules(List.of(path)).matcher();
                    List<RootEntry> named = listing.stream()
                            .filter(entry -> matcher.names(entry.path()) && !isOwn(entry.path()))
                            .toList();
                    return new Share(
                            path.regex(),
                            named.size(),
                            named.stream().mapToLong(RootEntry::bytes).sum());
                })
                .toList();
    }

    private static boolean isOwn(String path) {
        return path.equals("/flatcar-backup") || path.startsWith("/flatcar-backup/");
    }

    /**
     * Tells whether a path stays because of the rules. A directory may also stay because of what stays in it, see
     * {@link ResetPreview}.
     *
     * @param path absolute
     * @return true when an expression matches the whole path
     */
    public boolean keeps(String path) {
        return matcher().names(path);
    }
}
