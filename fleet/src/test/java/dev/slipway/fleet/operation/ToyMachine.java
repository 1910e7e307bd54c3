package dev.slipway.fleet.operation;

import dev.slipway.fleet.declared.MachineName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A kind of operation over machines that exist in this process only, whose every step can be made to misbehave. */
final class ToyMachine implements OperationKind<ToyMachine.Paint> {
    static final List<String> STEPS = List.of("hold", "scrape", "paint", "dry", "look");

    /** What is asked for: the colour; "newest" becomes the present fashion, and is what is meant when it is left out. */
    record Paint(String colour) {
        Paint {
            colour = Objects.requireNonNullElse(colour, "newest");
        }
    }

    /** What a part of a step does instead of its work. */
    @FunctionalInterface
    interface Trouble {
        /** The result, or null to go on with the usual work. */
        StepResult instead(StepContext context, String part) throws InterruptedException;
    }

    volatile Duration deadline = Duration.ofMinutes(10);
    volatile String fashion = "teal";
    /** What was done to each machine; a step done twice would stand there twice. */
    final Map<String, List<String>> done = new ConcurrentHashMap<>();

    final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
    final List<String> calls = java.util.Collections.synchronizedList(new ArrayList<>());
    volatile Undo undo = new Undo.BySteps("The old colour comes back.");
    volatile Confirmation confirmation = new Confirmation.Press();
    volatile String noReturn = "paint";
    volatile String uninterruptible = "";

    @Override
    public String word() {
        return "paint";
    }

    @Override
    public Class<Paint> parameters() {
        return Paint.class;
    }

    @Override
    public Planning<Paint> plan(MachineName machine, Paint wish) {
        if (wish.colour().equals("invisible")) {
            return new Planning.Refused<>("Nobody could see " + machine + ".", "Choose a colour.");
        }
        String colour = wish.colour().equals("newest") ? fashion : wish.colour();
        Outline outline = Outline.of("Paint " + machine + " " + colour, undo)
                .line(PlanLine.Tone.CHANGED, "The colour becomes " + colour + ".");
        return new Planning.Ready<>(
                new Paint(colour),
                confirmation instanceof Confirmation.Typed(String word, String why)
                        ? outline.typing(word, why)
                        : outline);
    }

    @Override
    public List<Step> steps(MachineName machine, Paint settled) {
        return STEPS.stream().<Step>map(ToyStep::new).toList();
    }

    @Override
    public Record inverse(MachineName machine, Paint settled, Map<String, String> notes) {
        return new Paint(notes.getOrDefault("before", "bare"));
    }

    List<String> doneTo(String machine) {
        return done.computeIfAbsent(machine, name -> java.util.Collections.synchronizedList(new ArrayList<>()));
    }

    void trouble(String step, Trouble trouble) {
        troubles.put(step, trouble);
    }

    /** A part that hangs until it is interrupted; tells when it was reached. */
    static Trouble hang(String wanted, CountDownLatch reached) {
        return (context, part) -> {
            if (!part.equals(wanted)) {
                return null;
            }
            reached.countDown();
            new CountDownLatch(1).await();
            throw new AssertionError("nobody opens that latch");
        };
    }

    private final class ToyStep implements Step {
        private final String id;

        ToyStep(String id) {
            this.id = id;
        }

        @Override
        public PlannedStep planned() {
            boolean undoable = id.equals("hold") || id.equals("scrape") || id.equals("paint");
            PlannedStep step = PlannedStep.of(id, "Do " + id, deadline);
            step = undoable ? step.withUndo() : step;
            step = id.equals(uninterruptible) ? step.uninterruptible() : step;
            return id.equals(noReturn) ? step.ofNoReturn() : step;
        }

        private StepResult trouble(StepContext context, String part) throws InterruptedException {
            calls.add(context.machine() + " " + id + " " + part);
            Trouble trouble = troubles.get(id);
            return trouble == null ? null : trouble.instead(context, part);
        }

        private boolean isDone(StepContext context) {
            return doneTo(context.machine().value()).contains(id);
        }

        @Override
        public StepResult check(StepContext context) throws InterruptedException {
            StepResult trouble = trouble(context, "check");
            if (trouble != null) {
                return trouble;
            }
            return isDone(context) ? new StepResult.Done(id + " is done") : new StepResult.NotYet(id + " is to do");
        }

        @Override
        public StepResult act(StepContext context) throws InterruptedException {
            StepResult trouble = trouble(context, "act");
            if (trouble != null) {
                return trouble;
            }
            context.note("before", "bare");
            context.say("doing " + id);
            doneTo(context.machine().value()).add(id);
            return new StepResult.Done("");
        }

        @Override
        public StepResult verify(StepContext context) throws InterruptedException {
            StepResult trouble = trouble(context, "verify");
            if (trouble != null) {
                return trouble;
            }
            return isDone(context) ? new StepResult.Done(id + " is done") : new StepResult.NotYet(id + " is missing");
        }

        @Override
        public StepResult undo(StepContext context) throws InterruptedException {
            StepResult trouble = trouble(context, "undo");
            if (trouble != null) {
                return trouble;
            }
            doneTo(context.machine().value()).remove(id);
            return new StepResult.Done(id + " is taken back");
        }
    }
}
