package dev.slipway.templates.ignition;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A URL as Go's {@code net/url} takes it apart, which is more forgiving than RFC 3986 in places and stricter in others.
 *
 * @param scheme in lower case; empty when there is none
 * @param opaque what follows the scheme when that does not begin with a slash
 * @param query what follows the question mark, still escaped
 */
public record GoUrl(String scheme, String opaque, String query) {
    private static final String USER_INFO = "-._:~!$&'()*+,;=%@";
    private static final String HOST = "-_.~!$&'()*+,;=:[]<>\"";

    /**
     * Takes a URL apart.
     *
     * @param url any text
     * @return the parts; nothing when Go would refuse it
     */
    public static Optional<GoUrl> parse(String url) {
        if (url.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            return Optional.empty();
        }
        int hash = url.indexOf('#');
        String rest = hash < 0 ? url : url.substring(0, hash);
        if (hash >= 0 && !unescapes(url.substring(hash + 1))) {
            return Optional.empty();
        }
        int colon = schemeEnd(rest);
        if (colon == 0) {
            return Optional.empty();
        }
        String scheme = colon < 0 ? "" : rest.substring(0, colon).toLowerCase(Locale.ROOT);
        rest = rest.substring(colon + 1);
        int question = rest.indexOf('?');
        String query = question < 0 ? "" : rest.substring(question + 1);
        rest = question < 0 ? rest : rest.substring(0, question);
        if (!rest.startsWith("/")) {
            if (!scheme.isEmpty()) {
                return Optional.of(new GoUrl(scheme, rest, query));
            }
            if (rest.split("/", 2)[0].contains(":")) {
                return Optional.empty();
            }
        }
        if (rest.startsWith("//") && (!scheme.isEmpty() || !rest.startsWith("///"))) {
            int slash = rest.indexOf('/', 2);
            String authority = rest.substring(2, slash < 0 ? rest.length() : slash);
            rest = slash < 0 ? "" : rest.substring(slash);
            if (!isAuthority(authority)) {
                return Optional.empty();
            }
        }
        return unescapes(rest) ? Optional.of(new GoUrl(scheme, "", query)) : Optional.empty();
    }

    /**
     * The first value of a query parameter.
     *
     * @param name the parameter
     * @return its value; nothing when it is not there
     */
    Optional<String> parameter(String name) {
        for (String pair : query.split("&")) {
            if (pair.contains(";")) {
                continue;
            }
            String[] parts = pair.split("=", 2);
            if (unescapes(pair) && unescape(parts[0]).equals(name)) {
                return Optional.of(parts.length == 1 ? "" : unescape(parts[1]));
            }
        }
        return Optional.empty();
    }

    /** The position of the colon, 0 when the scheme is missing before it, -1 when there is no scheme. */
    private static int schemeEnd(String url) {
        for (int at = 0; at < url.length(); at++) {
            char c = url.charAt(at);
            if (c == ':') {
                return at;
            }
            boolean letter = isLetter(c);
            boolean laterToo = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (!letter && (at == 0 || !laterToo)) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isAuthority(String authority) {
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            String user = authority.substring(0, at);
            boolean clean = user.chars()
                    .allMatch(c -> isLetter((char) c) || (c >= '0' && c <= '9') || USER_INFO.indexOf(c) >= 0);
            if (!clean || !unescapes(user)) {
                return false;
            }
        }
        return isHost(authority.substring(at + 1));
    }

    private static boolean isHost(String host) {
        if (host.startsWith("[")) {
            int end = host.lastIndexOf(']');
            if (end < 0 || !isOptionalPort(host.substring(end + 1))) {
                return false;
            }
            int zone = host.indexOf("%25");
            boolean zoned = zone >= 0 && zone < end;
            return zoned
                    ? isPlainHost(host.substring(0, zone)) && unescapes(host.substring(zone, end))
                    : isPlainHost(host);
        }
        int colon = host.lastIndexOf(':');
        return (colon < 0 || isOptionalPort(host.substring(colon))) && isPlainHost(host);
    }

    private static boolean isOptionalPort(String port) {
        return port.isEmpty() || (port.startsWith(":") && port.chars().skip(1).allMatch(c -> c >= '0' && c <= '9'));
    }

    private static boolean isPlainHost(String host) {
        if (!unescapes(host)) {
            return false;
        }
        for (int at = 0; at < host.length(); at++) {
            char c = host.charAt(at);
            if (c == '%') {
                // A host may only escape bytes beyond ASCII, and the percent sign itself.
                boolean ascii = Character.digit(host.charAt(at + 1), 16) < 8;
                if (ascii && !host.startsWith("%25", at)) {
                    return false;
                }
                at += 2;
            } else if (c < 0x80 && !isLetter(c) && !(c >= '0' && c <= '9') && HOST.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean unescapes(String text) {
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 3)) {
            if (at + 2 >= text.length() || !isHex(text.charAt(at + 1)) || !isHex(text.charAt(at + 2))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return c < 0x80 && Character.digit(c, 16) >= 0;
    }

    private static String unescape(String text) {
        return java.net.URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
