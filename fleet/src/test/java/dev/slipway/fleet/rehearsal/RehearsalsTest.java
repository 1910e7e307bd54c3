package dev.slipway.fleet.rehearsal;

import static dev.slipway.fleet.rehearsal.Stage.A;
import static dev.slipway.fleet.rehearsal.Stage.B;
import static dev.slipway.fleet.rehearsal.Stage.C;
import static dev.slipway.fleet.rehearsal.Stage.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.declared.DeclaredDrill;
import dev.slipway.fleet.declared.DrillHours;
import dev.slipway.fleet.declared.DrillKind;
import dev.slipway.fleet.declared.DrillName;
import dev.slipway.fleet.declared.DrillTarget;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationFilter;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.PlanOutcome;
import dev.slipway.fleet.operation.StartOutcome;
import dev.slipway.fleet.operation.SteerOutcome;
import dev.slipway.fleet.provision.InstallationId;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.update.BlockedVersion;
import dev.slipway.host.OsFamily;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What rehearsals do, and above all what they do not. */
@Timeout(120)
class RehearsalsTest {
    private static final DrillName NIGHT = new DrillName("night");
    private static final String WEEKLY = "what: rebuild\ngroup: lab\ncron: 0 30 3 ? * SUN\nzone: UTC\n";
    private static final Instant SUNDAY = Instant.parse("2026-11-22T03:30:00Z");

    @TempDir
    Path directory;

    private Stage stage;

