package dev.slipway.host.guard;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of authorized_keys files (sshd(8)). */
public final class PublicKeys {
    /** Type and data, wherever they stand behind options; the data of every type begin with the length of its name. */
    private static final Pattern KEY = Pattern.compile("(?:^|[ ,\\t])([a-z0-9@.-]+)[ \\t]+(AAAA[A-Za-z0-9+/]+=*)");

    private PublicKeys() {}

    /**
     * The key of a line without options and comment.
     *
     * @param line of an authorized_keys file
     * @return type and base64; the line itself when no key can be found in it
     */
    public static String bare(String line) {
        Matcher key = KEY.matcher(line);
        return key.find() ? key.group(1) + " " + key.group(2) : line.strip();
    }
}
