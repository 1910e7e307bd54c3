package dev.slipway.host.reset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a reset will do to each path of the root filesystem.
 *
 * @param items all paths, in the order of the listing
 */
public record ResetPreview(List<Item> items) {
    /** Keeps an unmodifiable copy. */
    public ResetPreview {
        items = List.copyOf(items);
    }

    /** What becomes of a path. */
    public enum Fate {
        /** The rules name it. */
        KEPT,
        /** A directory that stays because of something in it. */
        KEPT_FOR_ITS_CONTENT,
        /** It is deleted. */
        DELETED
    }

    /**
     * A path and what becomes of it.
     *
     * @param entry the path
     * @param fate what becomes of it
     */
    public record Item(RootEntry entry, Fate fate) {}

    /**
     * A directory with all that it holds.
     *
     * @param path such as {@code /var/lib}
     * @param kept the number of paths that stay
     * @param keptBytes the space that they take
     * @param deleted the number of paths that go
     * @param deletedBytes the space that they take
     */
    public record Group(String path, int kept, long keptBytes, int deleted, long deletedBytes) {}

    /**
     * Applies rules to a listing.
     *
     * @param listing all paths of the root filesystem, in any order
     * @param rules what is kept
     * @return what will become of each
     */
    public static ResetPreview of(List<RootEntry> listing, KeepRules rules) {
        KeepRules.Matcher matcher = rules.matcher();
        Set<String> parents = new HashSet<>();
        List<Boolean> named = new ArrayList<>(listing.size());
        for (RootEntry entry : listing) {
            boolean kept = matcher.names(entry.path());
            named.add(kept);
            if (kept) {
                for (String up = parent(entry.path()); !up.isEmpty() && parents.add(up); ) {
                    up = parent(up);
                }
            }
        }
        List<Item> items = new ArrayList<>(listing.size());
        for (int i = 0; i < listing.size(); i++) {
            RootEntry entry = listing.get(i);
            // The root itself is a mount point: nothing can remove it.
            boolean holds = entry.directory()
                    && (parents.contains(entry.path()) || entry.path().equals("/"));
            items.add(new Item(entry, named.get(i) ? Fate.KEPT : holds ? Fate.KEPT_FOR_ITS_CONTENT : Fate.DELETED));
        }
        return new ResetPreview(items);
    }

    /** The directory above; empty for the root. */
    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash > 0 ? path.substring(0, slash) : "";
    }

    /**
     * The paths summed up by directory.
     *
     * @param depth how many names a group's path has at most, from 1
     * @return groups, those that lose most first
     */
    public List<Group> groups(int depth) {
        Map<String, Group> groups = new TreeMap<>();
        for (Item item : items) {
            boolean goes = item.fate() == Fate.DELETED;
            long bytes = item.entry().bytes();
            groups.merge(
                    top(item.entry().path(), depth),
                    new Group("", goes ? 0 : 1, goes ? 0 : bytes, goes ? 1 : 0, goes ? bytes : 0),
                    (a, b) -> new Group(
                            "",
                            a.kept + b.kept,
                            a.keptBytes + b.keptBytes,
                            a.deleted + b.deleted,
                            a.deletedBytes + b.deletedBytes));
        }
        return groups.entrySet().stream()
                .map(each -> new Group(
                        each.getKey(),
                        each.getValue().kept,
                        each.getValue().keptBytes,
                        each.getValue().deleted,
                        each.getValue().deletedBytes))
                .sorted(Comparator.comparingLong(Group::deletedBytes).reversed().thenComparing(Group::path))
                .toList();
    }

    private static String top(String path, int depth) {
        int end = 0;
        for (int i = 0; i < depth && end >= 0; i++) {
            end = path.indexOf('/', end + 1);
        }
        return end < 0 ? path : path.substring(0, end);
    }

    /**
     * The paths with one fate whose name holds a text.
     *
     * @param fate the fate
     * @param text any text; empty for all
     * @return those items, in order
     */
    public List<Item> search(Fate fate, String text) {
        return items.stream()
                .filter(item -> item.fate() == fate && item.entry().path().contains(text))
                .toList();
    }
}
