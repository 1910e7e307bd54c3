package dev.slipway.fleet.login;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepContext;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.StepResult.Broken;
import dev.slipway.fleet.operation.StepResult.Done;
import dev.slipway.fleet.operation.StepResult.NotYet;

/** The old key goes, by a login of the new one. */
record LetOldKeyGo(MachineName machine, KeyPairs pairs) implements Step {
    @Override
    public PlannedStep planned() {
        return PlannedStep.of("remove", "Let the old key in no more", LetNewKeyIn.QUICK)
                .uninterruptible()
                .withUndo();
    }

    @Override
    public StepResult check(StepContext context) throws InterruptedException {
        return pairs.withOld(
                context,
                old -> old
                        ? new NotYet(machine + " still lets the old key in.")
                        : pairs.withNew(
                                context,
                                letIn -> letIn
                                        ? new Done(machine + " lets Slipway in by its new key alone.")
                                        : new Broken(
                                                machine + " lets neither of Slipway's keys in.",
                                                "Add this line to the authorized keys of the login at its console: "
                                                        + pairs.settled().newLine())));
    }

    @Override
    public StepResult act(StepContext context) throws InterruptedException {
        return pairs.actWithNew(context, pairs.rotation().remove());
    }

    @Override
    public StepResult verify(StepContext context) throws InterruptedException {
        return check(context);
    }

    @Override
    public StepResult undo(StepContext context) throws InterruptedException {
        // Also asks whether the old pair is still Slipway's: a key that nobody has need not be let in.
        StepResult old = pairs.withOld(
                context, letIn -> letIn ? new Done(machine + " lets the old key in.") : new NotYet("It does not."));
        if (!(old instanceof NotYet)) {
            return old;
        }
        StepResult added = pairs.actWithNew(context, pairs.back().add());
        return added instanceof NotYet
                ? pairs.withOld(
                        context,
                        letIn -> letIn
                                ? new Done(machine + " lets the old key in again.")
                                : new NotYet(machine + " does not let the old key in yet."))
                : added;
    }
}
