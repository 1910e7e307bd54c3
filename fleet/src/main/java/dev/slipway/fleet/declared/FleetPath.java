package dev.slipway.fleet.declared;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** A file of the fleet by its path in the work tree, and what it declares. */
sealed interface FleetPath {
    /** {@code fleet.yaml}. */
    String SETTINGS = "fleet.yaml";

    /** {@code drift-ignore.txt}. */
    String DRIFT_IGNORE = "drift-ignore.txt";

    /** The whole fleet's settings. */
    record Settings() implements FleetPath {}

    /** What may differ on machines without being drift. */
    record OfDriftIgnores() implements FleetPath {}

    /** A machine. */
    record OfMachine(MachineName name) implements FleetPath {}

    /** A group. */
    record OfGroup(GroupName name) implements FleetPath {}

    /** A file of a profile, by its path below the profile's folder. */
    record OfProfile(ProfileName name, String file) implements FleetPath {}

    /** A drill. */
    record OfDrill(DrillName name) implements FleetPath {}

    /** Not a place where the fleet is declared. */
    record Elsewhere(Problem problem) implements FleetPath {}

    /** Segments below a profile's folder; no leading dot, so neither {@code ..} nor {@code .git}. */
    Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._@+-]{0,99}");

    /** How deep a profile's files may lie. */
    int DEEPEST = 6;

    /** Reads a path. */
    static FleetPath of(String path) {
        if (path.equals(SETTINGS)) {
            return new Settings();
        }
        if (path.equals(DRIFT_IGNORE)) {
            return new OfDriftIgnores();
        }
        String[] segments = path.split("/", -1);
        return switch (segments[0]) {
            case "machines" ->
                label(segments)
                        .<FleetPath>map(label -> new OfMachine(new MachineName(label)))
                        .orElseGet(() -> misnamed(path, "machines/NAME.yaml", "a machine"));
            case "groups" ->
                label(segments)
                        .<FleetPath>map(label -> new OfGroup(new GroupName(label)))
                        .orElseGet(() -> misnamed(path, "groups/NAME.yaml", "a group"));
            case "rehearsals" ->
                label(segments)
                        .<FleetPath>map(label -> new OfDrill(new DrillName(label)))
                        .orElseGet(() -> misnamed(path, "rehearsals/NAME.yaml", "a drill"));
            case "profiles" -> profile(path, segments);
            default ->
                new Elsewhere(new Problem(
                        path,
                        0,
                        0,
                        "",
                        "this is not a place where the fleet is declared.",
                        "Use fleet.yaml, machines/NAME.yaml, groups/NAME.yaml, rehearsals/NAME.yaml,"
                                + " profiles/NAME/FILE or drift-ignore.txt."));
        };
    }

    /** Whether a path lies in a folder that belongs to the fleet's declaration, well named or not. */
    static boolean belongs(String path) {
        return path.equals(SETTINGS)
                || path.equals(DRIFT_IGNORE)
                || path.startsWith("machines/")
                || path.startsWith("groups/")
                || path.startsWith("rehearsals/")
                || path.startsWith("profiles/");
    }

    private static Optional<String> label(String[] segments) {
        if (segments.length != 2 || !segments[1].endsWith(".yaml")) {
            return Optional.empty();
        }
        String label = segments[1].substring(0, segments[1].length() - ".yaml".length());
        return DnsLabel.fits(label) ? Optional.of(label) : Optional.empty();
    }

    private static FleetPath profile(String path, String[] segments) {
        boolean fits = segments.length >= 3
                && segments.length <= DEEPEST
                && DnsLabel.fits(segments[1])
                && Arrays.stream(segments)
                        .skip(2)
                        .allMatch(segment -> SEGMENT.matcher(segment).matches());
        return fits
                ? new OfProfile(
                        new ProfileName(segments[1]),
                        String.join("/", Arrays.asList(segments).subList(2, segments.length)))
                : misnamed(path, "profiles/NAME/FILE", "a profile");
    }

    private static FleetPath misnamed(String path, String form, String what) {
        return new Elsewhere(new Problem(
                path,
                0,
                0,
                "",
                "this cannot be the file of " + what + ".",
                "Name it " + form + "; for NAME " + DnsLabel.RULE + "."));
    }
}
