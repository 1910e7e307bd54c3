package dev.slipway.fleet.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.MortalDatabase;
import dev.slipway.fleet.TestDatabase;
import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills the console at every write that it makes, before and after it, and starts another one on what is left. Killed
 * means: from that moment on the database takes nothing from it any more.
 */
class KilledConsolesTest {
    /** More writes than any run here makes. */
    private static final int MANY = 500;

    private final TestDatabase database = new TestDatabase();
    private final ToyMachine toys = new ToyMachine();

    @ParameterizedTest
    @EnumSource(MortalDatabase.Moment.class)
    void anOperationGoesOnToItsEnd(MortalDatabase.Moment moment) {
        int kills = everywhere(moment, (console, machine) -> console.started(machine));

        assertThat(kills).isGreaterThan(20);
    }

    @ParameterizedTest
    @EnumSource(MortalDatabase.Moment.class)
    void aCancelledOperationEndsCancelledOrDoneButNeverBetween(MortalDatabase.Moment moment) {
        toys.trouble("scrape", (context, part) -> {
            // The person cancels in the middle of the second step, on the console that is alive.
            if (part.equals("verify") && current != null) {
                SteerOutcome _ = current.rooms.operations().cancel(context.operation(), "bert");
            }
            return null;
        });

        int kills = everywhere(moment, (console, machine) -> console.started(machine));

        assertThat(kills).isGreaterThan(15);
    }

    @ParameterizedTest
    @EnumSource(MortalDatabase.Moment.class)
    void takingBackGoesOnToItsEnd(MortalDatabase.Moment moment) {
        int kills = everywhere(moment, (console, machine) -> {
            OperationId id = console.started(machine);
            console.ended(id);
            SteerOutcome _ = console.rooms.operations().undo(id, "anna");
        });

        assertThat(kills).isGreaterThan(30);
    }

    @ParameterizedTest
    @EnumSource(MortalDatabase.Moment.class)
    void aFailureStaysAFailureWithWaysOn(MortalDatabase.Moment moment) {
        toys.trouble(
                "dry",
                (context, part) ->
                        part.equals("act") ? new StepResult.Broken("The brush broke.", "Buy another.") : null);

        everywhere(moment, (console, machine) -> console.started(machine));
    }

    @Test
    void theCountOfBeginningsTellsAStepThatItMayHaveActed() {
        HashSet<Integer> seen = new HashSet<>();
        toys.trouble("dry", (context, part) -> {
            if (part.equals("check")) {
                seen.add(context.begun());
            }
            return null;
        });

        everywhere(MortalDatabase.Moment.BEFORE, (console, machine) -> console.started(machine));

        assertThat(seen).contains(0, 1);
    }

    private volatile Bench current;

    private interface Story {
        void tell(Bench console, String machine);
    }

    /** Tells a story once for every write that can be the last one; returns how many there were. */
    private int everywhere(MortalDatabase.Moment moment, Story story) {
        for (int last = 1; last < MANY; last++) {
            String machine = "m" + last;
            MortalDatabase mortal = MortalDatabase.of(database.source(), last, moment);
            boolean died;
            try (Bench first = new Bench(database, toys, mortal.jdbc(), mortal.transactions())) {
                current = first;
                try {
                    story.tell(first, machine);
                    await().atMost(Duration.ofSeconds(30))
                            .pollInterval(Duration.ofMillis(2))
                            .until(() -> mortal.isDead() || noneActive(first));
                } catch (RuntimeException | AssertionError e) {
                    assertThat(mortal.isDead()).as("%s", e).isTrue();
                }
                died = mortal.isDead();
            }
            try (Bench second = new Bench(database, toys)) {
                current = second;
                second.rooms.resume();
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> noneActive(second));
                judge(second, machine, last);
            }
            if (!died) {
                return last - 1;
            }
        }
        throw new AssertionError("it writes for ever");
    }

    private static boolean noneActive(Bench bench) {
        return bench.rooms
                        .operations()
                        .count(OperationFilter.STARTED.phases(java.util.Set.of(OperationState.Phase.ACTIVE)))
                == 0;
    }

    /** What the database says is what the machine is like. */
    private void judge(Bench bench, String machine, int last) {
        assertThat(toys.doneTo(machine))
                .as("nothing is done twice, killed at %d", last)
                .doesNotHaveDuplicates();
        for (OperationSummary one : bench.rooms.operations().list(OperationFilter.STARTED.machine(machine), 0, 10)) {
            switch (one.state()) {
                case OperationState.Succeeded succeeded ->
                    assertThat(toys.doneTo(machine)).containsExactlyInAnyOrderElementsOf(ToyMachine.STEPS);
                case OperationState.Cancelled cancelled ->
                    assertThat(toys.doneTo(machine)).doesNotContain("hold", "scrape", "paint");
                case OperationState.Undone undone ->
                    assertThat(toys.doneTo(machine)).containsExactlyInAnyOrder("dry", "look");
                case OperationState.Failed failed -> {
                    assertThat(failed.words()).isEqualTo("The brush broke.");
                    assertThat(toys.doneTo(machine)).containsExactly("hold", "scrape", "paint");
                }
                default -> throw new AssertionError("killed at " + last + ": " + one);
            }
        }
    }
}
