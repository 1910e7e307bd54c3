package dev.slipway.host.reset;

import dev.slipway.host.Answer;
import dev.slipway.ssh.RemoteCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A path of the root filesystem.
 *
 * @param path absolute
 * @param directory whether it is one
 * @param bytes the space that it takes on the disk, without what lies below it
 */
public record RootEntry(String path, boolean directory, long bytes) {
    /** A full disk of small files takes minutes on a slow machine. */
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private static final int BLOCK = 512;

    /**
     * Lists the root filesystem as a reset sees it: without other filesystems, and where {@code /etc} is an overlay without
     * that.
     *
     * @return a script that begins with {@code # slipway:reset-listing}; its output may be some megabytes
     */
    public static RemoteCommand listing() {
        return listing("/");
    }

    static RemoteCommand listing(String root) {
        return ResetScripts.LISTING.command("list the root filesystem", root).withDeadline(DEADLINE);
    }

    /**
     * Understands {@link #listing}.
     *
     * @param output what it wrote
     * @return all paths, or why the list cannot be trusted
     */
    public static Answer<List<RootEntry>> parse(String output) {
        String[] records = output.split("\0", -1);
        if (records.length < 2
                || !records[records.length - 2].equals("done")
                || !records[records.length - 1].isEmpty()) {
            return new Answer.Unreadable<>("The list of the root filesystem ends too early.");
        }
        List<RootEntry> entries = new ArrayList<>(records.length);
        for (int i = 0; i < records.length - 2; i++) {
            String[] fields = records[i].split(" ", 3);
            if (fields.length < 3 || !fields[1].matches("\\d{1,15}") || !fields[2].startsWith("/")) {
                return new Answer.Unreadable<>("The list of the root filesystem cannot be understood.");
            }
            entries.add(new RootEntry(fields[2], fields[0].equals("d"), Long.parseLong(fields[1]) * BLOCK));
        }
        return new Answer.Said<>(List.copyOf(entries));
    }
}
