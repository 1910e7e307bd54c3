package dev.slipway.templates.change;

import dev.slipway.templates.ignition.ConfigNode;
import dev.slipway.templates.ignition.ConfigNode.Flag;
import dev.slipway.templates.ignition.ConfigNode.Listing;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.ConfigNode.Text;
import dev.slipway.templates.ignition.ConfigNode.Whole;
import dev.slipway.templates.ignition.Contents;
import dev.slipway.templates.report.FieldPath;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Declarations in a form in which two are equal exactly when Ignition does the same with both: without origins, defaults,
 * the way in which contents are encoded, and the order of lists whose order means nothing.
 */
final class Canonical {
    /** Lists whose order Ignition does not mind. Options of mkfs, members of arrays and appended texts are not among them. */
    private static final Set<String> UNORDERED =
            Set.of("groups", "sshAuthorizedKeys", "httpHeaders", "tang", "certificateAuthorities", "noProxy");

    /** Flags that say something else when they are false than when they are missing. */
    private static final Set<String> THREE_VALUED = Set.of("enabled", "mask");

    private static final int FILE_MODE = 0644;
    private static final int DIRECTORY_MODE = 0755;

    private Canonical() {}

    /** Any declaration. */
    static SortedMap<String, ConfigNode> of(Structure declaration) {
        SortedMap<String, ConfigNode> fields = new TreeMap<>();
        declaration.fields().forEach((key, value) -> node(key, value).ifPresent(its -> fields.put(key, its)));
        return fields;
    }

    /** A file. Without contents Ignition leaves what it does not name as it is; with contents there are defaults. */
    static SortedMap<String, ConfigNode> file(Structure declaration) {
        SortedMap<String, ConfigNode> fields = of(declaration);
        if (fields.containsKey("contents")) {
            ownedByRoot(fields);
            fields.putIfAbsent("mode", whole(FILE_MODE));
        }
        return fields;
    }

    /** A directory. */
    static SortedMap<String, ConfigNode> directory(Structure declaration) {
        SortedMap<String, ConfigNode> fields = of(declaration);
        ownedByRoot(fields);
        fields.putIfAbsent("mode", whole(DIRECTORY_MODE));
        return fields;
    }

    /** A link. */
    static SortedMap<String, ConfigNode> link(Structure declaration) {
        SortedMap<String, ConfigNode> fields = of(declaration);
        ownedByRoot(fields);
        return fields;
    }

    private static void ownedByRoot(SortedMap<String, ConfigNode> fields) {
        for (String key : new String[] {"user", "group"}) {
            SortedMap<String, ConfigNode> root = new TreeMap<>();
            root.put("id", whole(0));
            fields.putIfAbsent(key, new Structure(root, FieldPath.UNKNOWN));
        }
    }

    private static ConfigNode whole(long number) {
        return new Whole(number, FieldPath.UNKNOWN);
    }

    private static Optional<ConfigNode> node(String key, ConfigNode value) {
        return switch (value) {
            case Structure structure when key.equals("user") || key.equals("group") -> owner(structure);
            case Structure structure when isResource(key) -> resource(structure);
            case Structure structure ->
                Optional.of(of(structure))
                        .filter(fields -> !fields.isEmpty())
                        .map(fields -> new Structure(fields, FieldPath.UNKNOWN));
            case Listing listing -> list(key, listing);
            case Flag(boolean flag, var origin) ->
                flag == isDefault(key) && !THREE_VALUED.contains(key)
                        ? Optional.empty()
                        : Optional.of(new Flag(flag, FieldPath.UNKNOWN));
            case Text(String text, var origin) ->
                text.isEmpty() ? Optional.empty() : Optional.of(new Text(text, FieldPath.UNKNOWN));
            case Whole(long number, var origin) -> Optional.of(whole(number));
        };
    }

    private static boolean isDefault(String flag) {
        return flag.equals("shouldExist");
    }

    private static boolean isResource(String key) {
        return switch (key) {
            case "contents", "append", "keyFile", "certificateAuthorities" -> true;
            default -> false;
        };
    }

    private static Optional<ConfigNode> list(String key, Listing listing) {
        Stream<ConfigNode> items = listing.items().stream().flatMap(item -> node(key, item).stream());
        List<ConfigNode> kept = UNORDERED.contains(key)
                ? items.sorted(Comparator.comparing(ConfigNode::toString))
                        .distinct()
                        .toList()
                : items.toList();
        return kept.isEmpty() ? Optional.empty() : Optional.of(new Listing(kept, FieldPath.UNKNOWN));
    }

    /** Root has the number 0 on every system. */
    private static Optional<ConfigNode> owner(Structure structure) {
        SortedMap<String, ConfigNode> fields = of(structure);
        if (structure.text("name").equals("root")) {
            fields.remove("name");
            fields.put("id", whole(0));
        }
        return fields.isEmpty() ? Optional.empty() : Optional.of(new Structure(fields, FieldPath.UNKNOWN));
    }

    private static Optional<ConfigNode> resource(Structure resource) {
        return switch (Contents.of(resource)) {
            case Contents.Nothing ignored -> Optional.empty();
            case Contents.Embedded(ByteBuffer data) -> Optional.of(new Text(sha256(data), FieldPath.UNKNOWN));
            case Contents.Remote ignored -> Optional.of(new Structure(of(resource), FieldPath.UNKNOWN));
            case Contents.Damaged ignored -> Optional.of(new Structure(of(resource), FieldPath.UNKNOWN));
        };
    }

    static String sha256(ByteBuffer data) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(data.duplicate());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
