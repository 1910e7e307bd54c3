package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.declared.DeclaredDrill;
import dev.slipway.fleet.declared.DrillHours;
import dev.slipway.fleet.declared.DrillKind;
import dev.slipway.fleet.declared.DrillTarget;

/**
 * What is to be rehearsed.
 *
 * @param kind what is done
 * @param target on whom
 * @param which how a machine is chosen for each round
 * @param times how many rounds in a row, 1 to {@link DeclaredDrill#MOST_TIMES}
 * @param parameters the kind's own, as a JSON object
 * @param hours when a round may begin
 */
public record RehearsalWish(
        DrillKind kind, DrillTarget target, DeclaredDrill.Which which, int times, String parameters, DrillHours hours) {
    /** Refuses numbers of rounds that make no sense. */
    public RehearsalWish {
        if (times < 1 || times > DeclaredDrill.MOST_TIMES) {
            throw new IllegalArgumentException(times + " is not between 1 and " + DeclaredDrill.MOST_TIMES);
        }
    }

    /**
     * What a declared drill wants.
     *
     * @param drill the drill
     * @return the wish
     */
    public static RehearsalWish of(DeclaredDrill drill) {
        return new RehearsalWish(
                drill.kind(), drill.target(), drill.which(), drill.times(), drill.parameters(), drill.hours());
    }

    /**
     * In a few words.
     *
     * @return for instance "Rebuild a machine of lab, 3 times"
     */
    public String headline() {
        String whom = target instanceof DrillTarget.OfGroup(var group)
                ? "a machine of " + group
                : target.word().replace(" ", " or ");
        return kind.title() + ": " + whom + (times == 1 ? "" : ", " + times + " times");
    }
}
