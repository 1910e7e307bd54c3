package dev.slipway.fleet.operation;

import dev.slipway.fleet.operation.StepState.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Brings one step to its end: tries, verifies, pauses, and writes where it stands before it does anything. */
final class StepRun {
    private static final Logger LOG = LoggerFactory.getLogger(StepRun.class);

    /** Between two looks at a machine that comes back by itself. */
    private static final Duration POLL = Duration.ofSeconds(3);

    /** The first pause before another try; doubled until {@link #LONGEST_PAUSE}. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    /** How often output goes to the database, and to open screens. */
    private static final Duration FLUSH = Duration.ofMillis(500);

    /** What a part gets to end after it was interrupted; then it is left behind. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final StepResult.Later OVERDUE = new StepResult.Later("It did not end by itself.", "");

    private final Workbench bench;
    private final OperationId id;
    private final int place;
    private final Step step;
    private final PlannedStep planned;
    private final Steering steering;
    private final StepOutput output;
    private final RunContext context;
    private final StepOutput.Secrets secrets;
    private final Duration began;
    private final Duration end;
    private final Instant since;
    private int begun;
    private String remedy = "";

    /** What was told last; a question that never ends tells nothing. */
    private String heard = "";

    private StepState shown = new StepState.Ahead();

    StepRun(
            Workbench bench,
            Operation operation,
            int place,
            Step step,
            Steering steering,
            StepOutput.Secrets secrets,
            OperationTable.StepRow row) {
        this.bench = bench;
        this.id = operation.id();
        this.place = place;
        this.step = step;
        this.planned = step.planned();
        this.steering = steering;
        this.secrets = secrets;
        this.output = new StepOutput(bench.outputs(), id, planned.id(), secrets, row);
        this.began = bench.pace().elapsed();
        // The deadline runs anew after a restart: the time when no console looked does not count.
        this.end = began.plus(planned.deadline());
        this.context = new RunContext(bench, operation, output, secrets, end);
        this.since = bench.clock().instant();
        this.begun = row.begun();
    }

    /** How it ended. */
    sealed interface End {
        record Done(String words) implements End {}

        record Broken(String words, String remedy) implements End {}

        /** It was cancelled, or the console ends. */
        record Left() implements End {}
    }

    /** Carries it out. */
    End forward(OperationState state) {
        // Looking changes nothing, so it may always be left.
        steering.enter(planned.cancellable() || begun == 0);
        bench.table().put(id, place, underway(Part.CHECK, ""), state);
        bench.changed(id);
        Duration pause = FIRST_PAUSE;
        boolean tried = begun > 0;
        while (true) {
            context.begun(begun);
            StepResult found = call(() -> step.check(context));
            if (found instanceof StepResult.Done(String words)) {
                return done(words, !tried);
            }
            if (found instanceof StepResult.NotYet) {
                if (steering.mustLeave() || (planned.pointOfNoReturn() && !steering.passPointOfNoReturn())) {
                    return left();
                }
                steering.enter(planned.cancellable());
                bench.table().begin(id, place, show(underway(Part.ACT, "")));
                bench.changed(id);
                tried = true;
                found = call(() -> step.act(context));
                begun++;
                context.begun(begun);
                if (found instanceof StepResult.Done || found instanceof StepResult.NotYet) {
                    found = verified();
                }
            }
            if (steering.mustLeave() && !(found instanceof StepResult.Done)) {
                return left();
            }
            switch (found) {
                case StepResult.Done(String words) -> {
                    return done(words, false);
                }
                case StepResult.Broken(String words, String what) -> {
                    return broken(words, what);
                }
                case StepResult.NotYet notYet -> tell(Part.VERIFY, notYet);
                case StepResult.Later later -> tell(Part.CHECK, later);
            }
            boolean timeIsOver = !pause(pause);
            if (steering.mustLeave()) {
                return left();
            }
            if (timeIsOver) {
                return late();
            }
            pause = longer(pause);
        }
    }

    private StepResult verified() {
        tell(Part.VERIFY, "");
        while (true) {
            StepResult found = call(() -> step.verify(context));
            if (!(found instanceof StepResult.NotYet notYet) || steering.mustLeave()) {
                return found;
            }
            tell(Part.VERIFY, notYet);
            if (!pause(POLL)) {
                return found;
            }
        }
    }

    /** Takes it back. */
    End back(OperationState state) {
        // Nobody cancels a cancellation.
        steering.enter(false);
        bench.table().put(id, place, underway(Part.UNDO, ""), state);
        bench.changed(id);
        context.begun(begun);
        Duration pause = FIRST_PAUSE;
        while (true) {
            StepResult found = call(() -> step.undo(context));
            if (steering.mustLeave() && !(found instanceof StepResult.Done)) {
                return left();
            }
            switch (found) {
                case StepResult.Done(String words) -> {
                    output.flush();
                    bench.table().put(id, place, new StepState.TakenBack(now(), secrets.masked(words)));
                    bench.changed(id);
                    return new End.Done(words);
                }
                case StepResult.Broken(String words, String what) -> {
                    return broken(words, what);
                }
                case StepResult.NotYet notYet -> tell(Part.UNDO, notYet);
                case StepResult.Later later -> tell(Part.UNDO, later);
            }
            boolean timeIsOver = !pause(pause);
            if (steering.mustLeave()) {
                return left();
            }
            if (timeIsOver) {
                return late();
            }
            pause = longer(pause);
        }
    }

