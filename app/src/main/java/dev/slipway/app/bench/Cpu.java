package dev.slipway.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** CPU time as Linux counts it, user and system together (proc_pid_stat(5)). */
final class Cpu {
    /** USER_HZ, the same on every architecture that a JDK runs on. */
    private static final int TICKS_PER_SECOND = 100;

    /** Counted from behind the name of the program, which may hold anything; the state is number 0. */
    private static final int UTIME = 11;

    private static final int CUTIME = 13;

    private Cpu() {}

    /** What this process has used. */
    static Duration ofThisProcess() throws IOException {
        return pair(Path.of("/proc/self/stat"), UTIME);
    }

    /** What the ended children of this process have used, with theirs. */
    static Duration ofEndedChildren() throws IOException {
        return pair(Path.of("/proc/self/stat"), CUTIME);
    }

    /** What another process has used. */
    static Duration of(long pid) throws IOException {
        return pair(Path.of("/proc", "" + pid, "stat"), UTIME);
    }

    private static Duration pair(Path stat, int first) throws IOException {
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[first]) + Long.parseLong(fields[first + 1]);
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }
}
