package dev.slipway.templates.butane;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.parser.ParserException;
import org.yaml.snakeyaml.scanner.ScannerException;
import org.yaml.snakeyaml.tokens.DirectiveToken;
import org.yaml.snakeyaml.tokens.TagToken;
import org.yaml.snakeyaml.tokens.TagTuple;
import org.yaml.snakeyaml.tokens.Token;

/** Reads tags and directives as go-yaml does. */
final class TagScanning {
    private static final String IN_DIRECTIVE = "while scanning a directive";
    private static final String IN_TAG = "while scanning a tag";

    private final YamlCursor in;

    TagScanning(YamlCursor in) {
        this.in = in;
    }

    static boolean isNameCharacter(int c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
    }

    private ScannerException failure(String context, Mark start, String problem) {
        return new ScannerException(context, start, problem, in.mark());
    }

    private void skipBlanks() {
        while (in.isBlank()) {
            in.skip();
        }
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        while (isNameCharacter(in.peek())) {
            name.append((char) in.peek());
            in.skip();
        }
        return name.toString();
    }

    /** A directive; the cursor is at its percent sign. */
    Token directive() {
        Mark start = in.mark();
        in.skip();
        String name = name();
        if (name.isEmpty()) {
            throw failure(IN_DIRECTIVE, start, "could not find expected directive name");
        }
        if (!in.endsWord(0)) {
            throw failure(IN_DIRECTIVE, start, "found unexpected non-alphabetical character");
        }
        skipBlanks();
        Token directive = switch (name) {
            case "YAML" -> version(start);
            case "TAG" -> prefix(start);
            default -> throw failure(IN_DIRECTIVE, start, "found unknown directive name");
        };
        skipBlanks();
        in.skipComment();
        if (!in.isBreakOrEnd()) {
            throw failure(IN_DIRECTIVE, start, "did not find expected comment or line break");
        }
        in.skipLine();
        return directive;
    }

    /** No version but 1.1. */
    private Token version(Mark start) {
        int major = number(start);
        if (in.peek() != '.') {
            throw failure("while scanning a %YAML directive", start, "did not find expected digit or '.' character");
        }
        in.skip();
        int minor = number(start);
        if (major != 1 || minor != 1) {
            throw new ParserException(null, null, "found incompatible YAML document", start);
        }
        return new DirectiveToken<>("YAML", List.of(major, minor), start, in.mark());
    }

    private int number(Mark start) {
        int number = 0;
        int digits = 0;
        for (; in.peek() >= '0' && in.peek() <= '9'; in.skip()) {
            if (++digits > 2) {
                throw failure("while scanning a %YAML directive", start, "found extremely long version number");
            }
            number = number * 10 + in.peek() - '0';
        }
        if (digits == 0) {
            throw failure("while scanning a %YAML directive", start, "did not find expected version number");
        }
        return number;
    }

    private Token prefix(Mark start) {
        String context = "while scanning a %TAG directive";
        String handle = handle();
        if (handle.isEmpty() || !(handle.equals("!") || handle.endsWith("!"))) {
            throw failure("while parsing a %TAG directive", start, "did not find expected '!'");
        }
        if (!in.isBlank()) {
            throw failure(context, start, "did not find expected whitespace");
        }
        skipBlanks();
        String prefix = uri("", start);
        if (prefix.isEmpty()) {
            throw failure("while parsing a %TAG directive", start, "did not find expected tag URI");
        }
        if (!in.endsWord(0)) {
            throw failure(context, start, "did not find expected whitespace or line break");
        }
        return new DirectiveToken<>("TAG", List.of(handle, prefix), start, in.mark());
    }

    /** An exclamation mark, a name, and the second mark if there is one. */
    private String handle() {
        if (in.peek() != '!') {
            return "";
        }
        in.skip();
        String handle = "!" + name();
        if (in.peek() == '!') {
            in.skip();
            handle += "!";
        }
        return handle;
    }

    /** A tag; the cursor is at its exclamation mark. */
    Token tag() {
        Mark start = in.mark();
        TagTuple tag;
        if (in.peek(1) == '<') {
            in.skip(2);
            tag = new TagTuple(null, required(uri("", start), start));
            if (in.peek() != '>') {
                throw failure(IN_TAG, start, "did not find the expected '>'");
            }
            in.skip();
        } else {
            tag = shorthand(start);
        }
        if (!in.endsWord(0)) {
            throw failure(IN_TAG, start, "did not find expected whitespace or line break");
        }
        return new TagToken(tag, start, in.mark());
    }

    private TagTuple shorthand(Mark start) {
        String handle = handle();
        if (handle.length() > 1 && handle.endsWith("!")) {
            return new TagTuple(handle, required(uri("", start), start));
        }
        String suffix = uri(handle.substring(1), start);
        @Nullable String none = null;
        return suffix.isEmpty() ? new TagTuple(none, "!") : new TagTuple("!", suffix);
    }

    private String required(String uri, Mark start) {
        if (uri.isEmpty()) {
            throw failure("while parsing a tag", start, "did not find expected tag URI");
        }
        return uri;
    }

    private String uri(String head, Mark start) {
        StringBuilder uri = new StringBuilder(head);
        while (isNameCharacter(in.peek()) || (in.peek() < 0x80 && ";/?:@&=+$,.!~*'()[]%".indexOf(in.peek()) >= 0)) {
            if (in.peek() == '%') {
                uri.append(escaped(start));
            } else {
                uri.append((char) in.peek());
                in.skip();
            }
        }
        return uri.toString();
    }

    private String escaped(Mark start) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (; in.peek() == '%'; in.skip(3)) {
            int high = hex(in.peek(1));
            int low = hex(in.peek(2));
            if (high < 0 || low < 0) {
                throw failure("while parsing a tag", start, "did not find URI escaped octet");
            }
            bytes.write(high * 16 + low);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int hex(int c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
