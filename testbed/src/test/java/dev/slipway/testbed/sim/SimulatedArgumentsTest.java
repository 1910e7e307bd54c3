package dev.slipway.testbed.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.host.FedoraCoreOs;
import dev.slipway.host.drift.Declared;
import dev.slipway.host.drift.Deviation;
import dev.slipway.host.drift.DriftProbe;
import dev.slipway.host.guard.GuardedChange;
import dev.slipway.host.guard.KernelArguments;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshOutcome;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kernel arguments of the stand-ins, by the commands that change real machines. */
class SimulatedArgumentsTest {
    private static final SshKeys KEYS = SshKeys.generate("test");
    private static final KernelArguments CHANGE = new KernelArguments(List.of("quiet", "nosmt"), List.of("a=1"));
    private static final GuardedChange GUARD = new GuardedChange("operation-1", List.of());

    private final SshExecutor ssh = new SshExecutor(KEYS);
    private SimulatedFleet machines;

    @AfterEach
    void switchOff() {
        machines.close();
        ssh.close();
    }

    /** One that was installed with two arguments in one entry. */
    private SimulatedMachine machine(MachineSpec.Kind kind, String version, Ailment... ailments) throws Exception {
        machines = SimulatedFleet.start(
                new SimulatedFleet.Settings("core", List.of(KEYS.keyPair().getPublic()), Pace.QUICK, Clock.systemUTC()),
                List.of(MachineSpec.healthy("m1", kind, version).with(ailments)));
        SimulatedMachine machine = machines.machine("m1");
        machine.provision("""
                {"ignition":{"version":"3.4.0"},"kernelArguments":{"shouldExist":["a=1 b=2"]}}""");
        return machine;
    }

    private String run(SimulatedMachine machine, RemoteCommand command) {
        SshOutcome<CommandResult> outcome = ssh.run(machine.route(), command);
        assertThat(outcome).as(command.name()).isInstanceOf(SshOutcome.Success.class);
        return ((SshOutcome.Success<CommandResult>) outcome).value().stdout();
    }

    private List<String> running(SimulatedMachine machine) {
        return List.of(run(machine, KernelArguments.runningLook()).strip().split(" "));
    }

    private void reboot(SimulatedMachine machine) {
        int before = machine.boots();
        ssh.run(machine.route(), new FedoraCoreOs().reboot());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> machine.boots() > before
                        && ssh.run(machine.route(), KernelArguments.runningLook()) instanceof SshOutcome.Success);
    }

    @Test
    void fedoraCoreOsStagesADeploymentWithThem() throws Exception {
        SimulatedMachine machine = machine(MachineSpec.Kind.FEDORA_COREOS, "44.20260720.3.0");
        List<String> before = running(machine);
        assertThat(before).contains("a=1", "b=2");

        assertThat(run(machine, CHANGE.ostree())).contains("Kernel arguments updated.");
        assertThat(run(machine, CHANGE.ostree())).contains("No changes.");
        assertThat(running(machine)).isEqualTo(before);
        assertThat(run(machine, KernelArguments.ostreeLook()))
                .contains(" quiet nosmt")
                .doesNotContain("a=1");
        assertThat(run(machine, RemoteCommand.of("rpm-ostree", "status"))).contains("(staged)");

        run(machine, KernelArguments.ostreeUndo());
        assertThat(run(machine, KernelArguments.ostreeLook())).contains("a=1").doesNotContain("quiet");

        run(machine, CHANGE.ostree());
        reboot(machine);
        assertThat(running(machine)).contains("b=2", "quiet", "nosmt").doesNotContain("a=1", "$ignition_firstboot");

        run(machine, RemoteCommand.of("rpm-ostree", "rollback").withSudo());
        reboot(machine);
        assertThat(running(machine)).isEqualTo(before);
    }

    @Test
    void aBusyRpmOstreeChangesNoArguments() throws Exception {
        SimulatedMachine machine = machine(MachineSpec.Kind.FEDORA_COREOS, "44.20260720.3.0", Ailment.TRANSACTION_HELD);

        SshOutcome<CommandResult> outcome = ssh.run(machine.route(), CHANGE.ostree());

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        SshOutcome.Failure.class,
                        failure -> assertThat(((SshFailure.NonZeroExit) failure.failure())
                                        .result()
                                        .stderr())
                                .contains("Transaction in progress: upgrade"));
        assertThat(run(machine, KernelArguments.ostreeLook())).contains("a=1").doesNotContain("quiet");
    }

    @Test
    void flatcarHasThemInGrubCfgOfItsOemPartition() throws Exception {
        SimulatedMachine machine = machine(MachineSpec.Kind.FLATCAR, "4757.2.0");
        List<String> before = running(machine);
        String grub = run(machine, RemoteCommand.of("cat", "/oem/grub.cfg"));
        assertThat(before).contains("a=1", "b=2");

        for (int twice = 0; twice < 2; twice++) {
            run(machine, CHANGE.grub(GUARD));
            assertThat(run(machine, KernelArguments.grubLook()))
                    .contains("quiet", "nosmt", "b=2")
                    .doesNotContain("a=1");
        }
        assertThat(running(machine)).isEqualTo(before);
        reboot(machine);
        assertThat(running(machine)).contains("b=2", "quiet", "nosmt").doesNotContain("a=1");

        run(machine, KernelArguments.grubUndo(GUARD));
        assertThat(run(machine, RemoteCommand.of("cat", "/oem/grub.cfg"))).isEqualTo(grub);
        reboot(machine);
        assertThat(running(machine)).isEqualTo(before);
    }

    @Test
    void driftIsWhatTheKernelOrTheNextBootLacks() throws Exception {
        SimulatedMachine machine = machine(MachineSpec.Kind.FEDORA_COREOS, "44.20260720.3.0");
        DriftProbe probe = DriftProbe.of(
                List.of(new Declared.KernelArguments(Set.of("a=1 b=2"), Set.of("quiet"))), new SecureRandom());
        assertThat(probe.read(run(machine, probe.command()))).isEmpty();

        run(machine, CHANGE.ostree());

        assertThat(probe.read(run(machine, probe.command())))
                .extracting(Deviation::words)
                .containsExactly(
                        "The argument a=1 b=2 is missing from the next boot.",
                        "The argument quiet is among those of the next boot.");
    }
}
