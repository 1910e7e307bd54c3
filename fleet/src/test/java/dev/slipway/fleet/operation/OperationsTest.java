package dev.slipway.fleet.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.OperationState.Phase;
import dev.slipway.fleet.operation.OperationState.WayOn;
import java.io.StringWriter;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {
    private final Bench bench = new Bench();
    private final ToyMachine toys = bench.toys;
    private final Operations operations = bench.rooms.operations();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void goesThroughAllStepsAndProves() throws Exception {
        OperationId id = bench.started("ns1");

        Operation end = bench.ended(id);

        assertThat(end.state())
                .isInstanceOfSatisfying(
                        OperationState.Succeeded.class,
                        state -> assertThat(state.proof()).isEqualTo("look is done"));
        assertThat(toys.doneTo("ns1")).isEqualTo(ToyMachine.STEPS);
        assertThat(end.steps())
                .allSatisfy(step -> assertThat(step.state())
                        .isInstanceOfSatisfying(
                                StepState.Done.class,
                                done -> assertThat(done.already()).isFalse()));
        assertThat(end.why()).isEqualTo("a test");
        assertThat(end.notes()).containsEntry("before", "bare");
        StringWriter text = new StringWriter();
        operations.writeOutput(id, text);
        assertThat(text.toString())
                .startsWith("Operation " + id + ": Paint ns1 red\n")
                .contains("== Do hold\ndoing hold");
        assertThat(bench.audit.latest(5))
                .extracting(entry -> entry.who() + ": " + entry.action())
                .contains(
                        "anna: started operation " + id + " (Paint ns1 red) because: a test",
                        "slipway: Operation " + id + " (Paint ns1 red) succeeded");
    }

    @Test
    void planningTouchesNothing() {
        bench.planned("ns1", "red");

        assertThat(toys.calls).isEmpty();
        assertThat(operations.list(OperationFilter.STARTED, 0, 10)).isEmpty();
    }

    @Test
    void settlesItsChoicesInThePlan() {
        Operation planned = bench.planned("ns1", "newest");

        assertThat(planned.parameters()).contains("teal");
        assertThat(operations.particulars(planned)).containsExactly(Particular.of("Colour", "teal"));
        assertThat(planned.plan().headline()).isEqualTo("Paint ns1 teal");
        assertThat(planned.plan().pointOfNoReturn()).isEqualTo("Do paint");
    }

    @Test
    void refusesAPlanWithWords() {
        assertThat(operations.plan(new MachineName("ns1"), new ToyMachine.Paint("invisible"), "anna"))
                .isEqualTo(new PlanOutcome.Refused("Nobody could see ns1.", "Choose a colour."));
    }

    @Test
    void aStalePlanIsRefusedWithWhatChanged() {
        OperationId id = bench.planned("ns1", "newest").id();
        toys.fashion = "mauve";

        assertThat(operations.start(id, "", "", "anna"))
                .isInstanceOfSatisfying(StartOutcome.PlanChanged.class, changed -> {
                    assertThat(changed.changes())
                            .contains("No longer true: The colour becomes teal.", "New: The colour becomes mauve.");
                    assertThat(changed.now().plan().headline()).isEqualTo("Paint ns1 mauve");
                    assertThat(operations.start(changed.now().id(), "", "", "anna"))
                            .isInstanceOf(StartOutcome.Started.class);
                });
        assertThat(bench.find(id).state().phase()).isEqualTo(Phase.PLANNED);
    }

    @Test
    void asksForTheTypedWordWhenDataIsLost() {
        toys.confirmation = new Confirmation.Typed("ns1", "Its paint is lost.");
        OperationId id = bench.planned("ns1", "red").id();

        assertThat(operations.start(id, "ns2", "", "anna"))
                .isEqualTo(
                        new StartOutcome.Refused("The typed word is not ns1. Its paint is lost.", "Type ns1 exactly."));
        assertThat(operations.start(id, " ns1 ", "", "anna")).isInstanceOf(StartOutcome.Started.class);
    }

    @Test
    void twoOperatorsCannotStartTheSamePlanTwice() {
        OperationId id = bench.planned("ns1", "red").id();

        operations.start(id, "", "", "anna");

        assertThat(operations.start(id, "", "", "bert"))
                .isEqualTo(new StartOutcome.Refused(
                        "Operation " + id + " was started before, by anna.", "Look how it stands, or plan a new one."));
    }

    @Test
    void theSecondOperationOfAMachineWaitsForTheFirst() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        toys.trouble("hold", (context, part) -> {
            if (part.equals("act")) {
                reached.countDown();
                goOn.await();
            }
            return null;
        });
        OperationId first = bench.started("ns1");
        reached.await();
        OperationId second = bench.started("ns1");
        OperationId elsewhere = bench.started("ns2");

        assertThat(bench.find(second).state())
                .isInstanceOfSatisfying(
                        OperationState.Waiting.class,
                        waiting -> assertThat(waiting.hold().words(ZoneOffset.UTC))
                                .isEqualTo("Waiting for ns1 to finish operation " + first
                                        + " (Paint ns1 red, started 20:00 by anna)."));
        toys.doneTo("ns1").clear();
        goOn.countDown();
        assertThat(bench.ended(first).state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(bench.ended(second).state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(bench.ended(elsewhere).state()).isInstanceOf(OperationState.Succeeded.class);
    }

    @Test
    void whatWaitedIsPlannedOnceMoreBeforeItBegins() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        toys.trouble("hold", (context, part) -> {
            reached.countDown();
            goOn.await();
            return null;
        });
        OperationId first = bench.started("ns1");
        reached.await();
        OperationId second = bench.planned("ns1", "newest").id();
        operations.start(second, "", "", "bert");
        toys.fashion = "mauve";
        goOn.countDown();
        bench.ended(first);

        assertThat(bench.ended(second).state())
                .isInstanceOfSatisfying(
                        OperationState.Failed.class,
                        failed -> assertThat(failed.words())
                                .startsWith("While it waited, what it would do has changed.")
                                .contains("mauve"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hold", "scrape", "paint", "dry", "look"})
    void everyStepMayBeFoundDoneAlready(String step) {
        toys.doneTo("ns1").add(step);

        Operation end = bench.ended(bench.started("ns1"));

        assertThat(end.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(toys.doneTo("ns1")).containsExactlyInAnyOrderElementsOf(ToyMachine.STEPS);
        assertThat(end.steps())
                .filteredOn(one -> one.planned().id().equals(step))
                .allSatisfy(one -> assertThat(one.state())
                        .isInstanceOfSatisfying(
                                StepState.Done.class,
                                done -> assertThat(done.already()).isTrue()));
    }

    @ParameterizedTest
    @CsvSource({
        "hold,check",
        "hold,act",
        "hold,verify",
        "scrape,check",
        "scrape,act",
        "scrape,verify",
        "paint,check",
        "paint,act",
        "paint,verify",
        "dry,check",
        "dry,act",
        "dry,verify",
        "look,check",
        "look,act",
        "look,verify"
    })
    void afterAFailureAnywhereItCanBeTriedAgainFromThatStep(String step, String where) {
        toys.trouble(step, broken(where));
        OperationId id = bench.started("ns1");

        Operation failed = bench.ended(id);

        assertThat(failed.state()).isInstanceOfSatisfying(OperationState.Failed.class, state -> {
            assertThat(state.step()).isEqualTo(step);
            assertThat(state.words()).isEqualTo("The brush broke.");
            assertThat(state.remedy()).isEqualTo("Buy another.");
            assertThat(state.waysOn()).contains(WayOn.RETRY, WayOn.GIVE_UP);
        });
        toys.troubles.clear();
        assertThat(operations.retry(id, "bert")).isInstanceOf(SteerOutcome.Accepted.class);
        assertThat(bench.ended(id).state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(toys.doneTo("ns1")).isEqualTo(ToyMachine.STEPS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hold", "scrape", "paint", "dry", "look"})
    void afterAFailureWhatWasDoneCanBeTakenBack(String step) {
        toys.trouble(step, broken("verify"));
        OperationId id = bench.started("ns1");
        bench.ended(id);

        assertThat(operations.undo(id, "bert")).isInstanceOf(SteerOutcome.Accepted.class);

        assertThat(bench.ended(id).state())
                .isInstanceOfSatisfying(
                        OperationState.Undone.class,
                        undone -> assertThat(undone.words()).startsWith("Taken back: \"Do hold\""));
        assertThat(toys.doneTo("ns1")).doesNotContain("hold", "scrape", "paint");
    }

    @Test
    void onlyWhatItHasDoneItselfIsTakenBack() {
        toys.doneTo("ns1").add("hold");
        OperationId id = bench.started("ns1");
        bench.ended(id);

        operations.undo(id, "anna");

        assertThat(bench.ended(id).state()).isInstanceOf(OperationState.Undone.class);
        assertThat(toys.doneTo("ns1")).contains("hold").doesNotContain("scrape", "paint");
    }

    @Test
    void takingBackThatFailsCanBeTriedAgain() {
        OperationId id = bench.started("ns1");
        bench.ended(id);
        toys.trouble("scrape", broken("undo"));

        operations.undo(id, "anna");

        assertThat(bench.ended(id).state()).isInstanceOfSatisfying(OperationState.Failed.class, failed -> {
            assertThat(failed.undoing()).isTrue();
            assertThat(failed.words()).isEqualTo("Taking it back failed: The brush broke.");
        });
        toys.troubles.clear();
        operations.retry(id, "anna");
        assertThat(bench.ended(id).state()).isInstanceOf(OperationState.Undone.class);
        assertThat(toys.doneTo("ns1")).containsExactly("dry", "look");
    }

    @Test
    void aFailedOperationCanBeGivenUpAndNeverHoldsItsMachine() {
        toys.trouble("dry", broken("act"));
        OperationId id = bench.started("ns1");
        bench.ended(id);
        toys.troubles.clear();
        assertThat(bench.ended(bench.started("ns1")).state()).isInstanceOf(OperationState.Succeeded.class);

        operations.giveUp(id, "anna");

        assertThat(bench.find(id).state())
                .isInstanceOfSatisfying(
                        OperationState.GivenUp.class,
                        state -> assertThat(state.words()).isEqualTo("The brush broke."));
        assertThat(operations.retry(id, "anna")).isInstanceOf(SteerOutcome.Refused.class);
    }

    @Test
    void anUndoByAnotherOperationShowsItsPlanFirst() {
        toys.undo = new Undo.ByOperation("Paint it as before.");
        OperationId id = bench.started("ns1");
        bench.ended(id);

        assertThat(operations.undo(id, "anna"))
                .isInstanceOfSatisfying(
                        SteerOutcome.PlanFirst.class,
                        first -> assertThat(first.plan().plan().headline()).isEqualTo("Paint ns1 bare"));
    }

    @Test
    void withoutUndoSaysSo() {
        toys.undo = new Undo.None("Paint dries.");
        OperationId id = bench.started("ns1");
        bench.ended(id);

        assertThat(operations.undo(id, "anna"))
                .isEqualTo(new SteerOutcome.Refused(
                        "Operation " + id + " has no undo. Paint dries.", "Plan another operation."));
    }

    @ParameterizedTest
    @CsvSource({"hold,check", "hold,act", "hold,verify", "scrape,check", "scrape,act", "scrape,verify", "paint,check"})
    void beforeThePointOfNoReturnACancellationTakesEverythingBack(String step, String where) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        toys.trouble(step, ToyMachine.hang(where, reached));
        OperationId id = bench.started("ns1");
        reached.await();

        assertThat(operations.cancel(id, "bert")).isInstanceOf(SteerOutcome.Accepted.class);

        assertThat(bench.ended(id).state())
                .isInstanceOfSatisfying(
                        OperationState.Cancelled.class,
                        cancelled -> assertThat(cancelled.who()).isEqualTo("bert"));
        assertThat(toys.doneTo("ns1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"paint,act", "paint,verify", "dry,check", "dry,act", "dry,verify", "look,act"})
    void afterThePointOfNoReturnACancellationIsRefusedInWords(String step, String where) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        toys.trouble(step, (context, part) -> {
            if (part.equals(where)) {
                reached.countDown();
                goOn.await();
            }
            return null;
        });
        OperationId id = bench.started("ns1");
        reached.await();

        assertThat(operations.cancel(id, "bert"))
                .isEqualTo(new SteerOutcome.Refused(
                        "\"Do paint\" has begun, and from there on there is no way back.",
                        "Wait for its end. Its steps have deadlines."));
        goOn.countDown();
        assertThat(bench.ended(id).state()).isInstanceOf(OperationState.Succeeded.class);
    }

    @Test
    void aStepThatMayNotBeInterruptedIsFinishedBeforeACancellation() throws Exception {
        toys.uninterruptible = "scrape";
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        toys.trouble("scrape", (context, part) -> {
            if (part.equals("act")) {
                reached.countDown();
                goOn.await();
            }
            return null;
        });
        OperationId id = bench.started("ns1");
        reached.await();

        operations.cancel(id, "bert");

        assertThat(bench.find(id).state().word()).isEqualTo("Cancelling");
        goOn.countDown();
        assertThat(bench.ended(id).state()).isInstanceOf(OperationState.Cancelled.class);
        assertThat(toys.calls).contains("ns1 scrape verify", "ns1 scrape undo").doesNotContain("ns1 paint check");
    }

    @Test
    void whatWaitsCanBeCancelledAndNeverBegins() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        toys.trouble("hold", ToyMachine.hang("act", reached));
        OperationId first = bench.started("ns1");
        reached.await();
        OperationId second = bench.started("ns1");

        operations.cancel(second, "anna");
        operations.cancel(first, "anna");

        assertThat(bench.ended(second).state())
                .isInstanceOfSatisfying(
                        OperationState.Cancelled.class,
                        cancelled -> assertThat(cancelled.words()).isEqualTo("It had not begun."));
        bench.ended(first);
        assertThat(bench.find(second).steps())
                .allSatisfy(step -> assertThat(step.state()).isInstanceOf(StepState.Ahead.class));
    }

    @Test
    void aMachineThatDoesNotAnswerIsTriedAgainFromTheCheckUntilItDoes() {
        AtomicInteger tries = new AtomicInteger();
        toys.trouble(
                "dry",
                (context, part) -> part.equals("act") && tries.incrementAndGet() < 6
                        ? new StepResult.Later("ns1 does not answer.", "Wait.")
                        : null);

        Operation end = bench.ended(bench.started("ns1"));

        assertThat(end.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(toys.calls.stream().filter("ns1 dry check"::equals)).hasSize(6);
    }

    @Test
    void aMachineThatNeverComesBackFailsTheStepAtItsDeadline() {
        toys.trouble("dry", (context, part) -> new StepResult.Later("ns1 does not answer.", "Switch it on."));

        Operation end = bench.ended(bench.started("ns1"));

        assertThat(end.state()).isInstanceOfSatisfying(OperationState.Failed.class, failed -> {
            assertThat(failed.words()).isEqualTo("\"Do dry\" was not done after 10 min: ns1 does not answer.");
            assertThat(failed.remedy()).isEqualTo("Switch it on.");
        });
    }

    @Test
    void aMistakeInAStepIsAFailureInWords() {
        toys.trouble("dry", (context, part) -> {
            throw new IllegalStateException("a mistake of ours");
        });

        assertThat(bench.ended(bench.started("ns1")).state())
                .isInstanceOfSatisfying(
                        OperationState.Failed.class,
                        failed -> assertThat(failed.words())
                                .isEqualTo(
                                        "Slipway itself failed in \"Do dry\": java.lang.IllegalStateException: a mistake of"
                                                + " ours."));
    }

    @Test
    void theNextPlanTellsHowLongItTookBefore() {
        AtomicInteger round = new AtomicInteger();
        toys.trouble("dry", (context, part) -> {
            if (part.equals("act")) {
                bench.clock.advance(Duration.ofMinutes(List.of(1, 9, 2).get(round.getAndIncrement())));
            }
            return null;
        });
        for (String machine : List.of("ns1", "ns2", "ns3")) {
            bench.ended(bench.started(machine));
        }

        assertThat(bench.planned("ns4", "red").plan().expected()).isEqualTo(new Expected(Duration.ofMinutes(2), 3));
    }

    @Test
    void secretsAreInNothingThatIsKept() throws Exception {
        toys.trouble("dry", (context, part) -> {
            context.mask("hunter2hunter2");
            context.say("the password is hunter2hunter2, really");
            return part.equals("act")
                    ? new StepResult.Broken("hunter2hunter2 was refused.", "Change hunter2hunter2.")
                    : null;
        });
        OperationId id = bench.started("ns1");
        bench.ended(id);

        StringWriter text = new StringWriter();
        operations.writeOutput(id, text);
        assertThat(text.toString()).contains("the password is ***, really");
        assertThat(text + bench.find(id).toString()).doesNotContain("hunter2");
    }

    @Test
    void readsParametersStrictlyAndSaysWhatIsWrong() {
        assertThat(operations.parameters("paint", "{\"colour\":\"red\"}"))
                .isEqualTo(new ParametersOutcome.Read(new ToyMachine.Paint("red")));
        assertThat(List.of("", "{}", "{\"colour\":null}"))
                .allSatisfy(json -> assertThat(operations.parameters("paint", json))
                        .isEqualTo(new ParametersOutcome.Read(new ToyMachine.Paint("newest"))));
        assertThat(List.of("{\"color\":\"red\"}", "[]", "{", "{\"colour\":\"red\",\"x\":1}"))
                .allSatisfy(json -> assertThat(operations.parameters("paint", json))
                        .isInstanceOfSatisfying(
                                ParametersOutcome.Unreadable.class,
                                unreadable -> assertThat(unreadable.words())
                                        .startsWith("The parameters of paint cannot be read: ")));
        assertThat(operations.parameters("sing", "{}"))
                .isEqualTo(new ParametersOutcome.Unreadable(
                        "There are no operations of the kind \"sing\".", "Write one of: paint."));
    }

    @Test
    void listsByFilterAndPage() {
        bench.ended(bench.started("ns1"));
        toys.trouble("look", broken("act"));
        bench.ended(bench.started("ns2"));
        bench.planned("ns3", "red");

        assertThat(operations.list(OperationFilter.STARTED, 0, 10))
                .extracting(one -> one.machine().value())
                .containsExactly("ns2", "ns1");
        assertThat(operations.list(OperationFilter.STARTED, 1, 10)).hasSize(1);
        assertThat(operations.list(OperationFilter.STARTED.phases(Set.of(Phase.FAILED)), 0, 10))
                .extracting(OperationSummary::headline)
                .containsExactly("Paint ns2 red");
        assertThat(operations.count(
                        OperationFilter.STARTED.machine("ns1").who("anna").kind("paint")))
                .isOne();
        assertThat(operations.count(OperationFilter.STARTED.phases(Set.of()))).isZero();
    }

    @Test
    void plansThatNobodyStartedAreForgotten() {
        OperationId id = bench.planned("ns1", "red").id();
        bench.clock.advance(Duration.ofHours(25));
        bench.planned("ns2", "red");

        assertThat(operations.find(id)).isEmpty();
        assertThat(operations.start(id, "", "", "anna")).isInstanceOf(StartOutcome.Refused.class);
    }

    @Test
    void whatWasSeenLastAndItsRemedyAreTheEndOfAStepThatWaits() {
        AtomicInteger looks = new AtomicInteger();
        toys.trouble("dry", (context, part) -> {
            if (!part.equals("verify")) {
                return null;
            }
            assertThat(context.left()).as("no look is cut short").isPositive();
            return looks.getAndIncrement() == 0
                    ? new StepResult.NotYet("The paint is not there.", "Buy some.")
                    : new StepResult.NotYet("The paint is wet.", "Open a window.");
        });

        Operation end = bench.ended(bench.started("ns1"));

        assertThat(end.state()).isInstanceOfSatisfying(OperationState.Failed.class, failed -> {
            assertThat(failed.words()).isEqualTo("\"Do dry\" was not done after 10 min: The paint is wet.");
            assertThat(failed.remedy()).isEqualTo("Open a window.");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "act", "verify"})
    void aStepThatNeverEndsIsLeftAtItsDeadline(String part) {
        try (Bench real = new Bench(Pace.real())) {
            real.toys.deadline = Duration.ofMillis(300);
            real.toys.trouble("dry", ToyMachine.hang(part, new CountDownLatch(1)));

            assertThat(real.ended(real.started("ns1")).state())
                    .isInstanceOfSatisfying(
                            OperationState.Failed.class,
                            failed -> assertThat(failed.words())
                                    .isEqualTo("\"Do dry\" was not done after 300 ms: It did not end by itself."));
        }
    }

    @Test
    void whatAMachineSaidBeforeAQuestionThatNeverEndsIsKept() {
        AtomicInteger looks = new AtomicInteger();
        try (Bench real = new Bench(Pace.real())) {
            real.toys.deadline = Duration.ofSeconds(5);
            real.toys.trouble("dry", (context, part) -> {
                if (part.equals("check") && looks.getAndIncrement() == 0) {
                    return new StepResult.Later("The paint is wet.", "Open a window.");
                }
                return ToyMachine.hang("check", new CountDownLatch(1)).instead(context, part);
            });

            assertThat(real.ended(real.started("ns1")).state())
                    .isInstanceOfSatisfying(OperationState.Failed.class, failed -> {
                        assertThat(failed.words())
                                .isEqualTo(
                                        "\"Do dry\" was not done after 5 s: It did not end by itself. Before that: The"
                                                + " paint is wet.");
                        assertThat(failed.remedy()).isEqualTo("Open a window.");
                    });
        }
    }

    @Test
    void aConsoleThatEndsLeavesTheOperationToTheNextOne() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        toys.trouble("dry", ToyMachine.hang("act", reached));
        OperationId id = bench.started("ns1");
        reached.await();

        bench.rooms.close();

        assertThat(bench.find(id).state()).isInstanceOf(OperationState.Running.class);
        toys.troubles.clear();
        try (Bench next = new Bench(bench.database, toys)) {
            next.rooms.resume();
            assertThat(next.ended(id).state()).isInstanceOf(OperationState.Succeeded.class);
        }
    }

    private static ToyMachine.Trouble broken(String where) {
        return (context, part) -> part.equals(where) ? new StepResult.Broken("The brush broke.", "Buy another.") : null;
    }
}
