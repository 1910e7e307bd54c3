package dev.slipway.templates.butane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.scanner.Scanner;
import org.yaml.snakeyaml.scanner.ScannerException;
import org.yaml.snakeyaml.tokens.AliasToken;
import org.yaml.snakeyaml.tokens.AnchorToken;
import org.yaml.snakeyaml.tokens.BlockEndToken;
import org.yaml.snakeyaml.tokens.BlockEntryToken;
import org.yaml.snakeyaml.tokens.BlockMappingStartToken;
import org.yaml.snakeyaml.tokens.BlockSequenceStartToken;
import org.yaml.snakeyaml.tokens.DocumentEndToken;
import org.yaml.snakeyaml.tokens.DocumentStartToken;
import org.yaml.snakeyaml.tokens.FlowEntryToken;
import org.yaml.snakeyaml.tokens.FlowMappingEndToken;
import org.yaml.snakeyaml.tokens.FlowMappingStartToken;
import org.yaml.snakeyaml.tokens.FlowSequenceEndToken;
import org.yaml.snakeyaml.tokens.FlowSequenceStartToken;
import org.yaml.snakeyaml.tokens.KeyToken;
import org.yaml.snakeyaml.tokens.ScalarToken;
import org.yaml.snakeyaml.tokens.StreamEndToken;
import org.yaml.snakeyaml.tokens.StreamStartToken;
import org.yaml.snakeyaml.tokens.Token;
import org.yaml.snakeyaml.tokens.ValueToken;

/**
 * Takes a YAML text apart into tokens, as go-yaml does.
 *
 * <p>Butane is defined by go-yaml. The grammar over the tokens is the same in SnakeYAML, whose parser reads them; its own
 * scanner differs in where tabs may stand, what ends a plain scalar within brackets, escapes, and how block scalars begin.
 */
final class YamlScanner implements Scanner {
    private static final int MAX_DEPTH = 10_000;

    /** A key without a question mark may not be longer, and must be on one line. */
    private static final int LONGEST_KEY = 1024;

    /** go-yaml looks two tokens ahead for comments, and thereby finds errors beyond the end of a document. */
    private static final int AHEAD = 2;

    private final YamlCursor in;
    private final ScalarScanner scalars;
    private final TagScanning tags;
    private final List<Token> tokens = new ArrayList<>();
    private final List<SimpleKey> keys = new ArrayList<>();
    private final Map<Integer, SimpleKey> keysByToken = new HashMap<>();
    private final Deque<Integer> indents = new ArrayDeque<>();
    private int indent = -1;
    private int flowDepth;
    private boolean keyAllowed = true;
    private int taken;
    private boolean ready;
    private boolean ended;

    YamlScanner(String text) {
        in = new YamlCursor(text);
        scalars = new ScalarScanner(in);
        tags = new TagScanning(in);
        keys.add(new SimpleKey(in.mark(), 0, false));
        keys.getFirst().possible = false;
        tokens.add(new StreamStartToken(in.mark(), in.mark()));
    }

    /** Something that is a key if a colon follows. There is at most one for each level of brackets. */
    private static final class SimpleKey {
        private final Mark mark;
        private final int token;
        private final boolean required;
        private boolean possible = true;

        SimpleKey(Mark mark, int token, boolean required) {
            this.mark = mark;
            this.token = token;
            this.required = required;
        }
    }

    @Override
    public boolean checkToken(Token.ID... choices) {
        Token.ID next = peekToken().getTokenId();
        for (Token.ID choice : choices) {
            if (choice == next) {
                return true;
            }
        }
        return choices.length == 0;
    }

    @Override
    public Token peekToken() {
        while (!ready) {
            boolean enough = ended || tokens.size() > AHEAD;
            // What comes first may turn out to be a key, which would put another token before it.
            if (enough && !mayBecomeKey(keysByToken.get(taken))) {
                ready = true;
            } else {
                fetch();
            }
        }
        return tokens.getFirst();
    }

    private boolean mayBecomeKey(@org.jspecify.annotations.Nullable SimpleKey key) {
        return key != null && isStillPossible(key);
    }

    @Override
    public Token getToken() {
        Token next = peekToken();
        tokens.removeFirst();
        taken++;
        ready = false;
        return next;
    }

    @Override
    public void resetDocumentIndex() {
        // Only needed for a limit on the size of documents, which is checked before.
    }

