package dev.slipway.pxe.tftp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What a transfer sends. */
sealed interface Content extends AutoCloseable {
    /** Length in bytes, fixed when it was opened. */
    long size();

    /**
     * Fills the buffer up to its limit, or to the end of the content.
     *
     * @throws IOException when the file cannot be read or has shrunk
     */
    void read(ByteBuffer into, long position) throws IOException;

    @Override
    void close() throws IOException;

    /** A file on disk. */
    static Content of(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file);
        return new OnDisk(channel, channel.size());
    }

    /** A text that was made for this machine. */
    static Content of(String text) {
        return new InMemory(
                ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer());
    }

    /** See {@link #of(Path)}. */
    record OnDisk(FileChannel channel, long size) implements Content {
        @Override
        public void read(ByteBuffer into, long position) throws IOException {
            long end = Math.min(size, position + into.remaining());
            into.limit(into.position() + (int) (end - position));
            long at = position;
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    throw new EOFException("the file became shorter while it was read");
                }
                at += count;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** See {@link #of(String)}. */
    record InMemory(ByteBuffer bytes) implements Content {
        @Override
        public long size() {
            return bytes.capacity();
        }

        @Override
        public void read(ByteBuffer into, long position) {
            int length = (int) Math.min(into.remaining(), bytes.capacity() - position);
            into.put(bytes.slice((int) position, length));
        }

        @Override
        public void close() {
            // Memory needs no closing.
        }
    }
}
