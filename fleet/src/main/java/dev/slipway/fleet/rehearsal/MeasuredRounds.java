package dev.slipway.fleet.rehearsal;

import java.util.List;
import java.util.function.Supplier;

/** The rounds that passed or failed, the latest first; read again only when there are others: screens ask all the time. */
final class MeasuredRounds implements Supplier<List<RehearsalTable.Measured>> {
    private record Known(String stamp, List<RehearsalTable.Measured> rounds) {}

    private final RehearsalTable table;
    // Replaced whole; two threads that read at the same time read the same.
    private volatile Known known = new Known("", List.of());

    MeasuredRounds(RehearsalTable table) {
        this.table = table;
    }

    @Override
    public List<RehearsalTable.Measured> get() {
        String stamp = table.measuredStamp();
        Known now = known;
        if (!now.stamp().equals(stamp)) {
            now = new Known(stamp, table.measured(Rehearsals.REMEMBERED));
            known = now;
        }
        return now.rounds();
    }
}
