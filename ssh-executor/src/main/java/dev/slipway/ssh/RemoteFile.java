package dev.slipway.ssh;

import java.io.IOException;

/**
 * A file to be put on a machine, whole or not at all. Its content goes through the standard input into a draft that only
 * its owner can read; the draft gets its final mode before its content, is compared by its length, since a broken
 * connection looks to the machine like the end of the content, and takes the place of the file at once (rename(2)).
 *
 * @param path where it goes: absolute; its directory exists
 * @param mode the permission bits, such as 0600
 * @param content what it holds
 */
public record RemoteFile(String path, int mode, Content content) {
    /** EX_IOERR of sysexits.h: the content did not come whole. */
    private static final int INCOMPLETE = 74;

    /** Refuses paths that a shell or a machine would understand in several ways. */
    public RemoteFile {
        if (!path.startsWith("/") || path.endsWith("/")) {
            throw new IllegalArgumentException("\"" + path + "\" is not an absolute path of a file");
        }
        if (mode < 0 || mode > 07777) {
            throw new IllegalArgumentException("the mode " + Integer.toOctalString(mode) + " is more than 7777");
        }
    }

    /**
     * The command that puts the file in its place; with {@link RemoteCommand#withSudo} it belongs to root. Repeating it
     * does no harm. While it cleans up it hears no further signal: whoever ends it signals all that it started, twice when
     * timeout(1) passes the signal on, and the second one must not end the removal of the draft.
     *
     * @return the command with the content as its input
     * @throws IOException when the length of the content cannot be told
     */
    public RemoteCommand installCommand() throws IOException {
        String script = """
                set -eu
                file=%s
                draft=$(mktemp "$file.XXXXXX")
                trap '' PIPE
                trap 'trap "" HUP INT TERM; rm -f "$draft"' EXIT
                trap 'trap "" HUP INT TERM; exit 143' HUP INT TERM
                chmod %s "$draft"
                cat >"$draft"
                came=$(wc -c <"$draft")
                if [ "$came" -ne %d ]; then
                  echo "only $came of %d bytes came" >&2
                  exit %d
                fi
                sync
                mv -fT "$draft" "$file"
                """.formatted(
                ShellWord.quote(path), Integer.toOctalString(mode), content.length(), content.length(), INCOMPLETE);
        return RemoteCommand.script("write " + path, script).withStdin(content);
    }
}
