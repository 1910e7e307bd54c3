package dev.slipway.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks a few times a second how much memory some processes use together, while they work. The unit is the proportional
 * set size (proc_pid_smaps(5)): what several share counts once.
 */
final class PeakMemory implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(300);

    private final Thread thread;

    /** Written by the looking thread alone; read after its end. */
    private long peakKilobytes;

    private PeakMemory(Supplier<Stream<ProcessHandle>> processes) {
        this.thread = Thread.ofPlatform().daemon().name("memory").start(() -> look(processes));
    }

    static PeakMemory of(Supplier<Stream<ProcessHandle>> processes) {
        return new PeakMemory(processes);
    }

    private void look(Supplier<Stream<ProcessHandle>> processes) {
        try {
            while (true) {
                peakKilobytes = Math.max(
                        peakKilobytes,
                        processes.get().mapToLong(PeakMemory::kilobytes).sum());
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            // Enough.
        }
    }

    /** What a process uses now, or 0 when it has just ended. */
    static long kilobytes(ProcessHandle process) {
        List<String> lines;
        try {
            lines = Files.readAllLines(Path.of("/proc", "" + process.pid(), "smaps_rollup"));
        } catch (IOException e) {
            return 0;
        }
        return lines.stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    /** Ends the looking and tells the highest sum, in kilobytes. */
    long stop() throws InterruptedException {
        close();
        thread.join();
        return peakKilobytes;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
