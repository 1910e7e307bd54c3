package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.declared.DrillKind;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.LastTry;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.fleet.operation.OperationFilter;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.OperationSummary;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.step.CurrentFacts;
import dev.slipway.host.DriverChoice;
import dev.slipway.host.FlatcarStatus;
import dev.slipway.host.HostDriver;
import dev.slipway.host.HostFacts;
import dev.slipway.host.HostHealth;
import dev.slipway.host.UpdatableDriver;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a machine may be rehearsed now. A drill proves something only on a machine that was well before, and must not add
 * to the trouble of one that is not.
 */
final class Readiness {
    private final Operations operations;
    private final MachineStates states;
    private final CurrentFacts current;

    Readiness(Operations operations, MachineStates states, CurrentFacts current) {
        this.operations = operations;
        this.states = states;
        this.current = current;
    }

    /** What was found. */
    sealed interface Found {
        /** It may. */
        record Ready(boolean updatesHeld) implements Found {}

        /** It may not. */
        record Not(NotReady why) implements Found {}
    }

    Found of(MachineName machine, DrillKind kind) {
        return standing(machine)
                .or(() -> inUse(machine))
                .<Found>map(Found.Not::new)
                .orElseGet(() -> asked(machine, kind));
    }

    private Optional<NotReady> standing(MachineName machine) {
        MachineState state = states.of(machine).orElse(null);
        return switch (state) {
            case null -> Optional.of(new NotReady(machine + " is not declared.", "Look at the drill's machines."));
            case MachineState.Armed _ ->
                Optional.of(new NotReady(
                        "An installation of " + machine + " is armed: its next boot from the network wipes its disk.",
                        "Install it, or take the arming back."));
            case MachineState.Installing _ ->
                Optional.of(new NotReady(machine + " is being installed.", "Wait until it has phoned home."));
            case MachineState.Failed failed ->
                Optional.of(new NotReady(
                        "The last installation of " + machine + " failed: " + failed.reason(), "Install it again."));
            case MachineState.Approved _ ->
                Optional.of(new NotReady(
                        "Slipway has neither installed nor imported " + machine + ".", "Install or import it first."));
            case MachineState.Unknown _ ->
                Optional.of(new NotReady("Nothing is known of " + machine + ".", "Install or import it first."));
            case MachineState.Installed _, MachineState.Imported _ -> Optional.empty();
        };
    }

    private Optional<NotReady> inUse(MachineName machine) {
        Set<OperationState.Phase> open = Set.of(OperationState.Phase.ACTIVE, OperationState.Phase.FAILED);
        List<OperationSummary> others =
                operations.list(OperationFilter.STARTED.machine(machine.value()).phases(open), 0, 1);
        return others.stream()
                .findFirst()
                .map(other -> other.state().phase() == OperationState.Phase.ACTIVE
                        ? new NotReady(
                                "Operation " + other.id() + " (" + other.headline() + ") has " + machine + ".",
                                "Try again when it has ended.")
                        : new NotReady(
                                "Operation " + other.id() + " (" + other.headline() + ") failed on " + machine
                                        + ", and nobody has decided about it yet.",
                                "Try it again, undo it or leave it so; then rehearse."));
    }

    private Found asked(MachineName machine, DrillKind kind) {
        MachineSeen seen = current.refresh(machine);
        if (seen.lastTry() instanceof LastTry.Failed failed) {
            return not(machine + " cannot be asked how it is: " + failed.words(), failed.remedy());
        }
        if (!(seen.facts() instanceof KnownFacts.Seen(HostFacts facts, var _))) {
            return not("Nothing is known of " + machine + ".", "Declare its address and accept its host key.");
        }
        // What had failed before is held against a machine here: a drill on it would prove nothing.
        HostHealth.Baseline now = HostHealth.Baseline.of(facts);
        HostHealth.Baseline spotless = new HostHealth.Baseline(now.bootId(), Set.of(), now.wellContainers());
        return switch (HostHealth.judge(facts, new HostHealth.Expectation(spotless, false, "", ""))) {
            case HostHealth.Unhealthy(List<HostHealth.Finding> findings) ->
                not(
                        machine + " is not well: " + HostHealth.Finding.words(findings),
                        HostHealth.Finding.remedies(findings));
            case HostHealth.Settling(List<HostHealth.Finding> reasons) ->
                not(
                        "It cannot be told yet whether " + machine + " is well: " + HostHealth.Finding.words(reasons),
                        "Try again in a few minutes. If it stays so: " + HostHealth.Finding.remedies(reasons));
            case HostHealth.Healthy _ ->
                waits(facts, kind)
                        .<Found>map(version -> new Found.Not(new NotReady(
                                version + " waits for a reboot on " + machine + ", and a rehearsal would apply it.",
                                "Reboot it or withdraw the update first.")))
                        .orElseGet(() -> driven(facts, kind));
        };
    }

    /** What a reboot would bring beside itself; a rebuild or a reset brings the declared system whatever waits. */
    private static Optional<String> waits(HostFacts facts, DrillKind kind) {
        if (kind.losesData()) {
            return Optional.empty();
        }
        if (facts.flatcar().engine().operation() == FlatcarStatus.Operation.UPDATED_NEED_REBOOT) {
            return Optional.of("The update to " + facts.flatcar().engine().newVersion());
        }
        return facts.ostree()
                .staged()
                .or(facts.ostree()::pending)
                .map(deployment ->
                        deployment.version().isEmpty() ? "A deployment" : "The update to " + deployment.version());
    }

    private static Found driven(HostFacts facts, DrillKind kind) {
        return switch (HostDriver.of(facts)) {
            case DriverChoice.Refused(String words, String remedy) -> not(words, remedy);
            case DriverChoice.Chosen(UpdatableDriver driver) -> new Found.Ready(driver.holdsUpdates(facts));
            case DriverChoice.Chosen _ when kind == DrillKind.REBOOT -> new Found.Ready(false);
            case DriverChoice.Chosen(HostDriver driver) ->
                not(
                        facts.hostname() + " runs " + driver.name() + ", which has no " + kind.word() + ".",
                        "Rehearse reboots of it.");
        };
    }

    private static Found not(String words, String remedy) {
        return new Found.Not(new NotReady(words, remedy));
    }
}
