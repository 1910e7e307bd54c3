package dev.slipway.pxe.port;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the processes behind a UDP port from {@code /proc/net/udp}, {@code /proc/net/udp6} and {@code /proc/PID/fd}
 * (proc_net(5), proc_pid_fd(5)). On a system without {@code /proc} it finds nobody.
 */
final class PortHolders {
    private static final int LOCAL_ADDRESS = 1;
    private static final int INODE = 9;
    private static final int HEXADECIMAL = 16;

    private final Path proc;

    PortHolders(Path proc) {
        this.proc = proc;
    }

    /**
     * Lists who has a socket on the port, whichever address it is bound to.
     *
     * @param port the port
     * @return the processes that could be seen, each once; never this process itself when {@code ownPid} is its id
     */
    List<PortHolder> of(int port, long ownPid) {
        Set<String> links = new HashSet<>();
        for (String table : List.of("udp", "udp6")) {
            collectSockets(proc.resolve("net").resolve(table), port, links);
        }
        List<PortHolder> holders = new ArrayList<>();
        if (links.isEmpty()) {
            return holders;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (pid != ownPid && holds(process, links)) {
                    holders.add(new PortHolder(name(process), pid));
                }
            }
        } catch (IOException | NumberFormatException e) {
            // A process list that cannot be read names nobody; the refusal itself is still reported.
            return List.copyOf(holders);
        }
        return holders;
    }

    private static void collectSockets(Path table, int port, Set<String> links) {
        List<String> lines;
        try {
            lines = Files.readAllLines(table);
        } catch (IOException e) {
            return;
        }
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            String[] fields = line.strip().split("\\s+");
            if (fields.length > INODE && portOf(fields[LOCAL_ADDRESS]) == port) {
                links.add("socket:[" + fields[INODE] + "]");
            }
        }
    }

    private static int portOf(String hexAddress) {
        try {
            return Integer.parseInt(hexAddress.substring(hexAddress.lastIndexOf(':') + 1), HEXADECIMAL);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static boolean holds(Path process, Set<String> links) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (links.contains(target(descriptor))) {
                    return true;
                }
            }
        } catch (IOException e) {
            // Not ours to look into, or gone meanwhile.
            return false;
        }
        return false;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException e) {
            return "a process";
        }
    }
}
