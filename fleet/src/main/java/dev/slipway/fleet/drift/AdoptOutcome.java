package dev.slipway.fleet.drift;

import dev.slipway.fleet.declared.ChangeOutcome;

/** What came of adopting. */
public sealed interface AdoptOutcome {
    /**
     * It is declared.
     *
     * @param commit the new commit
     * @param words what that means for the machine, a sentence
     */
    record Adopted(String commit, String words) implements AdoptOutcome {}

    /**
     * Nothing was committed, because there is nothing to commit any more, or something else than what was shown.
     *
     * @param now how it would be now
     */
    record NotAsShown(AdoptPreview now) implements AdoptOutcome {}

    /**
     * Nothing was committed.
     *
     * @param outcome why
     */
    record NotCommitted(ChangeOutcome outcome) implements AdoptOutcome {}
}
