package dev.slipway.fleet.operation;

import dev.slipway.fleet.operation.OperationState.Cause;
import dev.slipway.fleet.operation.OperationState.WayOn;
import dev.slipway.fleet.operation.OperationTable.StepRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Brings one operation from where it stands to an end. Everything it decides upon is in the database, so that another
 * console can go on from any point.
 */
final class OperationRun {
    private final Workbench bench;
    private final OperationId id;
    private final Steering steering;
    private final boolean waited;
    private final StepOutput.Secrets secrets = new StepOutput.Secrets();

    /**
     * For one operation that is running or being taken back.
     *
     * @param waited whether time has passed since its plan was looked at: then it is made again before the first step
     */
    OperationRun(Workbench bench, OperationId id, Steering steering, boolean waited) {
        this.bench = bench;
        this.id = id;
        this.steering = steering;
        this.waited = waited;
    }

    void run() {
        Operation operation = bench.table()
                .find(id)
                .orElseThrow(() -> new IllegalStateException("operation " + id + " is not stored"));
        String first = operation.plan().steps().getFirst().id();
        List<Step> steps = bench.kinds()
                .find(operation.kind())
                .map(kind -> kind.steps(operation.machine(), operation.parameters()))
                .orElse(List.of());
        List<String> ids = steps.stream().map(step -> step.planned().id()).toList();
        List<String> planned =
                operation.plan().steps().stream().map(PlannedStep::id).toList();
        if (!ids.equals(planned)) {
            fail(
                    operation,
                    first,
                    "This Slipway carries out operations of the kind " + operation.kind()
                            + " in other steps than the Slipway that planned it.",
                    "Give it up, look at the machine, and plan it anew.");
            return;
        }
        switch (operation.state()) {
            case OperationState.Running running -> forward(operation, steps, running);
            case OperationState.Undoing undoing -> back(operation, steps, undoing);
            default -> throw new IllegalStateException("operation " + id + " does not run");
        }
    }

