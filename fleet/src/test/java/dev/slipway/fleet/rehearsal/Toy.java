package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.OperationKind;
import dev.slipway.fleet.operation.Outline;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Planning;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepContext;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.Undo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;

/** A kind of operation over machines that exist in this process only. */
final class Toy<P extends Record> implements OperationKind<P> {
    /** What every toy kind of one test has in common. */
    static final class World {
        /** {@code reboot ns1}, once for each time that it was done. */
        final List<String> done = new CopyOnWriteArrayList<>();

        /** Machines on which the next step that acts fails. */
        final Set<String> broken = ConcurrentHashMap.newKeySet();

        /** Machines of which there is no plan. */
        final Map<String, String> refused = new ConcurrentHashMap<>();

        /** Operations, as {@code reboot ns1}, that stand still before the point of no return until the latch opens. */
        final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();

        /** Called by the step that acts. */
        volatile BiConsumer<StepContext, String> whenActing = (context, kind) -> {};
    }

    record Reboot() {}

    record Rollback(String why) {}

    record Release() {}

    record Rebuild(String keep) {}

    private final String word;
    private final P settled;
    private final boolean loses;
    private final World world;

    private Toy(String word, P settled, boolean loses, World world) {
        this.word = word;
        this.settled = settled;
        this.loses = loses;
        this.world = world;
    }

    static List<OperationKind<?>> all(World world) {
        return List.of(
                new Toy<>("reboot", new Reboot(), false, world),
                new Toy<>("rollback", new Rollback("a drill"), false, world),
                new Toy<>("release", new Release(), false, world),
                new Toy<>("rebuild", new Rebuild("nothing"), true, world));
    }

    @Override
    public String word() {
        return word;
    }

    @Override
    @SuppressWarnings("unchecked") // P is the type of the settled parameters
    public Class<P> parameters() {
        return (Class<P>) settled.getClass();
    }

    @Override
    public Planning<P> plan(MachineName machine, P wish) {
        String refusal = world.refused.get(machine.value());
        if (refusal != null) {
            return new Planning.Refused<>(refusal, "Wait.");
        }
        Outline outline = Outline.of(word + " " + machine, new Undo.None("No need."));
        return new Planning.Ready<>(
                settled, loses ? outline.typing(machine.value(), "Its disk is written anew.") : outline);
    }

    @Override
    public List<Step> steps(MachineName machine, P ready) {
        return List.of(new Prepare(), new Act(machine), new Prove());
    }

    private final class Prepare implements Step {
        @Override
        public PlannedStep planned() {
            return PlannedStep.of("prepare", "Prepare", Duration.ofMinutes(1));
        }

        @Override
        public StepResult check(StepContext context) throws InterruptedException {
            CountDownLatch latch = world.held.get(word + " " + context.machine());
            if (latch != null) {
                latch.await();
            }
            return new StepResult.Done("Prepared.");
        }

        @Override
        public StepResult act(StepContext context) {
            return new StepResult.Done("");
        }

        @Override
        public StepResult verify(StepContext context) {
            return new StepResult.Done("");
        }

        @Override
        public StepResult undo(StepContext context) {
            return new StepResult.Done("");
        }
    }

    private final class Act implements Step {
        private final MachineName machine;

        Act(MachineName machine) {
            this.machine = machine;
        }

        @Override
        public PlannedStep planned() {
            return PlannedStep.of("act", "Take " + machine + " down", Duration.ofMinutes(1))
                    .ofNoReturn();
        }

        @Override
        public StepResult check(StepContext context) {
            return context.note("acted").isEmpty()
                    ? new StepResult.NotYet("Not done.")
                    : new StepResult.Done("Was done.");
        }

        @Override
        public StepResult act(StepContext context) {
            if (world.broken.contains(machine.value())) {
                return new StepResult.Broken(machine + " did not come back.", "Look at its console.");
            }
            // As a machine that remembers its boot id: what was done is seen also when the console died before noting
            // it.
            String deed = word + " " + machine + " by operation " + context.operation();
            if (!world.done.contains(deed)) {
                world.done.add(deed);
            }
            world.whenActing.accept(context, word);
            context.note("acted", "yes");
            return new StepResult.Done("");
        }

        @Override
        public StepResult verify(StepContext context) {
            return new StepResult.Done("It is back.");
        }

        @Override
        public StepResult undo(StepContext context) {
            return new StepResult.Done("");
        }
    }

    private static final class Prove implements Step {
        @Override
        public PlannedStep planned() {
            return PlannedStep.of("prove", "Prove", Duration.ofMinutes(1));
        }

        @Override
        public StepResult check(StepContext context) {
            return new StepResult.Done("It is well.");
        }

        @Override
        public StepResult act(StepContext context) {
            return new StepResult.Done("");
        }

        @Override
        public StepResult verify(StepContext context) {
            return new StepResult.Done("");
        }

        @Override
        public StepResult undo(StepContext context) {
            return new StepResult.Done("");
        }
    }
}
