package dev.slipway.templates.butane;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * SnakeYAML's view of the text, with all of it at hand.
 *
 * <p>The original refills a small window and copies what it holds each time, which takes minutes for one quoted word of some
 * megabytes.
 */
final class WholeText extends StreamReader {
    /** Forbidden characters are noticed when the reading comes as near as this, as with a window. */
    private static final int WINDOW = 1024;

    private final int[] text;
    private final int readable;
    private int pointer;
    private int line;
    private int column;
    private int documentStart;

    WholeText(String text) {
        super("");
        this.text = text.codePoints().toArray();
        int end = 0;
        while (end < this.text.length && isPrintable(this.text[end])) {
            end++;
        }
        readable = end < this.text.length ? end - end % WINDOW : Integer.MAX_VALUE;
    }

    private int at(int position) {
        if (position >= readable) {
            throw new ReaderException("", position, text[Math.min(position, text.length - 1)], "control character");
        }
        return position < text.length ? text[position] : 0;
    }

    @Override
    public Mark getMark() {
        return new Mark("", pointer, line, column, text, pointer);
    }

    @Override
    public void forward() {
        forward(1);
    }

    @Override
    public void forward(int length) {
        for (int i = 0; i < length && pointer < text.length; i++) {
            int character = at(pointer++);
            boolean breaks = switch (character) {
                case '\n', '\u0085', '\u2028', '\u2029' -> true;
                case '\r' -> at(pointer) != '\n';
                default -> false;
            };
            if (breaks) {
                line++;
                column = 0;
            } else if (character != '\uFEFF') {
                column++;
            }
        }
    }

    @Override
    public int peek() {
        return at(pointer);
    }

    @Override
    public int peek(int index) {
        return at(pointer + index);
    }

    @Override
    public String prefix(int length) {
        int end = Math.min(text.length, pointer + length);
        if (end > pointer) {
            at(end - 1);
        }
        return new String(text, pointer, Math.max(0, end - pointer));
    }

    @Override
    public String prefixForward(int length) {
        String prefix = prefix(length);
        pointer += length;
        column += length;
        return prefix;
    }

    @Override
    public int getColumn() {
        return column;
    }

    @Override
    public int getDocumentIndex() {
        return pointer - documentStart;
    }

    @Override
    public void resetDocumentIndex() {
        documentStart = pointer;
    }

    @Override
    public int getIndex() {
        return pointer;
    }

    @Override
    public int getLine() {
        return line;
    }
}
