package dev.slipway.fleet.declared;

import java.util.List;

/** What would become of a change. */
public sealed interface Preview {
    /**
     * It would be committed.
     *
     * @param fleet the fleet as it would be; its {@code commit()} is empty
     */
    record Valid(DeclaredFleet fleet) implements Preview {}

    /**
     * It would be refused.
     *
     * @param problems at least one, sorted by file and line
     */
    record Invalid(List<Problem> problems) implements Preview {
        /** Copies the list. */
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