    @BeforeEach
    void open() {
        stage = new Stage(directory);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private static List<MachineName> machines(RehearsalRun run) {
        return run.rounds().stream().map(Round::machine).toList();
    }

    private void waitUntil(Instant at) {
        stage.clock.advance(Duration.between(stage.clock.instant(), at));
    }

    // Rounds.

    @Test
    void oneMachineIsRebootedThreeTimesInARowAndEachRoundIsMeasured() {
        RehearsalRun run = stage.over(stage.started(wish(DrillKind.REBOOT, 3, A), ""));

        assertThat(run.state()).isInstanceOf(RunState.Passed.class);
        assertThat(machines(run)).containsExactly(A, A, A);
        assertThat(stage.world.done).hasSize(3).allMatch(deed -> deed.startsWith("reboot a "));
        assertThat(run.rounds())
                .allSatisfy(round -> assertThat(round.state())
                        .isInstanceOfSatisfying(RoundState.Passed.class, passed -> {
                            assertThat(passed.proof()).isEqualTo("It is well.");
                            assertThat(passed.steps())
                                    .extracting(StepTime::title)
                                    .containsExactly("Prepare", "Take the machine down", "Prove");
                        }));
        assertThat(Statistics.of(stage.rehearsals().samples()).count()).isEqualTo(3);
        assertThat(stage.audit.latest(20))
                .anySatisfy(entry -> assertThat(entry.action()).contains("started rehearsal " + run.id()));
    }

    @Test
    void itStopsAtTheFirstFailure() {
        stage.world.broken.add("b");

        RehearsalRun run = stage.over(stage.started(wish(DrillKind.REBOOT, 3), ""));

        assertThat(machines(run)).containsExactly(A, B);
        assertThat(run.state()).isInstanceOfSatisfying(RunState.Failed.class, failed -> {
            assertThat(failed.words()).contains("b did not come back.");
            assertThat(failed.remedy()).isEqualTo("Look at its console.");
        });
        assertThat(Statistics.of(stage.rehearsals().samples()).successRate()).contains(0.5);
    }

    @Test
    void aGroupTakesTurnsAndTheOneThatWasLongestAgoIsFirst() {
        stage.over(stage.started(wish(DrillKind.REBOOT, 1, B), ""));
        stage.clock.advance(Duration.ofDays(1));
        stage.over(stage.started(wish(DrillKind.REBOOT, 1, A), ""));
        stage.clock.advance(Duration.ofDays(1));

        assertThat(machines(stage.over(stage.started(wish(DrillKind.REBOOT, 3), ""))))
                .containsExactly(C, B, A);
    }

    @Test
    void anotherKindOfDrillHasTurnsOfItsOwn() {
        stage.over(stage.started(wish(DrillKind.REBOOT, 1, A), ""));

        assertThat(machines(stage.over(stage.started(wish(DrillKind.ROLLBACK, 1), ""))))
                .containsExactly(A);
    }

    @Test
    void whoStaysWithOneMachineTakesTheOneThatWasLongestAgo() {
        stage.over(stage.started(wish(DrillKind.REBOOT, 1, A), ""));
        RehearsalWish stay = new RehearsalWish(
                DrillKind.REBOOT,
                wish(DrillKind.REBOOT, 1).target(),
                DeclaredDrill.Which.STAY,
                3,
                "{}",
                new DrillHours.Always());

        assertThat(machines(stage.over(stage.started(stay, "")))).containsExactly(B, B, B);
    }

    @Test
    void oneRehearsalAtATimeInTheWholeFleet() {
        CountDownLatch latch = new CountDownLatch(1);
        stage.world.held.put("reboot a", latch);
        RunId first = stage.started(wish(DrillKind.REBOOT, 1, A), "");
        RunId second = stage.started(wish(DrillKind.REBOOT, 1, B), "");
        stage.turn();
        stage.turn();

        assertThat(stage.find(first).rounds()).hasSize(1);
        assertThat(stage.find(second).rounds()).isEmpty();

        latch.countDown();
        assertThat(stage.over(second).state()).isInstanceOf(RunState.Passed.class);
        assertThat(stage.find(first).state()).isInstanceOf(RunState.Passed.class);
    }

    // Not begun.

    @Test
    void whatIsNotReadyIsPassedOverAndThatIsNoFailure() {
        stage.ill.put(A, "It does not answer.");

        RehearsalRun run = stage.over(stage.started(wish(DrillKind.REBOOT, 1), ""));

        assertThat(machines(run)).containsExactly(A, B);
        assertThat(run.rounds().getFirst().state()).isInstanceOfSatisfying(RoundState.NotBegun.class, not -> {
            assertThat(not.words()).contains("It does not answer.");
            assertThat(not.remedy()).isEqualTo("Switch it on.");
        });
        assertThat(run.state()).isInstanceOf(RunState.Passed.class);
        assertThat(stage.rehearsals().samples()).hasSize(1);
    }

    @Test
    void whenNobodyIsReadyItIsNotBegunWithWords() {
        stage.ill.put(A, "It does not answer.");
        stage.ill.put(B, "It does not answer.");
        stage.world.refused.put("c", "c is busy with itself.");

        RehearsalRun run = stage.over(stage.started(wish(DrillKind.REBOOT, 1), ""));

        assertThat(run.state())
                .isInstanceOfSatisfying(
                        RunState.NotBegun.class,
                        not -> assertThat(not.words()).contains("None of its 3 machines could begin."));
        assertThat(run.rounds().getLast().state())
                .isInstanceOfSatisfying(
                        RoundState.NotBegun.class,
                        not -> assertThat(not.words()).isEqualTo("c is busy with itself."));
        assertThat(stage.world.done).isEmpty();
        assertThat(stage.rehearsals().samples()).isEmpty();
    }

    @Test
    void neitherAnArmedMachineNorOneInUseIsTouched() {
        stage.states.put(
                A,
                new MachineState.Armed(
                        new InstallationId(1),
                        stage.clock.instant(),
                        new MachineState.Approved(stage.clock.instant())));
        CountDownLatch latch = new CountDownLatch(1);
        stage.world.held.put("reboot b", latch);
        OperationId other = begin(B);

        RehearsalRun run = stage.over(stage.started(wish(DrillKind.REBOOT, 1, A, B), ""));

        assertThat(run.state()).isInstanceOf(RunState.NotBegun.class);
        assertThat(run.rounds())
                .extracting(round -> ((RoundState.NotBegun) round.state()).words())
                .satisfiesExactly(
                        words -> assertThat(words).contains("its next boot from the network wipes its disk"),
                        words -> assertThat(words).contains("Operation " + other + " (reboot b) has b."));
        latch.countDown();
    }

    @Test
    void aFailureThatNobodyHasDecidedAboutKeepsTheMachineOutOfDrills() {
        stage.world.broken.add("a");
        stage.over(stage.started(wish(DrillKind.REBOOT, 1, A), ""));
        stage.world.broken.clear();

        RehearsalRun again = stage.over(stage.started(wish(DrillKind.REBOOT, 1, A), ""));
        assertThat(again.state())
                .isInstanceOfSatisfying(
                        RunState.NotBegun.class,
                        not -> assertThat(not.words()).contains("nobody has decided about it"));

        OperationId failed = stage.operations
                .operations()
                .list(OperationFilter.STARTED, 0, 1)
                .getFirst()
                .id();
        SteerOutcome _ = stage.operations.operations().giveUp(failed, "anna");
        assertThat(stage.over(stage.started(wish(DrillKind.REBOOT, 1, A), "")).state())
                .isInstanceOf(RunState.Passed.class);
    }

    @Test
    void hoursKeepLaterRoundsFromBeginning() {
        RehearsalWish night = new RehearsalWish(
                DrillKind.REBOOT,
                new DrillTarget.OfMachines(List.of(A)),
                DeclaredDrill.Which.ROTATE,
                2,
                "{}",
                new DrillHours.Between(LocalTime.of(19, 0), LocalTime.of(21, 0), ZoneId.of("UTC")));
        stage.world.whenActing = (context, kind) -> stage.clock.advance(Duration.ofHours(2));

        RehearsalRun run = stage.over(stage.started(night, ""));

        assertThat(run.passed()).isEqualTo(1);
        assertThat(run.state())
                .isInstanceOfSatisfying(
                        RunState.NotBegun.class, not -> assertThat(not.words()).contains("19:00-21:00 UTC"));
        assertThat(stage.rehearsals().start(night, "", "", "anna")).isInstanceOf(RunOutcome.Refused.class);
    }

    // Cancelled.

    @Test
    void cancelledBetweenRoundsNoFurtherOneIsBegun() {
        RunId id = stage.started(wish(DrillKind.REBOOT, 3, A), "");
        stage.world.whenActing = (context, kind) -> {
            SteerOutcome _ = stage.rehearsals().cancel(id, "bert");
        };

        RehearsalRun run = stage.over(id);

        assertThat(run.rounds()).hasSize(1);
        assertThat(run.rounds().getFirst().state()).isInstanceOf(RoundState.Passed.class);
        assertThat(run.state()).isInstanceOfSatisfying(RunState.Cancelled.class, cancelled -> {
            assertThat(cancelled.who()).isEqualTo("bert");
            assertThat(cancelled.words()).contains("1 of 3 rounds");
        });
        assertThat(stage.rehearsals().cancel(id, "bert")).isInstanceOf(SteerOutcome.Refused.class);
    }

    @Test
    void cancelledBeforeThePointOfNoReturnTheOperationIsCancelledToo() {
        stage.world.held.put("reboot a", new CountDownLatch(1));
        RunId id = stage.started(wish(DrillKind.REBOOT, 3, A), "");
        stage.turn();
        SteerOutcome _ = stage.rehearsals().cancel(id, "bert");

        RehearsalRun run = stage.over(id);

        assertThat(run.state()).isInstanceOf(RunState.Cancelled.class);
        assertThat(stage.world.done).isEmpty();
        assertThat(stage.operations.operations().list(OperationFilter.STARTED, 0, 5))
                .singleElement()
                .satisfies(operation -> assertThat(operation.state()).isInstanceOf(OperationState.Cancelled.class));
    }

    @Test
    void cancelledBeforeItBeganNothingIsDone() {
        RunId id = stage.started(wish(DrillKind.REBOOT, 3, A), "");
        SteerOutcome _ = stage.rehearsals().cancel(id, "bert");

        assertThat(stage.over(id).state()).isInstanceOf(RunState.Cancelled.class);
        assertThat(stage.operations.operations().count(OperationFilter.STARTED)).isZero();
    }

    // Roll back and return.

    @Test
    void aRolledBackMachineReturnsAndItsUpdatesAreReleased() {
        RehearsalRun run = stage.over(stage.started(wish(DrillKind.ROLLBACK, 1, A), ""));

        assertThat(run.state()).isInstanceOf(RunState.Passed.class);
        assertThat(stage.world.done)
                .extracting(deed -> deed.substring(0, deed.indexOf(" by")))
                .containsExactly("rollback a", "rollback a", "release a");
        RoundState.Passed round = (RoundState.Passed) run.rounds().getFirst().state();
        assertThat(round.steps())
                .extracting(StepTime::title)
                .endsWith("Return to the version that it began with", "Release automatic updates again");
    }

    @Test
    void noGoodVersionStaysOnTheBlocklist() {
        stage.world.whenActing = (context, kind) -> stage.blocklist.add(
                new BlockedVersion(OsFamily.FEDORA_COREOS, "44." + context.operation(), A, ""),
                context.who(),
                context.operation());
        stage.blocklist.add(
                new BlockedVersion(OsFamily.FEDORA_COREOS, "43.bad", A, "crashes"), "anna", new OperationId(4711));

        stage.over(stage.started(wish(DrillKind.ROLLBACK, 1, A), ""));

        assertThat(stage.blocklist.all())
                .singleElement()
                .satisfies(entry -> assertThat(entry.version().version()).isEqualTo("43.bad"));
    }

    @Test
    void aDrillThatCannotReturnIsAFailureWhichSaysSo() {
        stage.world.whenActing = (context, kind) -> stage.world.broken.add("a");

        RehearsalRun run = stage.over(stage.started(wish(DrillKind.ROLLBACK, 1, A), ""));

        assertThat(run.state())
                .isInstanceOfSatisfying(
                        RunState.Failed.class,
                        failed -> assertThat(failed.words())
                                .contains("On the way back (Return to the version that it began with)"));
    }

    @Test
    void whoCancelsOnTheWayBackGetsTheMachineBackFirst() {
        RunId id = stage.started(wish(DrillKind.ROLLBACK, 2, A), "");
        stage.world.whenActing = (context, kind) -> {
            SteerOutcome _ = stage.rehearsals().cancel(id, "bert");
        };

        RehearsalRun run = stage.over(id);

        assertThat(run.rounds()).hasSize(1);
        assertThat(run.rounds().getFirst().state()).isInstanceOf(RoundState.Passed.class);
        assertThat(run.state()).isInstanceOf(RunState.Cancelled.class);
        assertThat(stage.world.done).hasSize(3);
    }

    // Consent.

    @Test
    void whatLosesDataNeedsTheNameTyped() {
        RehearsalWish rebuild = wish(DrillKind.REBUILD, 2, A);

        assertThat(stage.rehearsals().start(rebuild, "", "", "anna"))
                .isInstanceOfSatisfying(
                        RunOutcome.Refused.class,
                        refused -> assertThat(refused.remedy()).isEqualTo("Type a exactly."));
        assertThat(stage.rehearsals().start(rebuild, "b", "", "anna")).isInstanceOf(RunOutcome.Refused.class);

        RehearsalRun run = stage.over(stage.started(rebuild, "a"));
        assertThat(run.state()).isInstanceOf(RunState.Passed.class);
        assertThat(run.typed()).isEqualTo("a");
        assertThat(run.who()).isEqualTo("anna");
        assertThat(stage.world.done).hasSize(2);
    }

    @Test
    void aMachineThatJoinsTheGroupLaterIsNotMeantByWhatWasTyped() {
        stage.world.whenActing = (context, kind) -> stage.clock.advance(Duration.ofMinutes(5));
        RunId id = stage.started(wish(DrillKind.REBUILD, 5), "lab");
        stage.declare(Stage.file("machines/d.yaml", "macs: [52:54:00:00:00:04]\ngroup: lab\nprofile: base\n"));

        RehearsalRun run = stage.over(id);

        assertThat(machines(run)).containsExactly(A, B, C, A, B);
    }

    @Test
    void aScheduleThatLosesDataIsRefusedWithoutAStandingConsent() {
        stage.drill(WEEKLY);
        stage.turn();
        waitUntil(SUNDAY);

        assertThat(stage.allOver()).singleElement().satisfies(run -> {
            assertThat(run.due()).isEqualTo(new RehearsalRun.Due.Scheduled(SUNDAY));
            assertThat(run.state()).isInstanceOf(RunState.NotBegun.class);
            assertThat(((RoundState.NotBegun) run.rounds().getFirst().state()).words())
                    .contains("Its disk is written anew.", "Nobody has allowed the drill night");
        });
        assertThat(stage.world.done).isEmpty();
    }

    @Test
    void withAConsentForExactlyThisDrillItBegins() {
        stage.drill(WEEKLY);
        stage.turn();
        assertThat(stage.rehearsals().consent(NIGHT, "lap", "anna")).isInstanceOf(SteerOutcome.Refused.class);
        assertThat(stage.rehearsals().consent(NIGHT, "lab", "anna")).isInstanceOf(SteerOutcome.Accepted.class);
        assertThat(stage.rehearsals().drills().getFirst().allowed())
                .isInstanceOfSatisfying(
                        DrillStanding.Allowed.Given.class,
                        given -> assertThat(given.consent().who()).isEqualTo("anna"));
        waitUntil(SUNDAY);

        assertThat(stage.allOver())
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isInstanceOf(RunState.Passed.class));
        assertThat(stage.world.done).hasSize(1);
    }

