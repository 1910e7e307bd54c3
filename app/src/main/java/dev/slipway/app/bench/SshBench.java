package dev.slipway.app.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Runs commands on many real OpenSSH servers on this computer, by Slipway's executor and by the programs that one would
 * use instead, one after the other and with the same number of machines at once.
 */
public final class SshBench {
    /** How many machines a sweep asks, the size of a fleet that Slipway is made for. */
    private static final int FLEET = 100;

    /** Every so many sweeps all connections are made anew. */
    private static final int RECONNECT = 10;

    private final Options options;
    private final PrintStream out;

    /**
     * What to measure.
     *
     * @param endpoints how many servers
     * @param concurrency how many of them at once
     * @param rounds how often each measurement is repeated
     * @param sweeps how many sweeps over 100 machines are watched for memory
     */
    public record Options(int endpoints, int concurrency, int rounds, int sweeps) {
        /** Refuses what measures nothing. */
        public Options {
            if (endpoints < 1 || endpoints > 10_000 || concurrency < 1 || rounds < 1 || sweeps < 0) {
                throw new IllegalArgumentException(
                        "--endpoints lies between 1 and 10000, --concurrency and --rounds are at least 1");
            }
        }
    }

    private SshBench(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Measures and prints.
     *
     * @param options what to measure
     * @param out where to print
     * @throws IOException when the servers cannot be started
     * @throws InterruptedException when it was interrupted
     */
    public static void run(Options options, PrintStream out) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("slipway-bench");
        try (OpenSshEndpoints endpoints = OpenSshEndpoints.start(directory, options.endpoints())) {
            SshBench bench = new SshBench(options, out);
            bench.compare(endpoints);
            bench.sweepFleet(endpoints);
            bench.watchMemory(endpoints);
        } finally {
            remove(directory);
        }
    }

    private void compare(OpenSshEndpoints endpoints) throws IOException, InterruptedException {
        out.printf(
                Locale.ROOT,
                "SSH to %d endpoints of %s, %d at once, %d processors, load %.1f%n",
                options.endpoints(),
                OpenSsh.version().text(),
                options.concurrency(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        out.printf("%-6s %-5s %-13s %9s %9s %9s %9s%n", "", "conn.", "", "first s", "median s", "CPU s", "MB");
        for (Work work : Work.values()) {
            for (boolean kept : new boolean[] {false, true}) {
                try (ThisConsole slipway = new ThisConsole(endpoints, options.concurrency(), kept)) {
                    measure(work, kept, slipway);
                }
                for (SshProgram.Kind kind : SshProgram.Kind.values()) {
                    if (!kind.isInstalled()) {
                        line(work, kept, kind.program());
                        out.printf(" not installed: apt-get install %s%n", kind.debianPackage());
                        continue;
                    }
                    try (SshProgram program = new SshProgram(kind, endpoints, options.concurrency(), kept)) {
                        measure(work, kept, program);
                    }
                }
            }
        }
    }

    private void line(Work work, boolean kept, String name) {
        out.printf("%-6s %-5s %-13s", work.title(), kept ? "kept" : "new", name);
    }

    private void measure(Work work, boolean kept, Contender contender) throws InterruptedException {
        line(work, kept, contender.name());
        try {
            if (kept) {
                contender.run(work);
            }
            long[] nanos = new long[options.rounds()];
            Duration[] cpu = new Duration[options.rounds()];
            long kilobytes = 0;
            for (int round = 0; round < options.rounds(); round++) {
                Duration before = contender.cpu();
                try (PeakMemory memory = PeakMemory.of(contender::processes)) {
                    long begin = System.nanoTime();
                    contender.run(work);
                    nanos[round] = System.nanoTime() - begin;
                    kilobytes = Math.max(kilobytes, memory.stop());
                }
                cpu[round] = contender.cpu().minus(before);
            }
            kilobytes += contender.keptKilobytes();
            long first = nanos[0];
            Arrays.sort(nanos);
            Arrays.sort(cpu);
            out.printf(
                    Locale.ROOT,
                    " %9.2f %9.2f %9.2f %9.0f%n",
                    first / 1e9,
                    nanos[nanos.length / 2] / 1e9,
                    cpu[cpu.length / 2].toMillis() / 1e3,
                    kilobytes / 1e3);
        } catch (IOException e) {
            out.println(" failed: " + e.getMessage());
        }
    }

    private void sweepFleet(OpenSshEndpoints endpoints) throws IOException {
        int machines = Math.min(FLEET, endpoints.count());
        try (ThisConsole slipway = new ThisConsole(endpoints, options.concurrency(), true)) {
            for (String connections : List.of("new", "kept")) {
                long begin = System.nanoTime();
                slipway.run(Work.FACTS, machines);
                out.printf(
                        Locale.ROOT,
                        "facts of %d machines over %s connections: %.2f s%n",
                        machines,
                        connections,
                        (System.nanoTime() - begin) / 1e9);
            }
        }
    }

    private void watchMemory(OpenSshEndpoints endpoints) throws IOException {
        int machines = Math.min(FLEET, endpoints.count());
        int step = Math.max(1, options.sweeps() / 5);
        out.printf(
                "MB of live objects (and of the process) after sweeps over %d machines, new connections every %d:%n",
                machines, RECONNECT);
        try (ThisConsole slipway = new ThisConsole(endpoints, options.concurrency(), true)) {
            for (int sweep = 1; sweep <= options.sweeps(); sweep++) {
                slipway.run(Work.FACTS, machines);
                if (sweep % RECONNECT == 0) {
                    slipway.reconnect();
                }
                if (sweep % step == 0) {
                    out.printf(
                            Locale.ROOT,
                            "  %d: %.1f (%.0f)%n",
                            sweep,
                            liveBytes() / 1e6,
                            PeakMemory.kilobytes(ProcessHandle.current()) / 1e3);
                }
            }
        }
    }

    private static long liveBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
