package dev.slipway.templates.ignition;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON document with positions, read as strictly as Go's {@code encoding/json} and with its words for errors.
 *
 * @param problem why it is not JSON; empty when it is
 * @param offset where the problem is, in characters
 * @param root the document; null in the sense of JSON when there is a problem
 * @param text the whole text
 */
record JsonDocument(String problem, int offset, Value root, String text) {
    /** Go gives up at the same depth. */
    private static final int MAX_DEPTH = 10_000;

    /** Deep enough for anything that Ignition knows, and shallow enough to be walked recursively. */
    private static final int READABLE_DEPTH = 500;

    /** A JSON value and where it begins, in characters. */
    sealed interface Value {
        /** Where it begins. */
        int offset();

        /** An object; the last of several equal keys counts. */
        record Obj(Map<String, Value> fields, Map<String, Integer> keyOffsets, int offset) implements Value {}

        /** An array. */
        record Arr(List<Value> items, int offset) implements Value {}

        /** A string. */
        record Str(String value, int offset) implements Value {}

        /** A number, as it was written. */
        record Num(String digits, int offset) implements Value {}

        /** A truth value. */
        record Bool(boolean value, int offset) implements Value {}

        /** null. */
        record Null(int offset) implements Value {}
    }

    static JsonDocument parse(byte[] json) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
        } catch (CharacterCodingException e) {
            // Go replaces what is not UTF-8 inside of strings; anywhere else it is an invalid character anyway.
            text = new String(json, StandardCharsets.UTF_8);
        }
        Reader reader = new Reader(text);
        try {
            Value root = reader.document();
            return new JsonDocument("", 0, root, text);
        } catch (BadJson e) {
            return new JsonDocument(e.problem, e.offset, new Value.Null(0), text);
        }
    }

    boolean isValid() {
        return problem.isEmpty();
    }

    private static final class BadJson extends Exception {
        private final String problem;
        private final int offset;

        BadJson(String problem, int offset) {
            super(problem, null, false, false);
            this.problem = problem;
            this.offset = offset;
        }
    }

    private static final class Reader {
        private final String text;
        private int at;
        private int depth;

        Reader(String text) {
            this.text = text;
        }

        Value document() throws BadJson {
            Value value = value("looking for beginning of value");
            skipSpace();
            if (at < text.length()) {
                throw unexpected("after top-level value");
            }
            return value;
        }

        private Value value(String where) throws BadJson {
            skipSpace();
            int start = at;
            if (at >= text.length()) {
                throw ended();
            }
            char c = text.charAt(at);
            return switch (c) {
                case '{' -> object();
                case '[' -> array();
                case '"' -> new Value.Str(string(), start);
                case 't' -> literal("true", new Value.Bool(true, start));
                case 'f' -> literal("false", new Value.Bool(false, start));
                case 'n' -> literal("null", new Value.Null(start));
                default -> {
                    if (c == '-' || (c >= '0' && c <= '9')) {
                        yield number();
                    }
                    throw unexpected(where);
                }
            };
        }

        private Value object() throws BadJson {
            int start = at++;
            enter();
            Map<String, Value> fields = new LinkedHashMap<>();
            Map<String, Integer> offsets = new LinkedHashMap<>();
            skipSpace();
            if (peek() == '}') {
                at++;
                depth--;
                return new Value.Obj(fields, offsets, start);
            }
            while (true) {
                skipSpace();
                if (peek() != '"') {
                    throw unexpected("looking for beginning of object key string");
                }
                int keyAt = at;
                String key = string();
                skipSpace();
                if (peek() != ':') {
                    throw unexpected("after object key");
                }
                at++;
                fields.put(key, value("looking for beginning of value"));
                offsets.put(key, keyAt);
                skipSpace();
                char c = peek();
                at++;
                if (c == '}') {
                    depth--;
                    return new Value.Obj(fields, offsets, start);
                }
                if (c != ',') {
                    at--;
                    throw unexpected("after object key:value pair");
                }
            }
        }

        private Value array() throws BadJson {
            int start = at++;
            enter();
            List<Value> items = new ArrayList<>();
            skipSpace();
            if (peek() == ']') {
                at++;
                depth--;
                return new Value.Arr(items, start);
            }
            while (true) {
                items.add(value("looking for beginning of value"));
                skipSpace();
                char c = peek();
                at++;
                if (c == ']') {
                    depth--;
                    return new Value.Arr(items, start);
                }
                if (c != ',') {
                    at--;
                    throw unexpected("after array element");
                }
            }
        }

        private void enter() throws BadJson {
            if (++depth > READABLE_DEPTH) {
                throw new BadJson("exceeded max depth of " + Math.min(MAX_DEPTH, READABLE_DEPTH), at);
            }
        }

        private String string() throws BadJson {
            StringBuilder value = new StringBuilder();
            at++;
            while (true) {
                char c = peek();
                if (c == '"') {
                    at++;
                    return value.toString();
                }
                if (c < ' ') {
                    throw unexpected("in string literal");
                }
                at++;
                if (c != '\\') {
                    value.append(c);
                    continue;
                }
                char escape = peek();
                switch (escape) {
                    case '"', '\\', '/' -> value.append(escape);
                    case 'b' -> value.append('\b');
                    case 'f' -> value.append('\f');
                    case 'n' -> value.append('\n');
                    case 'r' -> value.append('\r');
                    case 't' -> value.append('\t');
                    case 'u' -> {
                        int code = 0;
                        for (int digit = 0; digit < 4; digit++) {
                            at++;
                            int hex = Character.digit(peek(), 16);
                            if (hex < 0) {
                                throw unexpected("in \\u hexadecimal character escape");
                            }
                            code = code * 16 + hex;
                        }
                        value.append((char) code);
                    }
                    default -> throw unexpected("in string escape code");
                }
                at++;
            }
        }

        private Value literal(String word, Value value) throws BadJson {
            for (int i = 0; i < word.length(); i++, at++) {
                if (peek() != word.charAt(i)) {
                    throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
                }
            }
            return value;
        }

        private Value number() throws BadJson {
            int start = at;
            if (peek() == '-') {
                at++;
                digit("in numeric literal");
            }
            if (peek() == '0') {
                at++;
            } else {
                digits();
            }
            if (at < text.length() && text.charAt(at) == '.') {
                at++;
                digit("after decimal point in numeric literal");
                digits();
            }
            if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
                at++;
                if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                    at++;
                }
                digit("in exponent of numeric literal");
                digits();
            }
            return new Value.Num(text.substring(start, at), start);
        }

        private void digit(String where) throws BadJson {
            char c = peek();
            if (c < '0' || c > '9') {
                throw unexpected(where);
            }
        }

        private void digits() {
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
        }

        private void skipSpace() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private char peek() throws BadJson {
            if (at >= text.length()) {
                throw ended();
            }
            return text.charAt(at);
        }

        private BadJson ended() {
            return new BadJson("unexpected end of JSON input", text.length());
        }

        private BadJson unexpected(String where) throws BadJson {
            char c = peek();
            String quoted = switch (c) {
                case '\'' -> "'\\''";
                case '"' -> "'\"'";
                case '\n' -> "'\\n'";
                case '\r' -> "'\\r'";
                case '\t' -> "'\\t'";
                default -> c < ' ' ? String.format("'\\x%02x'", (int) c) : "'" + c + "'";
            };
            return new BadJson("invalid character " + quoted + " " + where, at);
        }
    }
}
