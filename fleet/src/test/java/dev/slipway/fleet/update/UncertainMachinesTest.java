package dev.slipway.fleet.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.operation.OperationKind;
import dev.slipway.fleet.operation.Planning;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Machines that do not go down, come back otherwise than they went, or still work on what was cancelled. */
class UncertainMachinesTest {
    private final Blocklist blocklist = OperationsOnHostsTest.emptyBlocklist();

    private static <P extends Record> List<Step> planned(OperationKind<P> kind, P wish) {
        return switch (kind.plan(ScriptedHost.NAME, wish)) {
            case Planning.Ready<P>(P settled, var _) -> kind.steps(ScriptedHost.NAME, settled);
            case Planning.Refused<P>(String words, String remedy, var _) ->
                throw new AssertionError(words + " " + remedy);
        };
    }

    private List<Step> update(ScriptedHost host) {
        return planned(
                new UpdateKind(host::seen, OperationsOnHostsTest.graphs(), blocklist),
                Update.to(host instanceof ScriptedFlatcar ? ScriptedFlatcar.NEW : ScriptedFedoraCoreOs.NEW));
    }

    /** What booted knows another /etc: that is said while it is waited for, and another console goes on waiting. */
    @Test
    void aMachineThatComesBackAndRefusesTheLoginIsSaidToDoSo() throws Exception {
        for (ScriptedHost host : List.of(new ScriptedFedoraCoreOs(), new ScriptedFlatcar())) {
            List<Step> steps = update(host);
            Walk walk = new Walk(host, steps);
            for (Step step : steps.subList(0, 3)) {
                assertThat(walk.step(step)).isInstanceOf(StepResult.Done.class);
            }
            Step reboot = steps.get(3);
            assertThat(reboot.act(walk)).isInstanceOf(StepResult.NotYet.class);
            assertThat(((StepResult.NotYet) reboot.verify(walk)).words())
                    .isEqualTo("ns1 is not back yet: No connection to 192.0.2.7: timed out.");
            host.letsIn = false;
            StepResult seen = new StepResult.NotYet("Nothing was seen.");
            for (int look = 0; look < 3; look++) {
                seen = reboot.verify(walk);
            }

            assertThat(seen).isInstanceOfSatisfying(StepResult.NotYet.class, notYet -> {
                assertThat(notYet.words())
                        .startsWith(
                                "ns1 is up and shows the host key that it is known by, but does not let Slipway in:")
                        .contains("refuses the login of core with Slipway's key SHA256:slipway");
                assertThat(notYet.remedy()).contains("authorized keys of core", "then try again.");
            });
            assertThat(reboot.check(walk))
                    .as("another console")
                    .isInstanceOfSatisfying(
                            StepResult.Later.class,
                            later -> assertThat(later.words()).contains("does not let Slipway in"));
            host.letsIn = true;
            assertThat(reboot.verify(walk)).isInstanceOf(StepResult.Done.class);
        }
    }

    /** The network was cut as it was told: nobody waits twenty minutes for a reboot that never comes. */
    @Test
    void aMachineThatDidNotHearThatItShallRebootIsToldAgain() throws Exception {
        for (ScriptedHost host : List.of(new ScriptedFedoraCoreOs(), new ScriptedFlatcar())) {
            Walk walk = new Walk(host, update(host));
            host.missesTheReboot = true;

            assertThat(walk.walk())
                    .isInstanceOfSatisfying(
                            StepResult.Later.class,
                            later -> assertThat(later.words())
                                    .isEqualTo(
                                            "ns1 has not rebooted yet. The connection broke before it answered, and it does not go"
                                                    + " down: it is told again."));
            assertThat(host.boots).isEqualTo(1);
            assertThat(walk.walk()).isInstanceOf(StepResult.Done.class);
            assertThat(host.boots).isEqualTo(2);
        }
    }

    /** One that hangs while it shuts down is not told again. */
    @Test
    void aMachineThatGoesDownSlowlyIsWaitedFor() throws Exception {
        ScriptedFedoraCoreOs host = new ScriptedFedoraCoreOs();
        List<Step> steps = planned(new RebootKind(host::seen, blocklist), Reboot.wish());
        Walk walk = new Walk(host, steps);
        host.missesTheReboot = true;
        assertThat(walk.step(steps.get(0))).isInstanceOf(StepResult.Done.class);
        host.systemState = "stopping";

        StepResult result = walk.step(steps.get(1));

        assertThat(result).isInstanceOfSatisfying(StepResult.NotYet.class, notYet -> {
            assertThat(notYet.words()).isEqualTo("ns1 has not rebooted yet.");
            assertThat(notYet.remedy()).contains("may hang while it shuts down");
        });
    }

