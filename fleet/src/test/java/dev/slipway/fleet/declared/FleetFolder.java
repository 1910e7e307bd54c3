package dev.slipway.fleet.declared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** A fleet's folder for one test, and the short ways to change it. */
final class FleetFolder {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    static final Author ADA = new Author("Ada", "ada@example.org");
    static final Author BOB = new Author("Bob", "");

    private FleetFolder() {}

    static FleetRepository open(Path folder) {
        return FleetRepository.open(folder, CLOCK, ProfileCheck.NONE);
    }

    static String machine(int number) {
        return "macs: [" + "52:54:00:00:%02x:%02x".formatted(number / 256, number % 256) + "]\n";
    }

    static FileEdit put(String path, String text) {
        return new FileEdit.Put(path, text);
    }

    static ChangeOutcome propose(FleetRepository fleet, FileEdit... edits) {
        return fleet.propose(new Change(ADA, "a reason", fleet.head(), List.of(edits)));
    }

    static ChangeOutcome.Committed commit(FleetRepository fleet, FileEdit... edits) {
        ChangeOutcome outcome = propose(fleet, edits);
        if (outcome instanceof ChangeOutcome.Committed committed) {
            return committed;
        }
        throw new AssertionError(outcome.toString());
    }

    static void write(Path folder, String path, String text) throws IOException {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), text);
    }
}
