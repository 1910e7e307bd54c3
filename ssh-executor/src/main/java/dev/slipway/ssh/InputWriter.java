package dev.slipway.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Sends the input of a running command in a thread of its own, as fast as the command reads it. */
final class InputWriter {
    private static final int CHUNK = 32 * 1024;

    private final Content content;
    private final OutputStream out;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Thread thread;

    InputWriter(Content content, OutputStream out) {
        this.content = content;
        this.out = out;
        this.thread = Thread.ofVirtual().name("ssh-STDIN").start(this::writeAll);
    }

    private void writeAll() {
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = content.open()) {
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                if (!sent(chunk, length)) {
                    break;
                }
            }
        } catch (IOException e) {
            // Not closed: the end of the input would look to the command as if all had come.
            end.completeExceptionally(new UncheckedIOException("the input of a command cannot be read", e));
            return;
        } catch (RuntimeException | Error e) {
            end.completeExceptionally(e);
            return;
        }
        try {
            out.close();
        } catch (IOException e) {
            // The command has ended without reading it all, which is its right.
        }
        end.complete(null);
    }

    /** False when the command no longer reads: many programs stop before the end of their input. */
    private boolean sent(byte[] chunk, int length) {
        try {
            out.write(chunk, 0, length);
            out.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Completes when all is sent or nobody reads, exceptionally when the content could not be read. */
    CompletableFuture<Void> end() {
        return end;
    }

    void stop(Duration patience) throws InterruptedException {
        thread.interrupt();
        thread.join(patience);
    }
}
