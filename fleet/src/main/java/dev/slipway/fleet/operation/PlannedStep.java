package dev.slipway.fleet.operation;

import java.time.Duration;

/**
 * What is known of a step before it runs.
 *
 * @param id stable within its kind of operation, lower-case letters, digits and hyphens
 * @param title an imperative: "Wait until ns1 is back"
 * @param deadline how long it may take, waits and repeated tries included
 * @param cancellable whether it may be interrupted; if not, a cancellation waits until it has ended
 * @param pointOfNoReturn whether nothing can be cancelled once this step has begun to act
 * @param undoable whether it can be taken back
 */
public record PlannedStep(
        String id, String title, Duration deadline, boolean cancellable, boolean pointOfNoReturn, boolean undoable) {
    /** Refuses ids that could not stand in a URL. */
    public PlannedStep {
        if (!id.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException("\"" + id + "\" cannot be a step's id");
        }
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("step " + id + " has no time");
        }
    }

    /**
     * A step that may be interrupted, and of which nothing needs to be taken back.
     *
     * @param id stable within its kind of operation
     * @param title an imperative
     * @param deadline how long it may take
     * @return the step
     */
    public static PlannedStep of(String id, String title, Duration deadline) {
        return new PlannedStep(id, title, deadline, true, false, false);
    }

    /**
     * The same, but a cancellation waits until it has ended.
     *
     * @return the changed step
     */
    public PlannedStep uninterruptible() {
        return new PlannedStep(id, title, deadline, false, pointOfNoReturn, undoable);
    }

    /**
     * The same, but as the point of no return; it cannot be interrupted either.
     *
     * @return the changed step
     */
    public PlannedStep ofNoReturn() {
        return new PlannedStep(id, title, deadline, false, true, undoable);
    }

    /**
     * The same, but with an undo.
     *
     * @return the changed step
     */
    public PlannedStep withUndo() {
        return new PlannedStep(id, title, deadline, cancellable, pointOfNoReturn, true);
    }
}