    @Test
    void aConsentEndsWithTheDrillItWasGivenToAndDoesNotComeBack() {
        stage.drill(WEEKLY);
        stage.turn();
        SteerOutcome _ = stage.rehearsals().consent(NIGHT, "lab", "anna");
        stage.drill(WEEKLY + "times: 2\n");
        stage.turn();
        stage.drill(WEEKLY);
        stage.turn();

        assertThat(stage.rehearsals().drills().getFirst().allowed())
                .isEqualTo(new DrillStanding.Allowed.Missing("lab"));
        waitUntil(SUNDAY);
        stage.allOver();
        assertThat(stage.world.done).isEmpty();
    }

    @Test
    void aConsentEndsWhenAMachineJoinsTheGroup() {
        stage.drill(WEEKLY);
        stage.turn();
        SteerOutcome _ = stage.rehearsals().consent(NIGHT, "lab", "anna");
        stage.declare(Stage.file("machines/d.yaml", "macs: [52:54:00:00:00:04]\ngroup: lab\nprofile: base\n"));
        stage.turn();
        waitUntil(SUNDAY);

        stage.allOver();

        assertThat(stage.world.done).isEmpty();
    }

    @Test
    void aConsentCanBeTakenBack() {
        stage.drill(WEEKLY);
        stage.turn();
        SteerOutcome _ = stage.rehearsals().consent(NIGHT, "lab", "anna");
        assertThat(stage.rehearsals().withdrawConsent(NIGHT, "bert")).isInstanceOf(SteerOutcome.Accepted.class);
        waitUntil(SUNDAY);

        stage.allOver();

        assertThat(stage.world.done).isEmpty();
    }

