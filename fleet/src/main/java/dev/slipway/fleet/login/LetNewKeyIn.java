package dev.slipway.fleet.login;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepContext;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.StepResult.Broken;
import dev.slipway.fleet.operation.StepResult.Done;
import dev.slipway.fleet.operation.StepResult.NotYet;
import java.time.Duration;

/** The new key comes beside the old one, and is only believed after a login by it alone. */
record LetNewKeyIn(MachineName machine, KeyPairs pairs) implements Step {
    static final Duration QUICK = Duration.ofMinutes(3);

    @Override
    public PlannedStep planned() {
        return PlannedStep.of("add", "Let the new key in beside the old one, and log in by it", QUICK)
                .uninterruptible()
                .withUndo();
    }

    @Override
    public StepResult check(StepContext context) throws InterruptedException {
        return pairs.withNew(
                context,
                letIn -> letIn
                        ? new Done(machine + " lets the new key in.")
                        : new NotYet(machine + " does not let the new key in."));
    }

    @Override
    public StepResult act(StepContext context) throws InterruptedException {
        return pairs.act(context, pairs.rotation().add());
    }

    @Override
    public StepResult verify(StepContext context) throws InterruptedException {
        return check(context);
    }

    @Override
    public StepResult undo(StepContext context) throws InterruptedException {
        StepResult old = pairs.withOld(
                context,
                letIn -> letIn
                        ? new NotYet("")
                        : new Broken(
                                machine + " does not let the old key in, so the new one is left to it.",
                                "Let the old key in first, or finish the change of the key."));
        if (!(old instanceof NotYet)) {
            return old;
        }
        StepResult removed = pairs.act(context, pairs.rotation().undo());
        return removed instanceof NotYet
                ? pairs.withNew(
                        context,
                        letIn -> letIn
                                ? new NotYet(machine + " still lets the new key in.")
                                : new Done(machine + " lets the new key in no more."))
                : removed;
    }
}
