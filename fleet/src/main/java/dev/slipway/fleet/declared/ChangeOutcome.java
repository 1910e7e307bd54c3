package dev.slipway.fleet.declared;

import java.util.List;

/** What became of a change. In all cases but {@link Committed} nothing has changed. */
public sealed interface ChangeOutcome {
    /**
     * It is committed and published.
     *
     * @param commit the new commit's id
     * @param fleet the fleet as it is now
     */
    record Committed(String commit, DeclaredFleet fleet) implements ChangeOutcome {}

    /**
     * The fleet would not be valid.
     *
     * @param problems at least one, sorted by file and line
     */
    record Refused(List<Problem> problems) implements ChangeOutcome {
        /** Copies the list. */
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Somebody else changed the same files since {@link Change#baseCommit()}.
     *
     * @param clashes at least one
     */
    record Conflict(List<Clash> clashes) implements ChangeOutcome {
        /** Copies the list. */
        public Conflict {
            clashes = List.copyOf(clashes);
        }
    }

    /**
     * Everything is already as the change wants it.
     *
     * @param commit the commit that is published
     */
    record Unchanged(String commit) implements ChangeOutcome {}

    /**
     * The commit could not be written: a full or read-only disk, a broken repository.
     *
     * @param problem what failed and what to do
     */
    record NotStored(Problem problem) implements ChangeOutcome {}
}
