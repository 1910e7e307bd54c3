package dev.slipway.testbed.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program says, kept in a file and awaited by pattern: a serial console, a server's log, a packet capture.
 *
 * <p>A transcript remembers how far it was read, so that awaiting "login:" twice awaits two of them. It may be read and
 * awaited from any thread; all state is guarded by one lock.
 */
public final class Transcript {
    private static final int LAST_WORDS = 2_000;

    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final StringBuilder text = new StringBuilder();
    private int position;
    private boolean ended;

    private Transcript(String name) {
        this.name = name;
    }

    /**
     * Follows a stream until its end on a thread of its own.
     *
     * @param name who speaks, for error messages
     * @param words the stream; it is closed at its end
     * @param file where all of it is appended, byte for byte
     * @return the transcript, still empty
     * @throws UncheckedIOException when the file cannot be written
     */
    static Transcript follow(String name, InputStream words, Path file) {
        Transcript transcript = new Transcript(name);
        try {
            OutputStream log = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            // A read from a pipe holds the carrier of a virtual thread, and there are only as many as processors.
            Thread.ofPlatform().daemon().name("transcript-" + name).start(() -> transcript.listen(words, log));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the transcript of " + name + " to " + file, e);
        }
        return transcript;
    }

    private void listen(InputStream words, OutputStream log) {
        byte[] buffer = new byte[8_192];
        try (words;
                log) {
            for (int count = words.read(buffer); count >= 0; count = words.read(buffer)) {
                log.write(buffer, 0, count);
                append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            append("\n[the transcript ends here: " + e.getMessage() + "]\n");
        } finally {
            end();
        }
    }

    private void append(String more) {
        lock.lock();
        try {
            text.append(more);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a pattern is found behind what was awaited before, and reads on behind it.
     *
     * @param pattern what to wait for; it may span lines
     * @param patience how long to wait at most
     * @return the match
     * @throws LabException when the time is over or the program has ended; the message ends with its last words
     */
    public MatchResult await(Pattern pattern, Duration patience) {
        long remaining = patience.toNanos();
        lock.lock();
        try {
            while (true) {
                Matcher matcher = pattern.matcher(text);
                if (matcher.find(position)) {
                    position = matcher.end();
                    return matcher.toMatchResult();
                }
                if (ended) {
                    throw new LabException(name + " has ended, and never said " + pattern + lastWords());
                }
                if (remaining <= 0) {
                    throw new LabException(
                            name + " did not say " + pattern + " in " + patience.toSeconds() + " s" + lastWords());
                }
                remaining = changed.awaitNanos(remaining);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for " + name + " to say " + pattern, e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Everything that was said so far, read or not.
     *
     * @return the text, as ISO 8859-1
     */
    public String text() {
        lock.lock();
        try {
            return text.toString();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the end of the stream.
     *
     * @param patience how long at most
     * @return true when it has ended
     */
    boolean awaitEnd(Duration patience) {
        long remaining = patience.toNanos();
        lock.lock();
        try {
            while (!ended && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private String lastWords() {
        return ". Its last words:\n" + text.substring(Math.max(0, text.length() - LAST_WORDS));
    }
}
