package dev.slipway.testbed.sim;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A program that was started on a simulated machine, with what it was given. */
final class Invocation {
    /** The status of a shell that does not find a program (POSIX.1-2024, 2.8.2). */
    static final int NOT_FOUND = 127;

    private final List<String> words;
    private final InputStream in;
    private final OutputStream out;
    private final OutputStream err;

    Invocation(List<String> words, InputStream in, OutputStream out, OutputStream err) {
        this.words = List.copyOf(words);
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** The same streams for another program. */
    Invocation of(List<String> otherWords) {
        return new Invocation(otherWords, in, out, err);
    }

    /** The standard input, to be read piece by piece. */
    InputStream stream() {
        return in;
    }

    String program() {
        return words.isEmpty() ? "" : words.getFirst();
    }

    List<String> arguments() {
        return words.isEmpty() ? List.of() : words.subList(1, words.size());
    }

    /** The argument at a place, or an empty text. */
    String argument(int index) {
        return index < arguments().size() ? arguments().get(index) : "";
    }

    String last() {
        return words.isEmpty() ? "" : words.getLast();
    }

    boolean has(String argument) {
        return arguments().contains(argument);
    }

    /** All of the standard input. */
    byte[] input() {
        try {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("nobody writes any more", e);
        }
    }

    /** Writes a line to the standard output. */
    int say(String line) {
        write(out, line);
        return 0;
    }

    /** Writes lines to the standard error and gives the exit status. */
    int fail(int status, String lines) {
        write(err, lines);
        return status;
    }

    /** Takes time. */
    void take(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    /** Writes to the standard output as it is. */
    void write(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("nobody reads any more", e);
        }
    }

    private static void write(OutputStream stream, String text) {
        try {
            stream.write((text.isEmpty() || text.endsWith("\n") ? text : text + "\n").getBytes(StandardCharsets.UTF_8));
            stream.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("nobody reads any more", e);
        }
    }
}
