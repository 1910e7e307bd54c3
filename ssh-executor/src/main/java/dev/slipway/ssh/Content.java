package dev.slipway.ssh;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes that go to the standard input of a remote command. Secrets travel this way: never in arguments, which every user
 * of the machine can read in {@code ps}.
 */
public interface Content {
    /** Nothing: the command sees the end of its input at once. */
    Content NONE = utf8("");

    /**
     * Opens the bytes from the start; may be called again when a command is repeated.
     *
     * @return a stream that the caller closes
     * @throws IOException when they cannot be read
     */
    InputStream open() throws IOException;

    /**
     * How many bytes {@link #open} yields.
     *
     * @return the length in bytes
     * @throws IOException when it cannot be told
     */
    long length() throws IOException;

    /**
     * A text.
     *
     * @param text any text
     * @return its UTF-8 bytes
     */
    static Content utf8(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Bytes in memory.
     *
     * @param bytes the bytes; copied
     * @return the content
     */
    static Content bytes(byte[] bytes) {
        byte[] copy = bytes.clone();
        return new Content() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(copy);
            }

            @Override
            public long length() {
                return copy.length;
            }
        };
    }

    /**
     * A local file, read while it is sent.
     *
     * @param file a regular file
     * @return the content
     */
    static Content file(Path file) {
        return new Content() {
            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }

            @Override
            public long length() throws IOException {
                return Files.size(file);
            }
        };
    }
}
