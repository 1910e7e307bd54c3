package dev.slipway.fleet.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.TestClock;
import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.operation.OperationKind;
import dev.slipway.fleet.operation.Planning;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.host.Answer;
import dev.slipway.host.OsFamily;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of operation on every operating system that has it: to its end, failing at every step, killed between any two
 * writes, and every step twice.
 */
class OperationsOnHostsTest {
    static final String GRAPH = captured();

    private static String captured() {
        try (InputStream in = Objects.requireNonNull(
                OperationsOnHostsTest.class.getResourceAsStream("/update/fcos-cincinnati-graph-oci.json"))) {
            // The captured graph ends where the machines of the tests begin; one release more leads on.
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .replace("cccc" + "3".repeat(60), "c".repeat(64))
                    .replace("bbbb" + "2".repeat(60), "b".repeat(64))
                    .replace(
                            "],\"edges\":[[0,1]]",
                            ",{\"version\":\"" + ScriptedFedoraCoreOs.NEW
                                    + "\",\"metadata\":{\"org.fedoraproject.coreos.releases.age_index\":\"2\","
                                    + "\"org.fedoraproject.coreos.scheme\":\"oci\"},\"payload\":\"quay.io/fedora/fedora-coreos@sha256:"
                                    + "a".repeat(64) + "\"}],\"edges\":[[0,1],[1,2]]");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static UpdateGraphs graphs() {
        return question -> switch (CincinnatiGraph.parse(GRAPH)) {
            case Answer.Said<CincinnatiGraph>(CincinnatiGraph graph) -> new UpdateGraphs.GraphAnswer.Known(graph);
            case Answer.Unreadable<CincinnatiGraph>(String words) -> throw new AssertionError(words);
        };
    }

    /** A fresh schema for each of the hundreds of walks would take minutes. */
    private static final Blocklist BLOCKLIST = new Blocklist(new TestDatabase().jdbc(), new TestClock());

    static Blocklist emptyBlocklist() {
        for (Blocklist.Entry entry : BLOCKLIST.all()) {
            BLOCKLIST.remove(entry.version().family(), entry.version().version());
        }
        return BLOCKLIST;
    }

    /** A slot that an update was loaded into does not get its old version back; the plan says so. */
    private static final String OVERWRITTEN = "4757.2.1* p2, 4757.2.2 p1; boots 1; held false; locksmithd true; IDLE";

    /** One kind of operation on one machine. */
    private record Scenario(
            String name,
            Supplier<ScriptedHost> machine,
            Function<Situated, List<Step>> steps,
            String before,
            String after,
            List<String> acted,
            String blocked) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A machine, and what is known about versions. */
    private record Situated(ScriptedHost host, Blocklist blocklist) {}

    private static <P extends Record> List<Step> planned(OperationKind<P> kind, P wish) {
        return switch (kind.plan(ScriptedHost.NAME, wish)) {
            case Planning.Ready<P>(P settled, var outline) -> {
                assertThat(outline.lines())
                        .isNotEmpty()
                        .allSatisfy(line -> assertThat(line.text()).endsWith("."));
                yield kind.steps(ScriptedHost.NAME, settled);
            }
            case Planning.Refused<P>(String words, String remedy, var _) ->
                throw new AssertionError("refused: " + words + " " + remedy);
        };
    }

    private static ScriptedFedoraCoreOs fedora(java.util.function.Consumer<ScriptedFedoraCoreOs> change) {
        ScriptedFedoraCoreOs host = new ScriptedFedoraCoreOs();
        change.accept(host);
        return host;
    }

    private static ScriptedFlatcar flatcar(java.util.function.Consumer<ScriptedFlatcar> change) {
        ScriptedFlatcar host = new ScriptedFlatcar();
        change.accept(host);
        return host;
    }

    private static List<Step> update(Situated at, String to) {
        return planned(new UpdateKind(at.host()::seen, graphs(), at.blocklist()), Update.to(to));
    }

    static Stream<Scenario> scenarios() {
        String hold = "/etc/zincati/config.d/90-disable-auto-updates.toml";
        return Stream.of(
                new Scenario(
                        "reboot Fedora CoreOS",
                        ScriptedFedoraCoreOs::new,
                        at -> planned(new RebootKind(at.host()::seen, at.blocklist()), Reboot.wish()),
                        "44.20260720.3.0*, 43.20260601.3.0; boots 1; held false; zincati true",
                        "44.20260720.3.0*, 43.20260601.3.0; boots 2; held false; zincati true",
                        List.of("systemctl reboot"),
                        ""),
                new Scenario(
                        "update Fedora CoreOS by version",
                        ScriptedFedoraCoreOs::new,
                        at -> update(at, ScriptedFedoraCoreOs.NEW),
                        "44.20260720.3.0*, 43.20260601.3.0; boots 1; held false; zincati true",
                        "44.20260817.3.2*, 44.20260720.3.0; boots 2; held false; zincati true",
                        List.of(
                                "systemctl stop zincati.service",
                                "rpm-ostree deploy --lock-finalization --disallow-downgrade sha256:" + "a".repeat(64),
                                "rpm-ostree finalize-deployment --allow-unlocked " + "a".repeat(64)),
                        ""),
                new Scenario(
                        "downgrade Fedora CoreOS by digest",
                        ScriptedFedoraCoreOs::new,
                        at -> update(at, "sha256:" + "c".repeat(64)),
                        "44.20260720.3.0*, 43.20260601.3.0; boots 1; held false; zincati true",
                        "43.20260601.3.0*, 44.20260720.3.0; boots 2; held true; zincati true",
                        List.of(
                                "systemctl stop zincati.service",
                                "slipway:hold-zincati " + hold,
                                "rpm-ostree deploy --lock-finalization sha256:" + "c".repeat(64),
                                "rpm-ostree finalize-deployment --allow-unlocked " + "c".repeat(64)),
                        ""),
                new Scenario(
                        "update Fedora CoreOS on an OSTree remote",
                        () -> fedora(host -> host.images = false),
                        at -> update(at, "44.20260901.3.0"),
                        "44.20260720.3.0*, 43.20260601.3.0; boots 1; held false; zincati true",
                        "44.20260901.3.0*, 44.20260720.3.0; boots 2; held false; zincati true",
                        List.of(
                                "systemctl stop zincati.service",
                                "rpm-ostree deploy --lock-finalization --disallow-downgrade 44.20260901.3.0",
                                "rpm-ostree finalize-deployment --allow-unlocked " + "d".repeat(64)),
                        ""),
                new Scenario(
                        "roll Fedora CoreOS back",
                        ScriptedFedoraCoreOs::new,
                        at -> planned(
                                new RollbackKind(at.host()::seen, at.blocklist()), Rollback.because("no network")),
                        "44.20260720.3.0*, 43.20260601.3.0; boots 1; held false; zincati true",
                        "43.20260601.3.0*, 44.20260720.3.0; boots 2; held true; zincati true",
                        List.of(
                                "systemctl stop zincati.service",
                                "slipway:hold-zincati " + hold,
                                "rpm-ostree rollback",
                                "slipway:hold-zincati-in-deployment " + hold + " fedora-coreos " + "c".repeat(64)
                                        + ".0",
                                "systemctl reboot"),
                        ScriptedFedoraCoreOs.NOW_VERSION),
                new Scenario(
                        "pin",
                        ScriptedFedoraCoreOs::new,
                        at -> planned(new PinKind(at.host()::seen), Pin.of(ScriptedFedoraCoreOs.OLD)),
                        "44.20260720.3.0*, 43.20260601.3.0; boots 1; held false; zincati true",
                        "44.20260720.3.0*, 43.20260601.3.0 pinned; boots 1; held false; zincati true",
                        List.of("ostree admin pin 1"),
                        ""),
                new Scenario(
                        "unpin",
                        () -> fedora(host -> host.deployments.getLast().pinned = true),
                        at -> planned(new UnpinKind(at.host()::seen), Unpin.of(ScriptedFedoraCoreOs.OLD)),
                        "44.20260720.3.0*, 43.20260601.3.0 pinned; boots 1; held false; zincati true",
                        "44.20260720.3.0*, 43.20260601.3.0; boots 1; held false; zincati true",
                        List.of("ostree admin pin --unpin 1"),
                        ""),
                new Scenario(
                        "withdraw from Fedora CoreOS",
                        () -> fedora(host -> host.stageBySomebodyElse(true)),
                        at -> planned(new WithdrawKind(at.host()::seen), Withdraw.wish()),
                        "44.20260817.3.2 staged, 44.20260720.3.0*, 43.20260601.3.0; boots 1; held false; zincati true",
                        "44.20260720.3.0*, 43.20260601.3.0; boots 1; held false; zincati true",
                        List.of(
                                "systemctl stop zincati.service",
                                "rpm-ostree cleanup -p",
                                "systemctl restart zincati.service"),
                        ""),
                new Scenario(
                        "hold Fedora CoreOS",
                        ScriptedFedoraCoreOs::new,
                        at -> planned(new HoldUpdatesKind(at.host()::seen), HoldUpdates.wish()),
                        "44.20260720.3.0*, 43.20260601.3.0; boots 1; held false; zincati true",
                        "44.20260720.3.0*, 43.20260601.3.0; boots 1; held true; zincati true",
                        List.of("slipway:hold-zincati " + hold, "systemctl restart zincati.service"),
                        ""),
                new Scenario(
                        "release Fedora CoreOS",
                        () -> fedora(host -> host.heldIn.add("b")),
                        at -> planned(new ReleaseUpdatesKind(at.host()::seen, at.blocklist()), ReleaseUpdates.wish()),
                        "44.20260720.3.0*, 43.20260601.3.0; boots 1; held true; zincati true",
                        "44.20260720.3.0*, 43.20260601.3.0; boots 1; held false; zincati true",
                        List.of("slipway:release-zincati " + hold, "systemctl restart zincati.service"),
                        ""),
                new Scenario(
                        "reboot Flatcar",
                        ScriptedFlatcar::new,
                        at -> planned(new RebootKind(at.host()::seen, at.blocklist()), Reboot.wish()),
                        "4757.2.1* p2, 4593.2.5 p1; boots 1; held false; locksmithd true; IDLE",
                        "4757.2.1* p2, 4593.2.5 p1; boots 2; held false; locksmithd true; IDLE",
                        List.of("systemctl reboot"),
                        ""),
                new Scenario(
                        "update Flatcar",
                        ScriptedFlatcar::new,
                        at -> update(at, ScriptedFlatcar.NEW),
                        "4757.2.1* p2, 4593.2.5 p1; boots 1; held false; locksmithd true; IDLE",
                        "4757.2.2* p2, 4757.2.1 p1; boots 2; held false; locksmithd true; IDLE",
                        List.of(
                                "slipway:stop-if-there locksmithd.service",
                                "flatcar-update --to-version 4757.2.2",
                                "systemctl reboot"),
                        ""),
                new Scenario(
                        "roll Flatcar back to a slot that was never marked good",
                        () -> flatcar(host -> host.passiveGood = false),
                        at -> planned(new RollbackKind(at.host()::seen, at.blocklist()), Rollback.because("")),
                        "4757.2.1* p2, 4593.2.5 p1; boots 1; held false; locksmithd true; IDLE",
                        "4593.2.5* p2, 4757.2.1 p1; boots 2; held true; locksmithd true; IDLE",
                        List.of(
                                "slipway:stop-if-there locksmithd.service",
                                "slipway:hold-flatcar /etc/flatcar/update.conf",
                                "cgpt prioritize /dev/sda4",
                                "cgpt add -T 1 /dev/sda4",
                                "systemctl reboot"),
                        ScriptedFlatcar.NOW_VERSION),
                new Scenario(
                        "withdraw from Flatcar",
                        () -> flatcar(host -> {
                            host.engine = "UPDATED_NEED_REBOOT";
                            host.newVersion = ScriptedFlatcar.NEW;
                            host.passivePriority = 2;
                            host.runningPriority = 1;
                        }),
                        at -> planned(new WithdrawKind(at.host()::seen), Withdraw.wish()),
                        "4757.2.1* p1, 4593.2.5 p2; boots 1; held false; locksmithd true; UPDATED_NEED_REBOOT",
                        "4757.2.1* p2, 4593.2.5 p1; boots 1; held false; locksmithd true; IDLE",
                        List.of(
                                "slipway:stop-if-there locksmithd.service",
                                "update_engine_client -reset_status",
                                "cgpt prioritize /dev/sda3",
                                "slipway:start-if-there locksmithd.service"),
                        ""),
                new Scenario(
                        "hold Flatcar",
                        ScriptedFlatcar::new,
                        at -> planned(new HoldUpdatesKind(at.host()::seen), HoldUpdates.wish()),
                        "4757.2.1* p2, 4593.2.5 p1; boots 1; held false; locksmithd true; IDLE",
                        "4757.2.1* p2, 4593.2.5 p1; boots 1; held true; locksmithd true; IDLE",
                        List.of("slipway:hold-flatcar /etc/flatcar/update.conf"),
                        ""),
                new Scenario(
                        "release Flatcar",
                        () -> flatcar(host -> host.held = true),
                        at -> planned(new ReleaseUpdatesKind(at.host()::seen, at.blocklist()), ReleaseUpdates.wish()),
                        "4757.2.1* p2, 4593.2.5 p1; boots 1; held true; locksmithd true; IDLE",
                        "4757.2.1* p2, 4593.2.5 p1; boots 1; held false; locksmithd true; IDLE",
                        List.of("slipway:release-flatcar /etc/flatcar/update.conf"),
                        ""));
    }

    private static void atTheEnd(Scenario scenario, Situated at) {
        assertThat(at.host().state()).isEqualTo(scenario.after());
        OsFamily family = at.host() instanceof ScriptedFlatcar ? OsFamily.FLATCAR : OsFamily.FEDORA_COREOS;
        assertThat(at.blocklist().find(family, scenario.blocked()).isPresent())
                .isEqualTo(!scenario.blocked().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void itIsDoneInItsOrderAndProved(Scenario scenario) throws Exception {
        Situated at = new Situated(scenario.machine().get(), emptyBlocklist());
        assertThat(at.host().state()).isEqualTo(scenario.before());
        Walk walk = new Walk(at.host(), scenario.steps().apply(at));

        StepResult result = walk.walk();

        assertThat(result).isInstanceOf(StepResult.Done.class);
        assertThat(walk.words).allSatisfy(words -> assertThat(words).endsWith("."));
        assertThat(at.host().acted).isEqualTo(scenario.acted());
        atTheEnd(scenario, at);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void killedBetweenAnyTwoWritesItGoesOnToTheSameEnd(Scenario scenario) throws Exception {
        Situated first = new Situated(scenario.machine().get(), emptyBlocklist());
        Walk whole = new Walk(first.host(), scenario.steps().apply(first));
        whole.walk();
        assertThat(whole.events()).isGreaterThan(10);

        for (int event = 0; event < whole.events(); event++) {
            Situated at = new Situated(scenario.machine().get(), emptyBlocklist());
            Walk walk = new Walk(at.host(), scenario.steps().apply(at));
            walk.killAt(event);
            StepResult result;
            try {
                result = walk.walk();
            } catch (Walk.Killed killed) {
                result = walk.walk();
            }

            assertThat(result).as("killed at event " + event).isInstanceOf(StepResult.Done.class);
            atTheEnd(scenario, at);
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aStepThatIsRunAgainChangesNothing(Scenario scenario) throws Exception {
        Situated at = new Situated(scenario.machine().get(), emptyBlocklist());
        List<Step> steps = scenario.steps().apply(at);
        Walk walk = new Walk(at.host(), steps);
        for (Step step : steps) {
            assertThat(walk.step(step)).isInstanceOf(StepResult.Done.class);
            String after = at.host().state();
            assertThat(walk.step(step)).isInstanceOf(StepResult.Done.class);
            assertThat(at.host().state()).isEqualTo(after);
        }
        atTheEnd(scenario, at);
    }

    /** Whatever a step does on the machine fails: the walk ends there in words, and what was done is taken back. */
    @ParameterizedTest
    @MethodSource("scenarios")
    void aFailureAtAnyCommandEndsInWordsAndIsTakenBack(Scenario scenario) throws Exception {
        for (String failing : scenario.acted()) {
            Situated at = new Situated(scenario.machine().get(), emptyBlocklist());
            List<Step> steps = scenario.steps().apply(at);
            at.host().broken = failing::equals;
            Walk walk = new Walk(at.host(), steps);

            StepResult result = walk.walk();

            assertThat(result).as(failing).isInstanceOf(StepResult.Broken.class);
            StepResult.Broken broken = (StepResult.Broken) result;
            assertThat(broken.words()).contains("it is broken");
            assertThat(broken.remedy()).endsWith(".");
            at.host().broken = command -> false;
            if (steps.stream().anyMatch(step -> step.planned().undoable())
                    && !scenario.name().startsWith("withdraw")) {
                walk.undo();
                assertThat(at.host().state()).as("undone after " + failing).isIn(scenario.before(), OVERWRITTEN);
                assertThat(at.blocklist().all()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aFailureIsRetriedFromWhereItStopped(Scenario scenario) throws Exception {
        for (String failing : scenario.acted()) {
            Situated at = new Situated(scenario.machine().get(), emptyBlocklist());
            Walk walk = new Walk(at.host(), scenario.steps().apply(at));
            at.host().broken = failing::equals;
            assertThat(walk.walk()).isInstanceOf(StepResult.Broken.class);
            at.host().broken = command -> false;

            assertThat(walk.walk()).as("after " + failing).isInstanceOf(StepResult.Done.class);

            atTheEnd(scenario, at);
        }
    }

    @Test
    void aMachineThatFallsBackToTheOldVersionIsNotCalledUpdated() throws Exception {
        ScriptedFedoraCoreOs host = fedora(machine -> machine.fallsBack = true);
        Walk walk = new Walk(host, update(new Situated(host, emptyBlocklist()), ScriptedFedoraCoreOs.NEW));

        StepResult result = walk.walk();

        assertThat(walk.step()).isEqualTo("apply");
        assertThat(((StepResult.Broken) result).words())
                .isEqualTo("ns1 rebooted into 44.20260720.3.0 instead of 44.20260817.3.2.");
    }

    @Test
    void aRebootByItselfBeforeTheUpdateIsFinalisedIsSeen() throws Exception {
        ScriptedFedoraCoreOs host = new ScriptedFedoraCoreOs();
        List<Step> steps = update(new Situated(host, emptyBlocklist()), ScriptedFedoraCoreOs.NEW);
        Walk walk = new Walk(host, steps);
        for (Step step : steps.subList(0, 3)) {
            assertThat(walk.step(step)).isInstanceOf(StepResult.Done.class);
        }
        host.reboot();

        StepResult result = walk.step(steps.get(3));

        assertThat(((StepResult.Broken) result).words()).isEqualTo("44.20260817.3.2 is not staged any more.");
        assertThat(host.boots).isEqualTo(2);
    }

    @Test
    void aUnitThatFailsAfterTheUpdateIsNoSuccess() throws Exception {
        ScriptedFedoraCoreOs host = new ScriptedFedoraCoreOs();
        Walk walk = new Walk(host, update(new Situated(host, emptyBlocklist()), ScriptedFedoraCoreOs.NEW));
        host.systemState = "maintenance";

        StepResult result = walk.walk();

        assertThat(walk.step()).isEqualTo("health");
        assertThat(((StepResult.Broken) result).words()).contains("maintenance");
    }

    @Test
    void aTransactionThatSomebodyStartsInBetweenIsWaitedFor() throws Exception {
        ScriptedFedoraCoreOs host = new ScriptedFedoraCoreOs();
        Walk walk = new Walk(host, update(new Situated(host, emptyBlocklist()), ScriptedFedoraCoreOs.NEW));
        host.transaction = "upgrade";

        StepResult result = walk.walk();

        assertThat(walk.step()).isEqualTo("stage");
        assertThat(((StepResult.Later) result).words()).isEqualTo("rpm-ostree is busy with \"upgrade\".");
        host.transaction = "";
        assertThat(walk.walk()).isInstanceOf(StepResult.Done.class);
    }

    @Test
    void whatIsStagedIsAppliedAfterAPowerCutThatStagingSurvived() throws Exception {
        ScriptedFedoraCoreOs host = new ScriptedFedoraCoreOs();
        List<Step> steps = update(new Situated(host, emptyBlocklist()), ScriptedFedoraCoreOs.NEW);
        Walk walk = new Walk(host, steps);
        assertThat(walk.step(steps.get(0))).isInstanceOf(StepResult.Done.class);
        host.reboot();
        for (Step step : steps.subList(1, 3)) {
            assertThat(walk.step(step)).isInstanceOf(StepResult.Done.class);
        }

        StepResult result = walk.step(steps.get(3));

        assertThat(result).isEqualTo(new StepResult.Done("ns1 rebooted into 44.20260817.3.2."));
        assertThat(host.boots).isEqualTo(3);
    }

    /** Stopped until the next boot, and the power was cut: trying again stops it again. */
    @Test
    void anUpdaterThatRunsAgainIsStoppedOnceMoreBeforeAnythingIsStaged() throws Exception {
        for (ScriptedHost host : List.of(new ScriptedFedoraCoreOs(), new ScriptedFlatcar())) {
            List<Step> steps = update(
                    new Situated(host, emptyBlocklist()),
                    host instanceof ScriptedFlatcar ? ScriptedFlatcar.NEW : ScriptedFedoraCoreOs.NEW);
            Walk walk = new Walk(host, steps);
            walk.step(steps.get(0));
            walk.step(steps.get(1));
            host.reboot();
            assertThat(host.updaterRuns).isTrue();

            StepResult result = walk.step(steps.get(2));

            assertThat(result).isInstanceOf(StepResult.Done.class);
            assertThat(host.updaterRuns).isFalse();
        }
    }

    @Test
    void oneGoodLookIsNoProof() throws Exception {
        ScriptedFedoraCoreOs host = new ScriptedFedoraCoreOs();
        List<Step> steps = update(new Situated(host, emptyBlocklist()), ScriptedFedoraCoreOs.NEW);
        Walk walk = new Walk(host, steps);
        for (Step step : steps.subList(0, 4)) {
            assertThat(walk.step(step)).isInstanceOf(StepResult.Done.class);
        }
        Step health = steps.get(4);
        health.act(walk);
        assertThat(health.verify(walk)).isEqualTo(new StepResult.NotYet("ns1 is well; it is looked at once more."));
        host.systemState = "starting";
        assertThat(health.verify(walk)).isInstanceOf(StepResult.NotYet.class);
        host.systemState = "running";
        assertThat(health.verify(walk)).isEqualTo(new StepResult.NotYet("ns1 is well; it is looked at once more."));
        assertThat(health.verify(walk)).isInstanceOf(StepResult.Done.class);
    }

    @Test
    void aMachineThatRunsSomethingElseByNowIsNotTouched() throws Exception {
        ScriptedFedoraCoreOs planned = new ScriptedFedoraCoreOs();
        List<Step> steps = update(new Situated(planned, emptyBlocklist()), ScriptedFedoraCoreOs.NEW);
        ScriptedFlatcar other = new ScriptedFlatcar();

        StepResult result = new Walk(other, steps).walk();

        assertThat(((StepResult.Broken) result).words()).isEqualTo("ns1 does not run Fedora CoreOS any more.");
        assertThat(other.acted).isEmpty();
    }
}
