package dev.slipway.fleet.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.declared.MachineName;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationSeriesTest {
    private final Bench bench = new Bench();
    private final ToyMachine toys = bench.toys;
    private final OperationSeries series = bench.rooms.series();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void runsInOrderAndOnlySoManyAtOnce() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        toys.trouble("hold", (context, part) -> {
            if (part.equals("check")) {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
            }
            return null;
        });
        toys.trouble("look", (context, part) -> {
            if (part.equals("verify")) {
                now.decrementAndGet();
            }
            return null;
        });
        SeriesId id = started(2, true, "ns5", "ns1", "ns4", "ns2", "ns3");

        Series end = ended(id);

        assertThat(end.state())
                .isInstanceOfSatisfying(
                        SeriesState.Ended.class,
                        state -> assertThat(state.words()).isEqualTo("5 of 5 succeeded."));
        assertThat(most).hasValueLessThanOrEqualTo(2);
        assertThat(end.operations())
                .extracting(operation -> operation.machine().value())
                .containsExactly("ns5", "ns1", "ns4", "ns2", "ns3");
        // Two that begin in the same moment may be heard of in either order.
        assertThat(toys.calls.stream()
                        .filter(call -> call.endsWith("hold check"))
                        .toList()
                        .subList(0, 4))
                .containsExactlyInAnyOrder("ns5 hold check", "ns1 hold check", "ns4 hold check", "ns2 hold check");
    }

    @Test
    void stopsOnAFailureAndBeginsNoMore() {
        toys.trouble(
                "dry",
                (context, part) -> context.machine().value().equals("ns2") && part.equals("act")
                        ? new StepResult.Broken("The brush broke.", "Buy another.")
                        : null);
        SeriesId id = started(1, true, "ns1", "ns2", "ns3", "ns4");

        Series end = ended(id);

        assertThat(end.state())
                .isInstanceOfSatisfying(
                        SeriesState.Stopped.class,
                        state -> assertThat(state.words())
                                .isEqualTo("ns2 failed (operation 2), so the rest was not begun."));
        assertThat(end.operations())
                .extracting(operation -> operation.state().word())
                .containsExactly("Succeeded", "Failed", "Cancelled", "Cancelled");
        assertThat(toys.doneTo("ns3")).isEmpty();
    }

    @Test
    void goesOnAfterAFailureWhenToldSo() {
        toys.trouble(
                "dry",
                (context, part) ->
                        context.machine().value().equals("ns2") ? new StepResult.Broken("No.", "None.") : null);
        SeriesId id = started(1, false, "ns1", "ns2", "ns3");

        assertThat(ended(id).state())
                .isInstanceOfSatisfying(
                        SeriesState.Ended.class,
                        state -> assertThat(state.words()).isEqualTo("2 of 3 succeeded."));
    }

    @Test
    void saysWhatEachOneWaitsFor() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        toys.trouble("hold", ToyMachine.hang("act", reached));
        SeriesId id = started(1, true, "ns1", "ns2", "ns3");
        reached.await();

        assertThat(series.find(id).orElseThrow().operations().stream()
                        .map(OperationSummary::state)
                        .filter(OperationState.Waiting.class::isInstance)
                        .map(state -> ((OperationState.Waiting) state).hold().words(ZoneOffset.UTC)))
                .containsExactly(
                        "Waiting for its turn in series 1: 1 machine is before it, 1 at once.",
                        "Waiting for its turn in series 1: 2 machines are before it, 1 at once.");
    }

    @Test
    void aMachineThatIsBusyHoldsUpNobodyWhoHasAPlaceToo() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        toys.trouble("hold", (context, part) -> {
            if (context.machine().value().equals("ns1") && part.equals("act")) {
                reached.countDown();
                free.await();
            }
            return null;
        });
        OperationId other = bench.started("ns1");
        reached.await();

        SeriesId id = started(2, true, "ns1", "ns2", "ns3");

        await().until(() -> series.find(id).orElseThrow().operations().stream()
                .map(operation -> operation.state().word())
                .toList()
                .equals(List.of("Waiting", "Succeeded", "Succeeded")));
        assertThat(series.find(id).orElseThrow().operations().getFirst().state())
                .isInstanceOfSatisfying(
                        OperationState.Waiting.class,
                        waiting -> assertThat(waiting.hold().words(ZoneOffset.UTC))
                                .startsWith("Waiting for ns1 to finish operation " + other));
        free.countDown();
        assertThat(ended(id).state())
                .isInstanceOfSatisfying(
                        SeriesState.Ended.class,
                        state -> assertThat(state.words()).isEqualTo("3 of 3 succeeded."));
    }

    @Test
    void cancellingBeginsNoMoreAndEndsWhatMayEnd() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        toys.trouble("hold", ToyMachine.hang("act", reached));
        SeriesId id = started(1, true, "ns1", "ns2");
        reached.await();

        assertThat(series.cancel(id, "bert")).isEqualTo(new SteerOutcome.Accepted("No more machines are begun."));

        assertThat(ended(id).operations())
                .extracting(operation -> operation.state().word())
                .containsExactly("Cancelled", "Cancelled");
        assertThat(series.cancel(id, "bert")).isInstanceOf(SteerOutcome.Refused.class);
    }

    @Test
    void aStalePlanOfAnyMachineStartsNone() {
        SeriesId id = planned(1, true, "newest", "ns1", "ns2");
        toys.fashion = "mauve";

        assertThat(series.start(id, "", "", "anna"))
                .isInstanceOfSatisfying(SeriesOutcome.PlanChanged.class, changed -> {
                    assertThat(changed.changes())
                            .anyMatch(change -> change.startsWith("ns2: ") && change.contains("mauve"));
                    assertThat(changed.now().operations()).hasSize(2);
                });
        assertThat(toys.calls).isEmpty();
    }

    @Test
    void losingDataOnSeveralMachinesAsksForTheirNumber() {
        toys.confirmation = new Confirmation.Typed("ns1", "Its paint is lost.");
        SeriesId id = planned(1, true, "red", "ns1", "ns2");

        assertThat(series.start(id, "ns1", "", "anna"))
                .isEqualTo(new SeriesOutcome.Refused(
                        "Data will be lost on 2 machines, and that number was not typed.", "Type 2."));
        assertThat(series.start(id, "2", "", "anna")).isInstanceOf(SeriesOutcome.Accepted.class);
        assertThat(series.start(id, "2", "", "bert")).isInstanceOf(SeriesOutcome.Refused.class);
    }

    @Test
    void aConsoleThatEndsLeavesTheSeriesToTheNextOne() throws Exception {
        Semaphore reached = new Semaphore(0);
        toys.trouble("scrape", (context, part) -> {
            if (context.machine().value().equals("ns2") && part.equals("act")) {
                reached.release();
                new CountDownLatch(1).await();
            }
            return null;
        });
        SeriesId id = started(1, true, "ns1", "ns2", "ns3");
        reached.acquire();
        bench.rooms.close();
        toys.troubles.clear();

        try (Bench next = new Bench(bench.database, toys)) {
            next.rooms.resume();
            await().until(() -> next.rooms.series().find(id).orElseThrow().state() instanceof SeriesState.Ended);
        }
        assertThat(toys.doneTo("ns3")).isEqualTo(ToyMachine.STEPS);
    }

    private SeriesId planned(int atOnce, boolean stop, String colour, String... machines) {
        SeriesWish wish = new SeriesWish(
                Arrays.stream(machines).map(MachineName::new).toList(), new ToyMachine.Paint(colour), atOnce, stop);
        if (series.plan(wish, "anna") instanceof SeriesOutcome.Accepted(Series planned)) {
            return planned.id();
        }
        throw new AssertionError("no plan for " + List.of(machines));
    }

    private SeriesId started(int atOnce, boolean stop, String... machines) {
        SeriesId id = planned(atOnce, stop, "red", machines);
        if (series.start(id, "", "a test", "anna") instanceof SeriesOutcome.Accepted) {
            return id;
        }
        throw new AssertionError("not started");
    }

    private Series ended(SeriesId id) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    Series now = series.find(id).orElseThrow();
                    return !(now.state() instanceof SeriesState.Running)
                            && now.operations().stream()
                                    .noneMatch(operation -> operation.state().phase() == OperationState.Phase.ACTIVE);
                });
        return series.find(id).orElseThrow();
    }
}
