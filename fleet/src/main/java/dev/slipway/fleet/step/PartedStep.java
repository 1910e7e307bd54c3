package dev.slipway.fleet.step;

import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepContext;
import dev.slipway.fleet.operation.StepResult;

/**
 * A step put together from its parts.
 *
 * @param planned its id, title, deadline and marks
 * @param checking looks whether it is done
 * @param acting does it
 * @param verifying looks whether it worked
 * @param undoing takes it back
 */
public record PartedStep(PlannedStep planned, Part checking, Part acting, Part verifying, Part undoing)
        implements Step {
    /** One part of a step. */
    @FunctionalInterface
    public interface Part {
        /**
         * Does its part.
         *
         * @param host the machine
         * @return what came of it
         * @throws InterruptedException when the step was cancelled or its deadline has passed
         */
        StepResult of(HostTalk host) throws InterruptedException;
    }

    /** What is asked in the same way before and after the act. */
    public static PartedStep of(PlannedStep planned, Part state, Part acting) {
        return new PartedStep(planned, state, acting, state, NOTHING_TO_UNDO);
    }

    /** The same with a way back. */
    public PartedStep undoneBy(Part part) {
        return new PartedStep(planned.withUndo(), checking, acting, verifying, part);
    }

    private static final Part NOTHING_TO_UNDO = host -> new StepResult.Done("There is nothing to take back.");

    @Override
    public StepResult check(StepContext context) throws InterruptedException {
        return checking.of(new HostTalk(context));
    }

    @Override
    public StepResult act(StepContext context) throws InterruptedException {
        return acting.of(new HostTalk(context));
    }

    @Override
    public StepResult verify(StepContext context) throws InterruptedException {
        return verifying.of(new HostTalk(context));
    }

    @Override
    public StepResult undo(StepContext context) throws InterruptedException {
        return undoing.of(new HostTalk(context));
    }
}
