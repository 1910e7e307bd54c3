package dev.slipway.ssh;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Cuts one output into lines and hands them on. Used by one thread. */
final class LineSplitter {
    /** Longer lines come in pieces, or a machine could fill the memory with one line. */
    static final int MAX_LINE_BYTES = 64 * 1024;

    private final RemoteStream stream;
    private final LineConsumer lines;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    LineSplitter(RemoteStream stream, LineConsumer lines) {
        this.stream = stream;
        this.lines = lines;
    }

    void feed(byte[] bytes, int length) throws InterruptedException {
        int start = 0;
        for (int i = 0; i < length; i++) {
            boolean end = bytes[i] == '\n';
            boolean full = begun.size() + i - start >= MAX_LINE_BYTES;
            if (end || full) {
                begun.write(bytes, start, i - start);
                start = end ? i + 1 : i;
                emit(end);
            }
        }
        begun.write(bytes, start, length - start);
    }

    /** The output has ended; a last line without its end is a line. */
    void finish() throws InterruptedException {
        if (begun.size() > 0) {
            emit(true);
        }
    }

    private void emit(boolean whole) throws InterruptedException {
        byte[] line = begun.toByteArray();
        begun.reset();
        int length = whole && line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        lines.line(stream, new String(line, 0, length, StandardCharsets.UTF_8));
    }
}
