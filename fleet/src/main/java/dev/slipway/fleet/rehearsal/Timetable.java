package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.declared.DeclaredDrill;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DrillSchedule;
import dev.slipway.fleet.stored.StoredJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Lets drills begin at the times of their schedules. Each time is dealt with once, also by several consoles in a row; what
 * was missed while no console ran is written down and not made up for.
 */
final class Timetable {
    /** A console that is restarted or updated is back before. */
    static final Duration GRACE = Duration.ofMinutes(15);

    /** Times before are not even told: one missed time is as good as a hundred. */
    private static final Duration LOOK_BACK = Duration.ofDays(8);

    private final RehearsalTable table;
    private final Clock clock;

    Timetable(RehearsalTable table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    /** Stores a rehearsal for every drill whose time has come; returns whether there was one. */
    boolean look(DeclaredFleet fleet) {
        boolean any = false;
        for (DeclaredDrill drill : fleet.drills().values()) {
            any |= isScheduled(drill) && look(drill, fleet);
        }
        for (String known : table.schedules()) {
            boolean stands = fleet.drills().values().stream()
                    .anyMatch(drill -> drill.name().value().equals(known) && isScheduled(drill));
            if (!stands) {
                table.forgetSchedule(known);
            }
        }
        return any;
    }

    static boolean isScheduled(DeclaredDrill drill) {
        return drill.enabled() && drill.schedule() instanceof DrillSchedule.Cron;
    }

    private boolean look(DeclaredDrill drill, DeclaredFleet fleet) {
        String name = drill.name().value();
        String schedule = StoredJson.mapper().writeValueAsString(drill.schedule());
        Instant now = clock.instant();
        Optional<Instant> until = table.consideredUntil(name, schedule);
        if (until.isEmpty()) {
            table.considered(name, schedule, now);
            return false;
        }
        Optional<Instant> due = latest(drill.schedule(), until.get(), now);
        if (due.isEmpty()) {
            return false;
        }
        boolean added = table.add(new RehearsalTable.Draft(
                        name,
                        RehearsalWish.of(drill),
                        drill.target().members(fleet),
                        "slipway",
                        "",
                        "",
                        now,
                        new RehearsalRun.Due.Scheduled(due.get()),
                        state(name, due.get(), now),
                        false))
                .isPresent();
        table.considered(name, schedule, due.get());
        return added;
    }

    private RunState state(String drill, Instant due, Instant now) {
        if (due.plus(GRACE).isBefore(now)) {
            return new RunState.NotBegun(
                    now, "No Slipway ran when its time came.", "Rehearse now, or wait for its next time.");
        }
        boolean still = table.going().stream().anyMatch(run -> run.drill().equals(drill));
        return still
                ? new RunState.NotBegun(
                        now,
                        "The rehearsal of its last time was still going on.",
                        "Give it fewer rounds, or more time.")
                : new RunState.Going(now);
    }

    /** The last of the times after one moment and not after another. */
    static Optional<Instant> latest(DrillSchedule schedule, Instant after, Instant until) {
        Instant from = after.isBefore(until.minus(LOOK_BACK)) ? until.minus(LOOK_BACK) : after;
        Optional<Instant> found = Optional.empty();
        Optional<Instant> next = schedule.after(from);
        while (next.isPresent() && !next.get().isAfter(until)) {
            found = next;
            next = schedule.after(next.get());
        }
        return found;
    }

    /** The next time of a drill. */
    static Optional<Instant> next(DeclaredDrill drill, Instant now) {
        return isScheduled(drill) ? drill.schedule().after(now) : Optional.empty();
    }

    /** The drills in the order of their next times. */
    static List<Rehearsals.Upcoming> upcoming(DeclaredFleet fleet, Instant now) {
        return fleet.drills().values().stream()
                .flatMap(drill -> next(drill, now).map(at -> new Rehearsals.Upcoming(drill, at)).stream())
                .sorted(java.util.Comparator.comparing(Rehearsals.Upcoming::at)
                        .thenComparing(upcoming -> upcoming.drill().name()))
                .toList();
    }
}
