package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.declared.DeclaredDrill;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DrillKind;
import dev.slipway.fleet.declared.MachineName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Whose turn it is. A machine that is not ready is passed over, and the next one gets its turn. */
final class Rotation {
    private final Supplier<List<RehearsalTable.Measured>> measured;

    /**
     * Makes a rotation.
     *
     * @param measured the rounds that passed or failed, the latest first
     */
    Rotation(Supplier<List<RehearsalTable.Measured>> measured) {
        this.measured = measured;
    }

    /** The machine of the next round; empty when all were passed over. */
    Optional<MachineName> next(RehearsalRun run, DeclaredFleet fleet) {
        List<MachineName> members = run.members().stream()
                .filter(run.wish().target().members(fleet)::contains)
                .toList();
        Set<MachineName> over = passedOver(run).stream().map(Round::machine).collect(Collectors.toSet());
        Optional<MachineName> begun = run.rounds().stream()
                .filter(round -> round.state() instanceof RoundState.Passed)
                .map(Round::machine)
                .findFirst();
        if (run.wish().which() == DeclaredDrill.Which.STAY && begun.isPresent()) {
            return begun.filter(members::contains).filter(machine -> !over.contains(machine));
        }
        return order(members, run.wish().kind()).stream()
                .filter(machine -> !over.contains(machine))
                .findFirst();
    }

    /** The rounds that were not begun since the last one that passed. */
    List<Round> passedOver(RehearsalRun run) {
        List<Round> over = new ArrayList<>();
        for (Round round : run.rounds()) {
            if (round.state() instanceof RoundState.NotBegun) {
                over.add(round);
            } else {
                over.clear();
            }
        }
        return over;
    }

    /** Those that were never rehearsed in this way first, then the one that was longest ago. */
    List<MachineName> order(List<MachineName> members, DrillKind kind) {
        Map<MachineName, Instant> last = new HashMap<>();
        for (RehearsalTable.Measured one : measured.get()) {
            if (one.kind().equals(kind.word())) {
                last.putIfAbsent(one.machine(), Rehearsals.at(one.state()));
            }
        }
        return members.stream()
                .sorted(Comparator.<MachineName, Instant>comparing(machine -> last.getOrDefault(machine, Instant.EPOCH))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }
}
