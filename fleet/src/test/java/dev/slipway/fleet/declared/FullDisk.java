package dev.slipway.fleet.declared;

import static dev.slipway.fleet.declared.FleetFolder.machine;
import static dev.slipway.fleet.declared.FleetFolder.open;
import static dev.slipway.fleet.declared.FleetFolder.propose;
import static dev.slipway.fleet.declared.FleetFolder.put;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Run by {@link HandWorkTest} on a small file system of its own: fills it, frees it, makes it read-only. */
final class FullDisk {
    private FullDisk() {}

    public static void main(String[] arguments) throws Exception {
        Path disk = Path.of(arguments[0]);
        Path folder = disk.resolve("fleet");
        try (FleetRepository fleet = open(folder)) {
            propose(fleet, put("machines/a.yaml", machine(1)));
            String before = fleet.head();
            fill(disk.resolve("ballast"));
            ChangeOutcome full = propose(fleet, put("machines/b.yaml", machine(2)));
            System.out.println("FULL " + full.getClass().getSimpleName() + " "
                    + (fleet.head().equals(before) && fleet.current().machines().size() == 1));
            Files.delete(disk.resolve("ballast"));
            System.out.println("AFTER "
                    + propose(fleet, put("machines/b.yaml", machine(2)))
                            .getClass()
                            .getSimpleName());
            String last = fleet.head();
            if (Program.run(disk, "mount", "-o", "remount,ro", disk.toString()).status() != 0) {
                throw new IOException("cannot remount");
            }
            ChangeOutcome readOnly = propose(fleet, put("machines/c.yaml", machine(3)));
            System.out.println("READONLY " + readOnly.getClass().getSimpleName() + " "
                    + fleet.head().equals(last));
        }
        try (FleetRepository fleet = open(folder)) {
            System.out.println("REOPENED " + (fleet.current().machines().size() == 2));
        }
        Program.git(folder, "fsck", "--strict", "--full");
    }

    private static void fill(Path ballast) throws IOException {
        try (OutputStream out = Files.newOutputStream(ballast)) {
            byte[] block = new byte[512];
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            // Full: that is what was wanted.
            if (Files.size(ballast) == 0) {
                throw e;
            }
        }
    }
}