    private void forward(Operation operation, List<Step> steps, OperationState.Running running) {
        if (waited && !isStillAsPlanned(operation)) {
            return;
        }
        List<StepRow> rows = bench.table().steps(id);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).planned().pointOfNoReturn() && rows.get(i).begun() > 0) {
                steering.hasPassedPointOfNoReturn();
            }
        }
        if (!running.cancelledBy().isEmpty()) {
            steering.cancel(running.cancelledBy());
        }
        String proof = "";
        for (int i = 0; i < steps.size(); i++) {
            if (rows.get(i).state() instanceof StepState.Done done) {
                proof = done.words();
                continue;
            }
            if (!steering.cancelledBy().isEmpty()) {
                break;
            }
            String step = steps.get(i).planned().id();
            StepRun.End end = new StepRun(bench, operation, i, steps.get(i), steering, secrets, rows.get(i))
                    .forward(new OperationState.Running(step, running.since(), ""));
            switch (end) {
                case StepRun.End.Done(String words) -> proof = words;
                case StepRun.End.Broken(String words, String remedy) -> {
                    // Whoever wanted it to end need not decide about its failure.
                    if (steering.cancelledBy().isEmpty()) {
                        fail(operation, step, words, remedy);
                        return;
                    }
                }
                case StepRun.End.Left left -> {
                    if (steering.isStopping()) {
                        return;
                    }
                }
            }
        }
        if (steering.cancelledBy().isEmpty()) {
            succeed(proof);
        } else {
            cancelled(operation, steps, steering.cancelledBy());
        }
    }

    /** An operation that waited is planned once more: what was shown may have become wrong meanwhile. */
    private boolean isStillAsPlanned(Operation operation) {
        String first = operation.plan().steps().getFirst().id();
        return switch (bench.planner().again(operation)) {
            case Planner.Answer.Refused(String words, String remedy, var _) -> {
                fail(operation, first, "When its turn came: " + words, remedy);
                yield false;
            }
            case Planner.Answer.Ready ready -> {
                List<String> changes = Planner.changes(operation, ready);
                if (!changes.isEmpty()) {
                    fail(
                            operation,
                            first,
                            "While it waited, what it would do has changed. " + String.join(" ", changes),
                            "Give it up and look at a new plan.");
                }
                yield changes.isEmpty();
            }
        };
    }

    private void succeed(String proof) {
        Instant now = bench.clock().instant();
        Operation done = bench.table().find(id).orElseThrow();
        Duration took = done.ran(now);
        bench.table().succeed(id, new OperationState.Succeeded(now, proof), took);
        ended(done, "succeeded");
    }

    private void fail(Operation operation, String step, String words, String remedy) {
        Set<WayOn> ways = EnumSet.of(WayOn.RETRY, WayOn.GIVE_UP);
        if (canBeTakenBack(operation)) {
            ways.add(WayOn.UNDO);
        }
        bench.table().put(id, new OperationState.Failed(bench.clock().instant(), step, words, remedy, ways, false));
        ended(operation, "failed: " + words);
    }

    private boolean canBeTakenBack(Operation operation) {
        List<StepRow> rows = bench.table().steps(id);
        List<PlannedStep> planned = operation.plan().steps();
        boolean begun = false;
        boolean noReturn = false;
        for (int i = 0; i < planned.size(); i++) {
            begun |= planned.get(i).undoable() && rows.get(i).begun() > 0;
            noReturn |= planned.get(i).pointOfNoReturn() && rows.get(i).begun() > 0;
        }
        return switch (operation.plan().undo()) {
            case Undo.BySteps bySteps -> begun;
            case Undo.ByOperation byOperation -> noReturn || begun;
            case Undo.None none -> begun && !noReturn;
        };
    }

    private void cancelled(Operation operation, List<Step> steps, String who) {
        int last = lastToTakeBack(steps);
        if (last < 0) {
            bench.table()
                    .put(
                            id,
                            new OperationState.Cancelled(
                                    bench.clock().instant(), who, "Nothing had to be taken back."));
            ended(operation, "was cancelled by " + who);
            return;
        }
        OperationState.Undoing undoing = new OperationState.Undoing(
                steps.get(last).planned().id(), bench.clock().instant(), Cause.CANCELLED, who);
        bench.table().put(id, undoing);
        bench.changed(id);
        back(operation, steps, undoing);
    }

    /** The last step that has begun to act and can be taken back; -1 when there is none. */
    private int lastToTakeBack(List<Step> steps) {
        List<StepRow> rows = bench.table().steps(id);
        for (int i = steps.size() - 1; i >= 0; i--) {
            StepRow row = rows.get(i);
            // What was as it should be before is not ours to take back.
            if (steps.get(i).planned().undoable() && row.begun() > 0 && !(row.state() instanceof StepState.TakenBack)) {
                return i;
            }
        }
        return -1;
    }

    private void back(Operation operation, List<Step> steps, OperationState.Undoing undoing) {
        for (int i = lastToTakeBack(steps); i >= 0; i = lastToTakeBack(steps)) {
            String step = steps.get(i).planned().id();
            StepRow row = bench.table().step(id, i);
            StepRun.End end = new StepRun(bench, operation, i, steps.get(i), steering, secrets, row)
                    .back(new OperationState.Undoing(step, undoing.since(), undoing.cause(), undoing.who()));
            switch (end) {
                case StepRun.End.Done done -> {}
                case StepRun.End.Left left -> {
                    return;
                }
                case StepRun.End.Broken(String words, String remedy) -> {
                    bench.table()
                            .put(
                                    id,
                                    new OperationState.Failed(
                                            bench.clock().instant(),
                                            step,
                                            "Taking it back failed: " + words,
                                            remedy,
                                            EnumSet.of(WayOn.RETRY, WayOn.GIVE_UP),
                                            true));
                    ended(operation, "could not be taken back: " + words);
                    return;
                }
            }
        }
        Instant now = bench.clock().instant();
        String words = takenBack(operation);
        OperationState state = switch (undoing.cause()) {
            case CANCELLED -> new OperationState.Cancelled(now, undoing.who(), words);
            case FAILED, REGRETTED -> new OperationState.Undone(now, undoing.who(), words);
        };
        bench.table().put(id, state);
        ended(operation, undoing.cause() == Cause.CANCELLED ? "was cancelled" : "was taken back");
    }

    private String takenBack(Operation operation) {
        List<StepRow> rows = bench.table().steps(id);
        List<String> back = new ArrayList<>();
        List<String> stays = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            String title = "\"" + operation.plan().steps().get(i).title() + "\"";
            if (rows.get(i).state() instanceof StepState.TakenBack) {
                back.add(title);
            } else if (rows.get(i).begun() > 0) {
                stays.add(title);
            }
        }
        return "Taken back: " + String.join(", ", back) + "."
                + (stays.isEmpty() ? "" : " What it did stays: " + String.join(", ", stays) + ".");
    }

    private void ended(Operation operation, String how) {
        bench.audit()
                .record(
                        "slipway",
                        shortened("Operation " + id + " (" + operation.plan().headline() + ") " + how),
                        operation.machine().value());
        bench.changed(id);
    }

    private static String shortened(String text) {
        return text.length() <= 1000 ? text : text.substring(0, 999) + "…";
    }
}
