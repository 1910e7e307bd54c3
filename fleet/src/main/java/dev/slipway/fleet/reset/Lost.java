package dev.slipway.fleet.reset;

import dev.slipway.host.reset.ResetPreview;
import dev.slipway.host.reset.ResetPreview.Fate;
import dev.slipway.host.reset.ResetPreview.Group;
import dev.slipway.host.reset.ResetPreview.Item;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What of a preview stands in a plan: rounded so coarsely that a machine that writes logs between reading and starting does
 * not change it.
 *
 * @param preview what becomes of each path
 */
record Lost(ResetPreview preview) {
    private static final long MEBIBYTE = 1 << 20;
    private static final int STEP = 4;

    /** Less is not worth a line of its own. */
    private static final long SMALL = 4 * MEBIBYTE;

    private static final Pattern VOLUME = Pattern.compile(
            "(?:/var/lib|/home/[^/]+/\\.local/share|/root/\\.local/share)/(containers/storage|docker)/volumes/([^/]+)");

    /** A size in words: "about 64 MiB". */
    static String about(long bytes) {
        if (bytes < SMALL) {
            return "less than 4 MiB";
        }
        long rounded = SMALL;
        while (bytes >= rounded * 2) {
            rounded *= STEP;
        }
        long mebibytes = rounded / MEBIBYTE;
        return mebibytes < 1024 ? "about " + mebibytes + " MiB" : "about " + mebibytes / 1024 + " GiB";
    }

    /** A line for each directory of the first level that loses much, and one for the others. */
    List<String> lines() {
        List<Group> losing =
                preview.groups(1).stream().filter(group -> group.deleted() > 0).toList();
        String small = losing.stream()
                .filter(group -> group.deletedBytes() < SMALL)
                .map(Group::path)
                .sorted()
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
        Stream<String> large = losing.stream()
                .filter(group -> group.deletedBytes() >= SMALL)
                .map(group -> group.path() + ": " + about(group.deletedBytes()) + " go"
                        + (group.keptBytes() >= SMALL ? ", " + about(group.keptBytes()) + " stay." : "."))
                .sorted();
        return Stream.concat(large, small.isEmpty() ? Stream.of() : Stream.of("What is not kept in " + small + "."))
                .toList();
    }

    /** Volumes of containers that go, in words. */
    List<String> volumes() {
        return preview.items().stream()
                .filter(item -> item.fate() == Fate.DELETED && item.entry().directory())
                .map(Item::entry)
                .map(entry -> VOLUME.matcher(entry.path()))
                .filter(Matcher::matches)
                .map(found -> (found.group(1).equals("docker") ? "Docker's" : "Podman's") + " volume " + found.group(2))
                .sorted()
                .distinct()
                .toList();
    }
}
