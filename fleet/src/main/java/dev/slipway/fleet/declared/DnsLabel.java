package dev.slipway.fleet.declared;

import java.util.regex.Pattern;

/** What may be the name of a file, of a host and of a URL's segment alike: an RFC 1123 label in lower case. */
final class DnsLabel {
    static final String RULE = "use 1 to 63 lower-case letters, digits and hyphens, with no hyphen at either end";
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private DnsLabel() {}

    static boolean fits(String text) {
        return LABEL.matcher(text).matches();
    }

    static String require(String text, String what) {
        if (!fits(text)) {
            throw new IllegalArgumentException("\"" + text + "\" cannot name a " + what + ": " + RULE);
        }
        return text;
    }
}
