package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.declared.MachineName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One rehearsal: rounds in a row, on one machine or in turns.
 *
 * @param id its number, also in its URL for ever
 * @param drill the declared drill's name; empty when the machine was chosen by hand
 * @param wish what is rehearsed
 * @param members the machines that it meant when it was asked for; no others are touched
 * @param who who asked for it; {@code slipway} for its schedule
 * @param why why; may be empty
 * @param typed what that person typed; empty when nothing had to be
 * @param createdAt when
 * @param due the time of its schedule; empty when a person asked for it
 * @param cancelledBy who wants it to end; empty for nobody
 * @param state where it stands
 * @param rounds those that were begun, or could not be, in order
 * @param demo whether it is made-up history of a demo
 */
public record RehearsalRun(
        RunId id,
        String drill,
        RehearsalWish wish,
        List<MachineName> members,
        String who,
        String why,
        String typed,
        Instant createdAt,
        Due due,
        String cancelledBy,
        RunState state,
        List<Round> rounds,
        boolean demo) {
    /** Copies the lists. */
    public RehearsalRun {
        members = List.copyOf(members);
        rounds = List.copyOf(rounds);
    }

    /** What made it begin. */
    public sealed interface Due {
        /** A person. */
        record ByHand() implements Due {}

        /**
         * Its schedule.
         *
         * @param at the time of the schedule
         */
        record Scheduled(Instant at) implements Due {}
    }

    /**
     * How many rounds have passed.
     *
     * @return 0 or more
     */
    public int passed() {
        return (int) rounds.stream()
                .filter(round -> round.state() instanceof RoundState.Passed)
                .count();
    }

    /**
     * The round that runs now.
     *
     * @return empty between rounds, before and after
     */
    public Optional<Round> current() {
        return rounds.stream()
                .filter(round -> round.state() instanceof RoundState.Going)
                .findFirst();
    }
}