    /** Between the look and the telling the machine came back from the reboot that it was told before. */
    @Test
    void aMachineThatHasJustRebootedIsNotRebootedOnceMore() throws Exception {
        ScriptedFedoraCoreOs host = new ScriptedFedoraCoreOs();
        List<Step> steps = planned(new RebootKind(host::seen, blocklist), Reboot.wish());
        Walk walk = new Walk(host, steps);
        host.missesTheReboot = true;
        assertThat(walk.step(steps.get(0))).isInstanceOf(StepResult.Done.class);
        Step reboot = steps.get(1);
        reboot.act(walk);
        assertThat(reboot.check(walk)).isInstanceOf(StepResult.NotYet.class);
        host.reboot();

        reboot.act(walk);

        assertThat(reboot.verify(walk)).isInstanceOf(StepResult.Done.class);
        assertThat(host.boots).isEqualTo(2);
    }

    /** Staged by somebody, and lost for want of space while the machine shut down. */
    @Test
    void aRebootThatDoesNotApplyWhatItShouldIsNoSuccess() throws Exception {
        ScriptedFedoraCoreOs host = new ScriptedFedoraCoreOs();
        host.stageBySomebodyElse(false);
        List<Step> steps = planned(new RebootKind(host::seen, blocklist), Reboot.wish());
        host.fallsBack = true;

        StepResult result = new Walk(host, steps).walk();

        assertThat(result)
                .isInstanceOfSatisfying(
                        StepResult.Broken.class,
                        broken -> assertThat(broken.words())
                                .isEqualTo("The machine runs 44.20260720.3.0 and not 44.20260817.3.2."));
    }

    /** A rollback would leave the good version for an older one, and put it on the blocklist. */
    @Test
    void anUpdateThatDidNotComeToRunIsNotRolledBack() throws Exception {
        ScriptedFedoraCoreOs host = new ScriptedFedoraCoreOs();
        UpdateKind update = new UpdateKind(host::seen, OperationsOnHostsTest.graphs(), blocklist);
        RollbackKind rollback = new RollbackKind(host::seen, blocklist);
        if (!(update.plan(ScriptedHost.NAME, Update.to(ScriptedFedoraCoreOs.NEW))
                instanceof Planning.Ready<Update>(Update settled, var _))) {
            throw new AssertionError("there is no plan");
        }
        Rollback undo = (Rollback) update.inverse(ScriptedHost.NAME, settled, Map.of());
        host.fallsBack = true;
        assertThat(new Walk(host, update.steps(ScriptedHost.NAME, settled)).walk())
                .isInstanceOf(StepResult.Broken.class);
        host.deployments.add(host.deployments.removeFirst());

        assertThat(rollback.plan(ScriptedHost.NAME, undo))
                .isInstanceOfSatisfying(
                        Planning.Refused.class,
                        refused -> assertThat(refused.words())
                                .isEqualTo(
                                        "ns1 runs 44.20260720.3.0 and not 44.20260817.3.2: there is nothing to take back."));

        host.fallsBack = false;
        host.deployments.addFirst(host.deployments.removeLast());
        host.reboot();
        assertThat(rollback.plan(ScriptedHost.NAME, undo)).isInstanceOf(Planning.Ready.class);
    }

    /** What still loads when it is cancelled would be staged after everything was called taken back. */
    @Test
    void anUpdateThatStillLoadsIsNotCalledTakenBack() throws Exception {
        ScriptedFedoraCoreOs fedora = new ScriptedFedoraCoreOs();
        ScriptedFlatcar flatcar = new ScriptedFlatcar();
        List<Step> fedoraSteps = update(fedora);
        List<Step> flatcarSteps = update(flatcar);
        fedora.transaction = "deploy";
        flatcar.engine = "DOWNLOADING";

        assertThat(fedoraSteps.get(2).undo(new Walk(fedora, fedoraSteps))).isInstanceOf(StepResult.Later.class);
        assertThat(flatcarSteps.get(2).undo(new Walk(flatcar, flatcarSteps))).isInstanceOf(StepResult.Later.class);
        List<Step> back = planned(new RollbackKind(new ScriptedFedoraCoreOs()::seen, blocklist), Rollback.because(""));
        assertThat(back.get(3).undo(new Walk(fedora, back))).isInstanceOf(StepResult.Later.class);
    }
}
