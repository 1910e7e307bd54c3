package dev.slipway.testbed.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A program that runs for a while in the lab, with a transcript of what it says. */
public final class LabProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final Pattern END_OF_THREADS = Pattern.compile("JNI global refs");

    private final Process process;
    private final Transcript transcript;

    private LabProcess(Process process, Transcript transcript) {
        this.process = process;
        this.transcript = transcript;
    }

    static LabProcess start(String name, List<String> argv, Path log) {
        try {
            Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
            return new LabProcess(process, Transcript.follow(name, process.getInputStream(), log));
        } catch (IOException e) {
            throw new LabException("cannot start " + name + " as " + argv + ": " + e.getMessage(), e);
        }
    }

    /**
     * What it says on standard output and standard error.
     *
     * @return the live transcript
     */
    public Transcript transcript() {
        return transcript;
    }

    /**
     * The operating system's name for it; {@code kill} in tests needs it.
     *
     * @return the process id
     */
    public long pid() {
        return process.pid();
    }

    /**
     * Tells whether it runs.
     *
     * @return false after its end
     */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Has a Java program print its threads (SIGQUIT), which tells why it does not go on.
     *
     * @param patience how long to wait for them at most
     * @throws LabException when it prints none
     */
    public void printThreads(Duration patience) {
        Command.run(List.of("kill", "-QUIT", Long.toString(pid())), patience);
        transcript.await(END_OF_THREADS, patience);
    }

    /** Ends it with SIGTERM, and with SIGKILL when it has not ended 20 seconds later. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        transcript.awaitEnd(GRACE);
    }
}
