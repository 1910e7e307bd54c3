package dev.slipway.app.cli;

import dev.slipway.templates.butane.Butane;
import dev.slipway.templates.butane.ButaneOptions;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/** Measures the transpiler as the running server uses it: warm, many times, in one process. */
public final class ButaneBench {
    private static final int FILES = 2000;
    private static final int WARM_UP = 8;
    private static final int ROUNDS = 15;
    private static final int SMALL_ROUNDS = 10_000;
    private static final int SETTLED = 2_000;

    private final PrintStream out;

    private ButaneBench(PrintStream out) {
        this.out = out;
    }

    /**
     * Measures and prints.
     *
     * @param out where to
     */
    public static void run(PrintStream out) {
        ButaneBench bench = new ButaneBench(out);
        bench.large();
        bench.small();
    }

    private void large() {
        byte[] source = manyFiles();
        for (int i = 0; i < WARM_UP; i++) {
            translate(source);
        }
        long[] times = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            times[i] = translate(source);
        }
        Arrays.sort(times);
        out.printf(
                "butane: %d inline files, %.1f MB of YAML: median %d ms, best %d ms, worst %d ms%n",
                FILES,
                source.length / 1e6,
                Duration.ofNanos(times[ROUNDS / 2]).toMillis(),
                Duration.ofNanos(times[0]).toMillis(),
                Duration.ofNanos(times[ROUNDS - 1]).toMillis());
    }

    private void small() {
        byte[] source = """
                variant: flatcar
                version: 1.1.0
                passwd:
                  users:
                    - name: core
                      ssh_authorized_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJlbmNo]
                storage:
                  files:
                    - path: /etc/hostname
                      mode: 0644
                      contents:
                        inline: bench
                  filesystems:
                    - device: /dev/disk/by-partlabel/data
                      format: ext4
                      path: /var/lib/data
                      with_mount_unit: true
                systemd:
                  units:
                    - name: docker.service
                      enabled: true
                """.getBytes(StandardCharsets.UTF_8);
        long before = 0;
        long[] times = new long[SMALL_ROUNDS];
        for (int i = 0; i < SMALL_ROUNDS; i++) {
            times[i] = translate(source);
            if (i == SETTLED) {
                before = used();
            }
        }
        long after = used();
        Arrays.sort(times, SETTLED, SMALL_ROUNDS);
        out.printf(
                "butane: small configuration, warm: median %d us, 99th percentile %d us%n",
                times[(SETTLED + SMALL_ROUNDS) / 2] / 1000, times[SMALL_ROUNDS - SMALL_ROUNDS / 125] / 1000);
        out.printf(
                "butane: memory in use after %d translations: %.1f MB, after %d: %.1f MB%n",
                SETTLED, before / 1e6, SMALL_ROUNDS, after / 1e6);
    }

    private static long translate(byte[] source) {
        long begin = System.nanoTime();
        if (!Butane.transpile(source, ButaneOptions.defaults()).ok()) {
            throw new IllegalStateException("the benchmark's configuration is refused");
        }
        return System.nanoTime() - begin;
    }

    /** What lives, after a collection. */
    private static long used() {
        System.gc();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return heap.getUsed();
    }

    private static byte[] manyFiles() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder("variant: fcos\nversion: 1.5.0\nstorage:\n  files:\n");
        for (int i = 0; i < FILES; i++) {
            text.append("    - path: /etc/bench/").append(i).append(".conf\n");
            text.append("      mode: 0644\n      contents:\n        inline: |\n");
            int lines = 1 + random.nextInt(34);
            for (int line = 0; line < lines; line++) {
                text.append("          key").append(random.nextInt(100)).append(" = value ");
                text.append(random.nextInt(1_000_000)).append(" # word\n");
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
