package dev.slipway.templates.ignition;

import java.io.ByteArrayOutputStream;
import java.util.Base64;

/** A data URL (RFC 2397), read as strictly and as leniently as the library that Ignition uses does. */
final class DataUrl {
    /** The media types of RFC 2045, of which the prefix counts. */
    private static final String[] MEDIA_TYPES = {
        "text", "image", "audio", "video", "application", "message", "multipart"
    };

    private final String problem;
    private final byte[] data;

    private DataUrl(String problem, byte[] data) {
        this.problem = problem;
        this.data = data;
    }

    /** Why it could not be decoded; empty when it could. */
    String problem() {
        return problem;
    }

    /** What it holds. */
    byte[] data() {
        return data.clone();
    }

    /**
     * Decodes.
     *
     * @param url a text that begins with {@code data:}
     * @return the data or the problem
     */
    static DataUrl decode(String url) {
        return new Reader(url).read();
    }

    boolean isValid() {
        return problem.isEmpty();
    }

    private static DataUrl bad(String problem) {
        return new DataUrl(problem, new byte[0]);
    }

    /** Walks over one URL; the states are those of the grammar, left to right. */
    private static final class Reader {
        private final String url;
        private int at = "data:".length();
        private boolean base64;

        Reader(String url) {
            this.url = url;
        }

        DataUrl read() {
            String problem = mediaType();
            if (problem.isEmpty()) {
                problem = parameters();
            }
            if (!problem.isEmpty()) {
                return bad(problem);
            }
            String data = url.substring(at + 1);
            return base64 ? base64(data) : escaped(data);
        }

        private String mediaType() {
            if (at >= url.length()) {
                return "missing comma before data";
            }
            char first = url.charAt(at);
            if (first == ';' || first == ',') {
                return "";
            }
            if (!isToken(first)) {
                return "invalid character after data prefix";
            }
            int start = at;
            boolean extension = (first == 'x' || first == 'X') && url.startsWith("-", at + 1);
            at += first == 'x' || first == 'X' ? 2 : 1;
            while (at < url.length() && url.charAt(at) != '/') {
                if (!isToken(url.charAt(at++))) {
                    return "invalid character for media type";
                }
            }
            if (at >= url.length()) {
                return "missing media type slash";
            }
            if (!extension && !isMediaType(url.substring(start, at))) {
                return "invalid media type";
            }
            for (at++; at < url.length(); at++) {
                char c = url.charAt(at);
                if (c == ';' || c == ',') {
                    return "";
                }
                if (!isToken(c)) {
                    return "invalid character for media subtype";
                }
            }
            return "incomplete media type";
        }

        private String parameters() {
            while (url.charAt(at) == ';') {
                at++;
                int start = at;
                while (at < url.length() && url.charAt(at) != '=' && url.charAt(at) != ',') {
                    if (!isToken(url.charAt(at))) {
                        return "invalid character for parameter attribute";
                    }
                    at++;
                }
                if (at >= url.length() || at == start) {
                    return "unterminated parameter sequence";
                }
                if (url.charAt(at) == ',') {
                    String word = url.substring(start, at);
                    if (!"base64".equals(word)) {
                        return "expected base64, got " + word;
                    }
                    base64 = true;
                    return "";
                }
                at++;
                String problem = at < url.length() && url.charAt(at) == '"' ? quotedValue() : value();
                if (!problem.isEmpty()) {
                    return problem;
                }
            }
            return "";
        }

        private String value() {
            int start = at;
            while (at < url.length() && (at == start || (url.charAt(at) != ';' && url.charAt(at) != ','))) {
                if (!isToken(url.charAt(at))) {
                    return "invalid character for parameter value";
                }
                at++;
            }
            if (at >= url.length()) {
                return "missing comma before data";
            }
            return escaped(url.substring(start, at)).problem;
        }

        private String quotedValue() {
            for (at++; at < url.length() && url.charAt(at) != '"'; at++) {
                if (url.charAt(at) == '\\') {
                    at++;
                }
                if (at < url.length() && url.charAt(at) > 0x7f) {
                    return "invalid character for parameter value";
                }
            }
            if (at >= url.length()) {
                return "unclosed quoted string";
            }
            at++;
            if (at >= url.length()) {
                return "missing comma before data";
            }
            return url.charAt(at) == ';' || url.charAt(at) == ',' ? "" : "expected semicolon or comma";
        }

        private static DataUrl base64(String data) {
            for (int i = 0; i < data.length(); i++) {
                char c = data.charAt(i);
                if (!isAlphanumeric(c) && c != '+' && c != '/' && c != '=') {
                    return bad("invalid data character");
                }
            }
            int good = goodBase64(data);
            if (good >= 0) {
                return bad("illegal base64 data at input byte " + good);
            }
            try {
                return new DataUrl("", Base64.getDecoder().decode(data));
            } catch (IllegalArgumentException e) {
                return bad("illegal base64 data at input byte " + data.length());
            }
        }

        /** Go wants padding, whole groups, and nothing after them; -1 when all of that is so. */
        private static int goodBase64(String data) {
            int padding = data.indexOf('=');
            int digits = padding < 0 ? data.length() : padding;
            int inGroup = digits % 4;
            if (padding < 0) {
                return inGroup == 0 ? -1 : digits - inGroup;
            }
            if (inGroup < 2) {
                return padding;
            }
            int wanted = 4 - inGroup;
            for (int i = 0; i < wanted; i++) {
                if (padding + i >= data.length() || data.charAt(padding + i) != '=') {
                    return Math.min(padding + i, data.length());
                }
            }
            return padding + wanted == data.length() ? -1 : padding + wanted;
        }

        private static DataUrl escaped(String data) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(data.length());
            for (int i = 0; i < data.length(); i++) {
                char c = data.charAt(i);
                if (!isUrlCharacter(c)) {
                    return bad("invalid data character");
                }
            }
            for (int i = 0; i < data.length(); i++) {
                char c = data.charAt(i);
                if (c != '%') {
                    bytes.write(c);
                    continue;
                }
                for (int digit = 1; digit <= 2; digit++) {
                    if (i + digit >= data.length()) {
                        return bad("rfc2396: unexpected end of unescape sequence");
                    }
                    if (Character.digit(data.charAt(i + digit), 16) < 0) {
                        return bad("rfc2396: invalid char 0x25 in unescape sequence");
                    }
                }
                bytes.write(Integer.parseInt(data, i + 1, i + 3, 16));
                i += 2;
            }
            return new DataUrl("", bytes.toByteArray());
        }

        private static boolean isMediaType(String type) {
            for (String known : MEDIA_TYPES) {
                if (type.startsWith(known)) {
                    return true;
                }
            }
            return false;
        }

        private static boolean isAlphanumeric(char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        }

        private static boolean isToken(char c) {
            return c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?=".indexOf(c) < 0;
        }

        private static boolean isUrlCharacter(char c) {
            return c > ' ' && c < 0x7f && "<>#\"{}|\\^[]`".indexOf(c) < 0;
        }
    }
}
