package dev.slipway.host;

import dev.slipway.host.ClockReading.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares the clock of a machine with the console's, from the times at both ends of the request, as NTP does (RFC 5905 §8):
 * what the network and the login took can be on either side, so half of it is how far the offset may be wrong.
 */
final class ClockReader {
    /** Where date knows no nanoseconds (busybox), something else follows the point. */
    private static final Pattern TIME = Pattern.compile("(-?[0-9]{1,12})(?:\\.([0-9]{9}))?.*");

    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    /** The fields of {@code chronyc -c tracking}; the last one is the leap status. */
    private static final int TRACKING_FIELDS = 14;

    /** The reference id of chrony's own clock (127.127.1.1): it calls that normal, though no server is followed. */
    private static final String OWN_CLOCK = "7F7F0101";

    private ClockReader() {}

    private record Reading(Instant time, Duration uncertainty) {}

    private record Synchronisation(Sync sync, String source) {}

    static ClockReading read(FactSections facts, Instant endedAt, Duration took) {
        Optional<Reading> begin = facts.read(FactSection.CLOCK_BEGIN, Optional.empty(), ClockReader::time);
        Optional<Reading> end = facts.read(FactSection.CLOCK_END, Optional.empty(), ClockReader::time);
        Synchronisation sync = facts.readIfThere(
                FactSection.TIME_SYNC, new Synchronisation(Sync.UNKNOWN, ""), ClockReader::synchronisation);
        if (begin.isEmpty() || end.isEmpty()) {
            return new ClockReading(false, Instant.EPOCH, Duration.ZERO, Duration.ZERO, sync.sync(), sync.source());
        }
        Duration atBegin = Duration.between(endedAt.minus(took), begin.get().time());
        Duration atEnd = Duration.between(endedAt, end.get().time());
        Duration delay = atBegin.minus(atEnd).dividedBy(2).abs();
        return new ClockReading(
                true,
                end.get().time(),
                atBegin.plus(atEnd).dividedBy(2),
                delay.plus(end.get().uncertainty()),
                sync.sync(),
                sync.source());
    }

    private static Answer<Optional<Reading>> time(String text) {
        Matcher time = TIME.matcher(text.strip());
        if (!time.matches()) {
            return new Answer.Unreadable<>("The machine's clock does not show a time.");
        }
        Instant second = LenientJson.instant(Long.parseLong(time.group(1)));
        return new Answer.Said<>(Optional.of(
                time.group(2) == null
                        ? new Reading(second.plus(HALF_A_SECOND), HALF_A_SECOND)
                        : new Reading(second.plusNanos(Long.parseLong(time.group(2))), Duration.ZERO)));
    }

    private static Answer<Synchronisation> synchronisation(String text) {
        List<String> lines = text.strip().lines().toList();
        if (lines.size() == 2 && lines.getLast().equals("chrony")) {
            String[] fields = lines.getFirst().split(",", -1);
            if (fields.length == TRACKING_FIELDS) {
                return new Answer.Said<>(new Synchronisation(chrony(fields), "chrony"));
            }
        }
        Map<String, String> values = FlatcarReader.assignments(text);
        return switch (values.getOrDefault("NTPSynchronized", "")) {
            case "yes" -> new Answer.Said<>(new Synchronisation(Sync.SYNCHRONISED, "systemd"));
            case "no" -> new Answer.Said<>(new Synchronisation(Sync.UNSYNCHRONISED, "systemd"));
            default -> new Answer.Unreadable<>("The machine did not say whether its clock follows a server.");
        };
    }

    private static Sync chrony(String[] fields) {
        if (fields[0].equals(OWN_CLOCK)) {
            return Sync.UNSYNCHRONISED;
        }
        return switch (fields[TRACKING_FIELDS - 1]) {
            case "Normal", "Insert second", "Delete second" -> Sync.SYNCHRONISED;
            case "Not synchronised" -> Sync.UNSYNCHRONISED;
            default -> Sync.UNKNOWN;
        };
    }
}