    @Test
    void whatLosesNothingNeedsNoConsent() {
        stage.drill("what: reboot\ngroup: lab\ncron: 0 30 3 ? * SUN\nzone: UTC\n");
        stage.turn();
        assertThat(stage.rehearsals().consent(NIGHT, "lab", "anna")).isInstanceOf(SteerOutcome.Refused.class);
        waitUntil(SUNDAY);

        assertThat(stage.allOver())
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isInstanceOf(RunState.Passed.class));
    }

    // Schedules.

    @Test
    void aTimeIsDealtWithOnce() {
        stage.drill("what: reboot\ngroup: lab\ncron: 0 30 3 ? * SUN\nzone: UTC\n");
        stage.turn();
        assertThat(stage.rehearsals().upcoming())
                .singleElement()
                .satisfies(next -> assertThat(next.at()).isEqualTo(SUNDAY));
        stage.turn();
        waitUntil(SUNDAY.minusSeconds(1));
        stage.turn();
        assertThat(stage.rehearsals().list("", 0, 10)).isEmpty();
        waitUntil(SUNDAY.plusSeconds(5));
        stage.allOver();
        stage.turn();
        waitUntil(SUNDAY.plus(Duration.ofHours(1)));
        stage.turn();

        assertThat(stage.rehearsals().list("", 0, 10)).hasSize(1);
    }

    @Test
    void whatWasMissedIsToldAndNotMadeUpFor() {
        stage.drill("what: reboot\ngroup: lab\ncron: 0 30 3 ? * *\nzone: UTC\n");
        stage.turn();
        waitUntil(SUNDAY.plus(Duration.ofHours(5)));

        assertThat(stage.allOver())
                .singleElement()
                .satisfies(run -> assertThat(run.state())
                        .isInstanceOfSatisfying(
                                RunState.NotBegun.class,
                                not -> assertThat(not.words()).isEqualTo("No Slipway ran when its time came.")));
        assertThat(stage.world.done).isEmpty();
    }

    @Test
    void aDrillThatIsNotEnabledDoesNotBeginAndDoesNotCatchUpWhenItIs() {
        stage.drill("what: reboot\ngroup: lab\ncron: 0 30 3 ? * *\nzone: UTC\nenabled: false\n");
        stage.turn();
        waitUntil(SUNDAY);
        stage.turn();
        stage.drill("what: reboot\ngroup: lab\ncron: 0 30 3 ? * *\nzone: UTC\n");
        stage.turn();

        assertThat(stage.rehearsals().list("", 0, 10)).isEmpty();
    }

    @Test
    void aDrillThatIsStillGoingOnDoesNotBeginTwice() {
        CountDownLatch latch = new CountDownLatch(1);
        stage.world.held.put("reboot a", latch);
        stage.drill("what: reboot\nmachine: a\ncron: 0 30 3 ? * *\nzone: UTC\n");
        stage.turn();
        waitUntil(Instant.parse("2026-11-21T03:30:00Z"));
        stage.turn();
        waitUntil(SUNDAY);
        stage.turn();
        latch.countDown();

        assertThat(stage.allOver()).extracting(run -> run.state().word()).containsExactly("Not begun", "Passed");
    }

    // Preview and history.

    @Test
    void thePreviewShowsWhoseTurnItIsAndWhatMustBeTyped() {
        stage.ill.put(A, "It does not answer.");

        assertThat(stage.rehearsals().preview(wish(DrillKind.REBUILD, 2), "anna"))
                .isInstanceOfSatisfying(Preview.Ready.class, ready -> {
                    assertThat(ready.machine()).isEqualTo(B);
                    assertThat(ready.word()).isEqualTo("lab");
                    assertThat(ready.plan().state()).isInstanceOf(OperationState.Planned.class);
                    assertThat(ready.passedOver())
                            .extracting(Preview.PassedOver::machine)
                            .containsExactly(A);
                });
        assertThat(stage.rehearsals().preview(wish(DrillKind.RESET, 1), "anna")).isInstanceOf(Preview.Refused.class);
        assertThat(stage.world.done).isEmpty();
    }

    @Test
    void aRebuildThatWasMeantCountsBesideTheRehearsals() {
        Operation planned = plan(A, new Toy.Rebuild("nothing"));
        assertThat(stage.operations.operations().start(planned.id(), "a", "", "anna"))
                .isInstanceOf(StartOutcome.Started.class);
        await().until(() ->
                stage.operations.operations().find(planned.id()).orElseThrow().state()
                        instanceof OperationState.Succeeded);
        stage.over(stage.started(wish(DrillKind.REBUILD, 1, B), "b"));

        List<Sample> samples = stage.rehearsals().samples();

        assertThat(samples).hasSize(2);
        assertThat(samples)
                .filteredOn(Sample::rehearsed)
                .extracting(Sample::machine)
                .containsExactly(B);
        assertThat(samples)
                .filteredOn(sample -> !sample.rehearsed())
                .extracting(Sample::source)
                .containsExactly(new Sample.Source.InEarnest(planned.id().value()));
        assertThat(stage.rehearsals().machines())
                .extracting(record -> record.machine() + " " + record.feeling(stage.clock.instant()))
                .containsExactly("c NEVER", "a FINE", "b FINE");
    }

    private Operation plan(MachineName machine, Record wish) {
        return switch (stage.operations.operations().plan(machine, wish, "anna")) {
            case PlanOutcome.Proposed(Operation operation) -> operation;
            case PlanOutcome.Refused(String words, String _, var _) -> throw new AssertionError(words);
        };
    }

    private OperationId begin(MachineName machine) {
        OperationId id = plan(machine, new Toy.Reboot()).id();
        assertThat(stage.operations.operations().start(id, "", "", "anna")).isInstanceOf(StartOutcome.Started.class);
        return id;
    }
}
