package dev.slipway.host.drift;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code stat -c '%f %u %g %s %U %G'} says about a path (inode(7)).
 *
 * @param type in words, such as {@link #FILE}
 * @param mode the permission bits
 * @param uid the owner's number
 * @param gid the group's number
 * @param user the owner's name, {@code UNKNOWN} when it has none
 * @param group the group's name, {@code UNKNOWN} when it has none
 */
record PathState(String type, int mode, int uid, int gid, String user, String group) {
    static final String FILE = "a file";
    static final String DIRECTORY = "a directory";
    static final String LINK = "a link";

    private static final Pattern FORMAT =
            Pattern.compile("([0-9a-f]{3,8}) (\\d{1,9}|\\d{10}) (\\d{1,10}) (\\d+) (\\S+) (\\S+)");

    static Optional<PathState> parse(String line) {
        Matcher fields = FORMAT.matcher(line);
        if (!fields.matches()) {
            return Optional.empty();
        }
        int raw = Integer.parseUnsignedInt(fields.group(1), 16);
        String type = switch (raw & 0170000) {
            case 0100000 -> FILE;
            case 0040000 -> DIRECTORY;
            case 0120000 -> LINK;
            case 0140000 -> "a socket";
            case 0060000, 0020000 -> "a device";
            case 0010000 -> "a pipe";
            default -> "something unknown";
        };
        return Optional.of(new PathState(
                type,
                raw & 07777,
                (int) Long.parseLong(fields.group(2)),
                (int) Long.parseLong(fields.group(3)),
                fields.group(5),
                fields.group(6)));
    }
}
