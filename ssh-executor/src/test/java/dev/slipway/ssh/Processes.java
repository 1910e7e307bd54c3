package dev.slipway.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at processes of this computer, where the servers under test run. */
final class Processes {
    private Processes() {}

    /** Whether the process exists and is not merely waiting to be buried. */
    static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException e) {
            return false;
        }
    }
}
