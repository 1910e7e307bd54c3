package dev.slipway.app.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;

/** A program, or Slipway, that runs something on all endpoints. */
interface Contender extends AutoCloseable {
    /** Its name and version. */
    String name();

    /**
     * Runs the work everywhere once.
     *
     * @throws IOException when it did not succeed on every endpoint, with what was said
     */
    void run(Work work) throws IOException, InterruptedException;

    /** The CPU time used until now by all its processes. */
    Duration cpu() throws IOException;

    /** The processes that do the work now. */
    Stream<ProcessHandle> processes();

    /** What it keeps between two runs in processes of their own, in kilobytes. */
    long keptKilobytes() throws IOException;

    /** Closes the connections that it keeps. */
    @Override
    void close() throws IOException;
}