    private ScannerException failure(String context, Mark start, String problem) {
        return new ScannerException(context, start, problem, in.mark());
    }

    private void fetch() {
        skipToWord();
        unroll(in.column());
        int c = in.peek();
        if (c == 0) {
            end();
        } else if (in.column() == 0 && c == '%') {
            beginDocumentPart();
            tokens.add(tags.directive());
        } else if (in.isDocumentIndicator('-') || in.isDocumentIndicator('.')) {
            beginDocumentPart();
            Mark start = in.mark();
            in.skip(3);
            tokens.add(c == '-' ? new DocumentStartToken(start, in.mark()) : new DocumentEndToken(start, in.mark()));
        } else {
            fetchWord(c);
        }
    }

    private void skipToWord() {
        while (true) {
            if (in.column() == 0 && in.peek() == '\uFEFF') {
                in.skip();
            }
            // Tabs separate, but do not indent: not at a line's beginning, nor after a bare dash, question mark or
            // colon.
            while (in.peek() == ' ' || (in.peek() == '\t' && (flowDepth > 0 || !keyAllowed))) {
                in.skip();
            }
            in.skipComment();
            if (!in.isBreak()) {
                return;
            }
            in.skipLine();
            if (flowDepth == 0) {
                keyAllowed = true;
            }
        }
    }

    private void end() {
        // No key may be waited for any longer, on any level.
        in.endLine();
        unroll(-1);
        forgetKey();
        keyAllowed = false;
        ended = true;
        tokens.add(new StreamEndToken(in.mark(), in.mark()));
    }

    private void beginDocumentPart() {
        unroll(-1);
        forgetKey();
        keyAllowed = false;
    }

    private void fetchWord(int c) {
        boolean inFlow = flowDepth > 0;
        boolean alone = in.endsWord(1);
        switch (c) {
            case '[', '{' -> openFlow(c);
            case ']', '}' -> closeFlow(c);
            case ',' -> flowEntry();
            case '*', '&' -> {
                beginWord();
                tokens.add(anchor(c));
            }
            case '!' -> {
                beginWord();
                tokens.add(tags.tag());
            }
            case '\'', '"' -> {
                beginWord();
                tokens.add(scalars.quoted(c == '\''));
            }
            default -> {
                if (c == '-' && alone) {
                    blockEntry();
                } else if (c == '?' && (inFlow || alone)) {
                    key();
                } else if (c == ':' && (inFlow || alone)) {
                    value();
                } else if ((c == '|' || c == '>') && !inFlow) {
                    forgetKey();
                    keyAllowed = true;
                    tokens.add(scalars.block(c == '|', indent));
                } else if (c == '\t' || (c < 0x80 && "#|>%@`".indexOf(c) >= 0)) {
                    throw failure(
                            "while scanning for the next token",
                            in.mark(),
                            "found character that cannot start any token");
                } else {
                    plain(inFlow);
                }
            }
        }
    }

    private void plain(boolean inFlow) {
        beginWord();
        ScalarToken scalar = scalars.plain(indent, inFlow);
        tokens.add(scalar);
        if (in.line() != scalar.getEndMark().getLine()) {
            keyAllowed = true;
        }
    }

    /** What begins here may be a key, and another key cannot follow it. */
    private void beginWord() {
        rememberKey();
        keyAllowed = false;
    }

    private void rememberKey() {
        if (keyAllowed) {
            forgetKey();
            boolean required = flowDepth == 0 && indent == in.column();
            SimpleKey key = new SimpleKey(in.mark(), taken + tokens.size(), required);
            keys.set(keys.size() - 1, key);
            keysByToken.put(key.token, key);
        }
    }

    private void forgetKey() {
        SimpleKey key = keys.getLast();
        if (key.possible && key.required) {
            throw noColon(key);
        }
        discard(key);
    }

    private void discard(SimpleKey key) {
        key.possible = false;
        keysByToken.remove(key.token, key);
    }

    private ScannerException noColon(SimpleKey key) {
        return failure("while scanning a simple key", key.mark, "could not find expected ':'");
    }

    private boolean isStillPossible(SimpleKey key) {
        if (!key.possible) {
            return false;
        }
        if (key.mark.getLine() == in.line() && in.position() - key.mark.getIndex() <= LONGEST_KEY) {
            return true;
        }
        if (key.required) {
            throw noColon(key);
        }
        discard(key);
        return false;
    }

