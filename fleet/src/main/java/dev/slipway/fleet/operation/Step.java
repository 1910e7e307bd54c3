package dev.slipway.fleet.operation;

/**
 * One step of an operation. Its parts may be called any number of times, in this order, by this console or by the one
 * that was started after it died: {@code check}, and unless that says done, {@code act}, then {@code verify} until it
 * says done or the deadline has passed.
 *
 * <p>A step that cannot see from the machine whether it has acted already asks {@link StepContext#begun()}.
 */
public interface Step {
    /**
     * What is known of it before it runs; the same for every call.
     *
     * @return its id, title, deadline and marks
     */
    PlannedStep planned();

    /**
     * Looks whether the step is done already. Changes nothing on the machine.
     *
     * @param context the operation around it
     * @return {@code Done}: the step is passed over. {@code NotYet}: it acts
     * @throws InterruptedException when it was cancelled or its deadline has passed
     */
    StepResult check(StepContext context) throws InterruptedException;

    /**
     * Does it. What must be remembered for the proof (the boot id before a reboot) is noted before it is done.
     *
     * @param context the operation around it
     * @return {@code Done} or {@code NotYet} leads to {@code verify}
     * @throws InterruptedException when it was cancelled or its deadline has passed
     */
    StepResult act(StepContext context) throws InterruptedException;

    /**
     * Looks whether it worked. Asked again, with pauses, as long as it says {@code NotYet} or {@code Later}.
     *
     * @param context the operation around it
     * @return {@code Done} with the words of the proof
     * @throws InterruptedException when it was cancelled or its deadline has passed
     */
    StepResult verify(StepContext context) throws InterruptedException;

    /**
     * Takes it back, also when it was only half done, also when it was taken back already. Only called when
     * {@link PlannedStep#undoable()}.
     *
     * @param context the operation around it
     * @return {@code Done} when it is as before; {@code NotYet} to be asked again
     * @throws InterruptedException when its deadline has passed
     */
    default StepResult undo(StepContext context) throws InterruptedException {
        throw new UnsupportedOperationException("step " + planned().id() + " has no undo");
    }
}
