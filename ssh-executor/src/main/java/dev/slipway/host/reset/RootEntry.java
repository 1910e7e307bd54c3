package dev.slipway.host.reset;

import dev.slipway.host.Answer;
import dev.slipway.ssh.LineConsumer;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.RemoteStream;
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

    /** What the script writes for a line feed in a name. */
    private static final char LINE_FEED = '\u0001';

    /**
     * Lists the root filesystem as a reset sees it: without other filesystems, and where {@code /etc} is an overlay without
     * that.
     *
     * @return a script that begins with {@code # slipway:reset-listing}; its lines are for a {@link Listing}
     */
    public static RemoteCommand listing() {
        return listing("/");
    }

    static RemoteCommand listing(String root) {
        return ResetScripts.LISTING.command("list the root filesystem", root).withDeadline(DEADLINE);
    }

    /** Reads what {@link #listing} writes, line by line: it may be more than is kept of a command's output. */
    public static final class Listing implements LineConsumer {
        private final List<RootEntry> entries = new ArrayList<>();
        private boolean done;
        private boolean garbled;

        @Override
        public synchronized void line(RemoteStream stream, String line) {
            if (stream == RemoteStream.STDOUT) {
                read(line);
            }
        }

        private void read(String line) {
            String[] fields = line.split(" ", 3);
            if (line.equals("done")) {
                done = true;
            } else if (done || fields.length < 3 || !fields[1].matches("\\d{1,15}") || !fields[2].startsWith("/")) {
                garbled = true;
            } else {
                String path = fields[2].replace(LINE_FEED, '\n');
                entries.add(new RootEntry(path, fields[0].equals("d"), Long.parseLong(fields[1]) * BLOCK));
            }
        }

        /**
         * What was read.
         *
         * @return all paths, or why the list cannot be trusted
         */
        public synchronized Answer<List<RootEntry>> answer() {
            if (garbled) {
                return new Answer.Unreadable<>("The list of the root filesystem cannot be understood.");
            }
            return done
                    ? new Answer.Said<>(List.copyOf(entries))
                    : new Answer.Unreadable<>("The list of the root filesystem ends too early.");
        }
    }
}