    /** Opens a block collection when this is further in than the one around it. */
    private void roll(int column, Token start, int at) {
        if (flowDepth > 0 || indent >= column) {
            return;
        }
        indents.push(indent);
        indent = column;
        if (indents.size() > MAX_DEPTH) {
            throw failure("while increasing indent level", start.getStartMark(), "exceeded max depth of " + MAX_DEPTH);
        }
        tokens.add(at, start);
    }

    /** Closes the block collections that are further in than this. */
    private void unroll(int column) {
        while (flowDepth == 0 && indent > column) {
            tokens.add(new BlockEndToken(in.mark(), in.mark()));
            indent = indents.pop();
        }
    }

    private void openFlow(int bracket) {
        rememberKey();
        SimpleKey none = new SimpleKey(in.mark(), taken + tokens.size(), false);
        none.possible = false;
        keys.add(none);
        if (++flowDepth > MAX_DEPTH) {
            throw failure("while increasing flow level", in.mark(), "exceeded max depth of " + MAX_DEPTH);
        }
        keyAllowed = true;
        Mark start = in.mark();
        in.skip();
        tokens.add(
                bracket == '['
                        ? new FlowSequenceStartToken(start, in.mark())
                        : new FlowMappingStartToken(start, in.mark()));
    }

    private void closeFlow(int bracket) {
        forgetKey();
        if (flowDepth > 0) {
            flowDepth--;
            keys.removeLast();
        }
        keyAllowed = false;
        Mark start = in.mark();
        in.skip();
        tokens.add(
                bracket == ']'
                        ? new FlowSequenceEndToken(start, in.mark())
                        : new FlowMappingEndToken(start, in.mark()));
    }

    private void flowEntry() {
        forgetKey();
        keyAllowed = true;
        Mark start = in.mark();
        in.skip();
        tokens.add(new FlowEntryToken(start, in.mark()));
    }

    private void blockEntry() {
        Mark start = in.mark();
        if (flowDepth == 0) {
            if (!keyAllowed) {
                throw failure("", start, "block sequence entries are not allowed in this context");
            }
            roll(in.column(), new BlockSequenceStartToken(start, start), tokens.size());
        }
        forgetKey();
        keyAllowed = true;
        in.skip();
        tokens.add(new BlockEntryToken(start, in.mark()));
    }

    private void key() {
        Mark start = in.mark();
        if (flowDepth == 0) {
            if (!keyAllowed) {
                throw failure("", start, "mapping keys are not allowed in this context");
            }
            roll(in.column(), new BlockMappingStartToken(start, start), tokens.size());
        }
        forgetKey();
        keyAllowed = flowDepth == 0;
        in.skip();
        tokens.add(new KeyToken(start, in.mark()));
    }

    private void value() {
        Mark start = in.mark();
        SimpleKey key = keys.getLast();
        if (isStillPossible(key)) {
            int at = key.token - taken;
            tokens.add(at, new KeyToken(key.mark, key.mark));
            roll(key.mark.getColumn(), new BlockMappingStartToken(key.mark, key.mark), at);
            discard(key);
            keyAllowed = false;
        } else {
            if (flowDepth == 0) {
                if (!keyAllowed) {
                    throw failure("", start, "mapping values are not allowed in this context");
                }
                roll(in.column(), new BlockMappingStartToken(start, start), tokens.size());
            }
            keyAllowed = flowDepth == 0;
        }
        in.skip();
        // A missing value counts as where the next word is, within brackets; SnakeYAML places it at this token's end.
        tokens.add(new ValueToken(start, flowDepth == 0 ? in.mark() : in.nextWord()));
    }

    private Token anchor(int indicator) {
        Mark start = in.mark();
        in.skip();
        StringBuilder name = new StringBuilder();
        while (TagScanning.isNameCharacter(in.peek())) {
            name.append((char) in.peek());
            in.skip();
        }
        boolean ends = in.endsWord(0) || (in.peek() < 0x80 && "?:,]}%@`".indexOf(in.peek()) >= 0);
        if (name.isEmpty() || !ends) {
            throw failure(
                    indicator == '&' ? "while scanning an anchor" : "while scanning an alias",
                    start,
                    "did not find expected alphabetic or numeric character");
        }
        return indicator == '&'
                ? new AnchorToken(name.toString(), start, in.mark())
                : new AliasToken(name.toString(), start, in.mark());
    }
}