    private End done(String words, boolean already) {
        output.flush();
        String proof = secrets.masked(words);
        bench.table()
                .put(id, place, new StepState.Done(now(), bench.pace().elapsed().minus(began), proof, already));
        bench.changed(id);
        return new End.Done(proof);
    }

    private End broken(String words, String what) {
        output.flush();
        String told = secrets.masked(words);
        String help = secrets.masked(what);
        bench.table().put(id, place, new StepState.Broken(now(), told, help));
        bench.changed(id);
        return new End.Broken(told, help);
    }

    private End late() {
        String last = shown instanceof StepState.Underway underway ? underway.words() : "";
        return broken(
                "\"" + planned.title() + "\" was not done after " + Times.words(planned.deadline())
                        + (last.isEmpty() ? "." : ": " + last),
                remedy.isEmpty() ? "Look at the output and at the machine, then try again." : remedy);
    }

    private End left() {
        output.flush();
        if (!steering.isStopping()) {
            bench.table().put(id, place, new StepState.Left(now()));
            bench.changed(id);
        }
        return new End.Left();
    }

    private void tell(Part part, StepResult.Later later) {
        if (!later.equals(OVERDUE)) {
            remedy = later.remedy();
            tell(part, later.words());
        } else {
            tell(part, heard.isEmpty() ? OVERDUE.words() : OVERDUE.words() + " Before that: " + heard);
        }
    }

    private void tell(Part part, StepResult.NotYet notYet) {
        remedy = notYet.remedy();
        tell(part, notYet.words());
    }

    private void tell(Part part, String words) {
        heard = words.isEmpty() ? heard : words;
        StepState next = underway(part, secrets.masked(words));
        if (!next.equals(shown)) {
            bench.table().put(id, place, show(next));
            bench.changed(id);
        }
    }

    private StepState show(StepState state) {
        shown = state;
        return state;
    }

    private StepState underway(Part part, String words) {
        return new StepState.Underway(part, since, since.plus(planned.deadline()), words);
    }

    /**
     * Waits before the next look.
     *
     * @return whether there is time for one: a question that is cut short would hide what was seen last
     */
    private boolean pause(Duration time) {
        flush();
        Duration left = context.left();
        bench.pace().pause(time.compareTo(left) < 0 ? time : left, steering.wake());
        return context.left().isPositive();
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private Instant now() {
        return bench.clock().instant();
    }

    /**
     * Calls a part in a thread of its own, so that one that never ends, or does not heed its interruption, is left
     * behind and not waited for.
     */
    private StepResult call(Callable<StepResult> part) {
        FutureTask<StepResult> task = new FutureTask<>(part);
        Thread thread =
                Thread.ofVirtual().name("operation " + id + " " + planned.id()).unstarted(task);
        if (!steering.working(thread)) {
            return leaving();
        }
        thread.start();
        long deadline = System.nanoTime() + context.left().toNanos();
        long patience = Long.MAX_VALUE;
        try {
            while (true) {
                try {
                    return task.get(FLUSH.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    flush();
                }
                boolean late = System.nanoTime() - deadline >= 0;
                if (patience == Long.MAX_VALUE && (late || steering.mustLeave())) {
                    thread.interrupt();
                    patience = System.nanoTime() + GRACE.toNanos();
                } else if (patience != Long.MAX_VALUE && System.nanoTime() - patience >= 0) {
                    LOG.warn("Operation {} leaves step {} behind, which does not end", id, planned.id());
                    return steering.mustLeave() ? leaving() : OVERDUE;
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the thread of an operation", e);
        } catch (ExecutionException e) {
            return failed(e);
        } finally {
            steering.idle();
        }
    }

    private void flush() {
        if (output.flush()) {
            bench.changed(id);
        }
    }

    private static StepResult leaving() {
        return new StepResult.Later("", "");
    }

    private StepResult failed(ExecutionException ended) {
        Throwable cause = Objects.requireNonNullElse(ended.getCause(), ended);
        switch (cause) {
            case InterruptedException interrupted
            when steering.mustLeave() -> {
                return leaving();
            }
            case InterruptedException interrupted -> {
                return OVERDUE;
            }
            case DataAccessException database -> throw database;
            case Error error -> throw error;
            default -> {
                LOG.error("Step {} of operation {} failed in Slipway itself", planned.id(), id, cause);
                return new StepResult.Broken(
                        "Slipway itself failed in \"" + planned.title() + "\": " + cause + ".",
                        "Its log says more. Look at the machine, then try again or give up.");
            }
        }
    }
}
