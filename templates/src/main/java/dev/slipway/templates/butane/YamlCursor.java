package dev.slipway.templates.butane;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/** A place in a YAML text, all of which is at hand. What is beyond the end reads as zero, which no text may hold. */
final class YamlCursor {
    /** Forbidden characters are noticed when the reading comes as near as this, as with go-yaml's window. */
    private static final int WINDOW = 1024;

    private final int[] text;
    private final int readable;
    private int position;
    private int line;
    private int column;

    YamlCursor(String text) {
        this.text = text.codePoints().toArray();
        int end = 0;
        while (end < this.text.length && StreamReader.isPrintable(this.text[end])) {
            end++;
        }
        readable = end < this.text.length ? end - end % WINDOW : Integer.MAX_VALUE;
    }

    int peek() {
        return peek(0);
    }

    int peek(int ahead) {
        int at = position + ahead;
        if (at >= readable) {
            throw new ReaderException("", at, text[Math.min(at, text.length - 1)], "control character");
        }
        return at < text.length ? text[at] : 0;
    }

    int position() {
        return position;
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }

    Mark mark() {
        return new Mark("", position, line, column, text, position);
    }

    boolean atEnd() {
        return peek() == 0;
    }

    boolean isBlank() {
        return peek() == ' ' || peek() == '\t';
    }

    boolean isBreak() {
        return isBreak(peek());
    }

    boolean isBreakOrEnd() {
        return isBreak() || atEnd();
    }

    /** Whether a word ends before a character some places ahead. */
    boolean endsWord(int ahead) {
        int c = peek(ahead);
        return c == ' ' || c == '\t' || c == 0 || isBreak(c);
    }

    private static boolean isBreak(int c) {
        return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    void skip() {
        position++;
        column++;
    }

    void skip(int characters) {
        position += characters;
        column += characters;
    }

    /** Passes a line break. What it stands for in a scalar is appended: a newline, but for the two Unicode separators. */
    void readLine(StringBuilder value) {
        int c = peek();
        if (!isBreak(c)) {
            return;
        }
        value.append(c == 0x2028 || c == 0x2029 ? (char) c : '\n');
        position += c == '\r' && peek(1) == '\n' ? 2 : 1;
        column = 0;
        line++;
    }

    void skipLine() {
        readLine(new StringBuilder(1));
    }

    /** Counts the end of the text as the end of its last line. */
    void endLine() {
        if (column != 0) {
            column = 0;
            line++;
        }
    }

    void skipComment() {
        if (peek() == '#') {
            while (!isBreakOrEnd()) {
                skip();
            }
        }
    }

    /** Appends the rest of the line, without its break. */
    void readRest(StringBuilder value) {
        int end = 0;
        while (peek(end) != 0 && !isBreak(peek(end))) {
            end++;
        }
        value.append(new String(text, position, end));
        skip(end);
    }

    /** Whether a document's first or last line begins here: {@code ---} or {@code ...}. */
    boolean isDocumentIndicator(char c) {
        return column == 0 && peek() == c && peek(1) == c && peek(2) == c && endsWord(3);
    }

    /** Where the next word begins, beyond blanks, line breaks and comments. */
    Mark nextWord() {
        int home = position;
        int homeLine = line;
        int homeColumn = column;
        while (isBlank() || isBreak() || peek() == '#') {
            if (isBreak()) {
                skipLine();
            } else if (isBlank()) {
                skip();
            } else {
                skipComment();
            }
        }
        Mark found = mark();
        position = home;
        line = homeLine;
        column = homeColumn;
        return found;
    }
}
