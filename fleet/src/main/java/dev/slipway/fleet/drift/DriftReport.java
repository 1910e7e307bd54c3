package dev.slipway.fleet.drift;

import dev.slipway.fleet.declared.MachineName;
import java.time.Instant;
import java.util.List;

/**
 * What the last scan of a machine found.
 *
 * @param machine the machine
 * @param state how it stands
 * @param at when it was scanned, or could not be
 * @param seen the differences that were found when it could be compared last; those of {@code state} when that was now
 * @param seenAt when that was; the epoch when it never was
 * @param gaps what cannot be compared on it, each a sentence
 * @param deployment which deployment or version ran then; empty when it never could be compared
 */
public record DriftReport(
        MachineName machine,
        DriftState state,
        Instant at,
        List<DriftItem> seen,
        Instant seenAt,
        List<String> gaps,
        String deployment) {
    /** Copies the lists. */
    public DriftReport {
        seen = List.copyOf(seen);
        gaps = List.copyOf(gaps);
    }

    /** Of a machine that was never scanned. */
    static DriftReport never(MachineName machine) {
        return new DriftReport(
                machine,
                new DriftState.Unknown(machine + " was not scanned yet.", "Scan it now."),
                Instant.EPOCH,
                List.of(),
                Instant.EPOCH,
                List.of(),
                "");
    }

    /**
     * Whether it was ever scanned.
     *
     * @return false for a machine that nobody has looked at
     */
    public boolean isScanned() {
        return !at.equals(Instant.EPOCH);
    }

    /**
     * Whether {@link #seen} tells how it was and not how it is.
     *
     * @param now the present time
     * @return true when it is too old, or the machine could not be compared since
     */
    public boolean isStale(Instant now) {
        return state instanceof DriftState.Unknown
                || seenAt.plus(Drifts.FRESH_FOR).isBefore(now);
    }
}
