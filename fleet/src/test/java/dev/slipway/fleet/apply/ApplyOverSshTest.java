package dev.slipway.fleet.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.Particular;
import dev.slipway.fleet.operation.PlanLine;
import dev.slipway.fleet.operation.StepState;
import dev.slipway.host.guard.KernelArguments;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.testbed.sim.Ailment;
import dev.slipway.testbed.sim.MachineSpec;
import dev.slipway.testbed.sim.Pace;
import dev.slipway.testbed.sim.SimulatedFleet;
import dev.slipway.testbed.sim.SimulatedMachine;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes of simulated machines in place: kernel arguments from the plan to the proof after the reboot, and back. */
@Timeout(180)
class ApplyOverSshTest {
    private static final List<String> WANTED = List.of("mitigations=auto,nosmt", "quiet");

    @TempDir
    Path directory;

    private ApplyConsole console;
    private SimulatedFleet machines;

    @BeforeEach
    void start() throws Exception {
        console = new ApplyConsole(directory, Duration.ofMinutes(3));
    }

    @AfterEach
    void stop() {
        console.close();
        machines.close();
    }

    private SimulatedMachine machine(MachineSpec.Kind kind) throws Exception {
        machines = SimulatedFleet.start(
                new SimulatedFleet.Settings(
                        "core", List.of(console.fleet.keys.keyPair().getPublic()), Pace.QUICK, Clock.systemUTC()),
                List.of(MachineSpec.healthy(
                        "m1", kind, kind == MachineSpec.Kind.FLATCAR ? "4757.2.0" : "44.20260720.3.0")));
        return machines.machine("m1");
    }

    private List<String> running(SimulatedMachine machine) {
        if (console.fleet.ssh.run(machine.route(), KernelArguments.runningLook())
                instanceof SshOutcome.Success<CommandResult>(CommandResult result)) {
            return List.of(result.stdout().strip().split(" "));
        }
        throw new AssertionError(machine + " does not answer");
    }

    @ParameterizedTest
    @EnumSource(
            value = MachineSpec.Kind.class,
            names = {"FEDORA_COREOS", "FLATCAR"})
    void argumentsAreThereAfterTheRebootAndGoneAfterTheUndo(MachineSpec.Kind kind) throws Exception {
        SimulatedMachine machine = machine(kind);
        MachineName name = console.installed(machine);
        // All but the name of the deployment.
        List<String> lasting = running(machine).stream()
                .filter(argument -> !argument.startsWith("ostree="))
                .toList();
        console.declare(machine, WANTED);

        Operation plan = console.plan(name, Apply.declared());
        assertThat(plan.plan().lines().stream().map(PlanLine::text))
                .contains("Adds kernel argument quiet.", "Adds kernel argument mitigations=auto,nosmt.")
                .anyMatch(line -> line.contains("needs its boot menu"));
        assertThat(console.operations().particulars(plan))
                .contains(
                        Particular.of("Reboot", "one, for the kernel arguments"), Particular.literal("Login", "core"));
        OperationId done = console.start(name, Apply.declared());
        console.mustSucceed(done);

        assertThat(machine.boots()).isEqualTo(2);
        assertThat(running(machine)).containsAll(lasting).containsAll(WANTED);
        assertThat(console.operations().find(done).orElseThrow().steps())
                .anySatisfy(step -> assertThat(step.state())
                        .isInstanceOfSatisfying(
                                StepState.Done.class,
                                proof -> assertThat(proof.words())
                                        .isEqualTo("The kernel runs with the arguments that are declared.")));
        assertThat(console.refusal(name, Apply.declared())).contains("nothing differs");

        console.mustSucceed(console.undo(done));

        assertThat(machine.boots()).isEqualTo(3);
        assertThat(running(machine)).containsAll(lasting).doesNotContainAnyElementsOf(WANTED);
    }

    @Test
    void aMachineThatBootedItsOtherEntryDoesNotPass() throws Exception {
        SimulatedMachine machine = machine(MachineSpec.Kind.FEDORA_COREOS);
        MachineName name = console.installed(machine);
        console.declare(machine, WANTED);
        machine.ail(Ailment.UPDATE_DOES_NOT_BOOT);

        assertThat(console.mustFail(console.start(name, Apply.declared())).words())
                .contains("mitigations=auto,nosmt is missing", "quiet is missing");

        assertThat(machine.boots()).isEqualTo(2);
        assertThat(running(machine)).doesNotContainAnyElementsOf(WANTED);
    }

    @ParameterizedTest
    @CsvSource({"FLATCAR, 'reset,rebuild'", "FEDORA_COREOS, rebuild"})
    void whatCannotBeDoneInPlaceNamesTheWay(MachineSpec.Kind kind, String ways) throws Exception {
        SimulatedMachine machine = machine(kind);
        MachineName name = console.installed(machine);
        console.declare(machine, "passwd:\n  users:\n    - name: eve\n      uid: 4711\n");

        assertThat(console.refused(name, Apply.declared()).instead()).containsExactly(ways.split(","));
    }

    @Test
    void whatGrubWouldNotPassOnIsRefusedInWords() throws Exception {
        SimulatedMachine machine = machine(MachineSpec.Kind.FLATCAR);
        MachineName name = console.installed(machine);
        console.declare(machine, List.of("dyndbg=\"file-a.c\""));

        assertThat(console.refusal(name, Apply.declared())).contains("dyndbg=", "is not one argument of a kernel");
    }
}
