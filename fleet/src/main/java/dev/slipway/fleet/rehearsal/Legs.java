package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.declared.DrillKind;
import java.util.List;

/** Which operations a round consists of, in order. */
final class Legs {
    private static final String WHY = "{\"why\": \"A rehearsal: it returns in a minute.\"}";

    private Legs() {}

    /**
     * An operation to be planned.
     *
     * @param kind the word of its kind
     * @param parameters a JSON object
     * @param title what it is for, as a step of the round
     */
    record Wanted(String kind, String parameters, String title) {}

    /**
     * The legs of a round. The first is what is rehearsed and measured; those after it bring the machine back to where it
     * began, and are done even when somebody cancels.
     *
     * <p>A machine that is rolled back twice runs again what it ran before, with the {@code /etc} that it had. Both
     * roll-backs hold its updates; they are released unless they were held before.
     */
    static List<Wanted> of(DrillKind kind, String parameters, boolean heldBefore) {
        Wanted first = new Wanted(kind.word(), kind == DrillKind.ROLLBACK ? WHY : parameters, kind.title());
        if (kind != DrillKind.ROLLBACK) {
            return List.of(first);
        }
        Wanted forward = new Wanted(kind.word(), WHY, "Return to the version that it began with");
        return heldBefore
                ? List.of(first, forward)
                : List.of(first, forward, new Wanted("release", "{}", "Release automatic updates again"));
    }
}
