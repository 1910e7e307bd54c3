package dev.slipway.fleet.wake;

import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.operation.OperationKind;
import dev.slipway.fleet.operation.Outline;
import dev.slipway.fleet.operation.PlanLine.Tone;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Planning;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepContext;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.Undo;
import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.pxe.wake.WakeNetwork;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Sends magic packets until the machine answers by SSH. */
public final class WakeKind implements OperationKind<Wake> {
    /** A server's firmware may test its memory for minutes. */
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private static final RemoteCommand KNOCK =
            RemoteCommand.of("true").named("see whether it answers").withDeadline(Duration.ofSeconds(10));

    private final FleetRepository fleet;
    private final MachineRoutes routes;
    private final MagicPackets packets;

    /**
     * For this computer's networks.
     *
     * @param fleet tells the machines' network cards
     * @param routes tells their addresses
     * @param networks the networks that this computer is on, asked every time: {@link WakeNetwork#all}
     */
    public WakeKind(FleetRepository fleet, MachineRoutes routes, Supplier<List<WakeNetwork>> networks) {
        this.fleet = fleet;
        this.routes = routes;
        this.packets = new MagicPackets(fleet, routes, networks);
    }

    @Override
    public String word() {
        return "wake";
    }

    @Override
    public Class<Wake> parameters() {
        return Wake.class;
    }

    @Override
    public Planning<Wake> plan(MachineName name, Wake wish) {
        DeclaredMachine machine = fleet.current().machines().get(name);
        if (machine == null || machine.macs().isEmpty()) {
            return new Planning.Refused<>(
                    "The network cards of " + name + " are not known.", "Declare its macs in " + name.file() + ".");
        }
        if (routes.route(name) instanceof RouteAnswer.Unknown(String words, String remedy)) {
            return new Planning.Refused<>("Nobody could tell whether it wakes. " + words, remedy);
        }
        List<WakeNetwork> near = packets.near(name);
        if (near.isEmpty()) {
            return new Planning.Refused<>(
                    "This computer has no network to send a magic packet into.",
                    "Connect it to the machine's network; magic packets do not pass routers.");
        }
        String cards = machine.macs().stream().map(MacAddress::value).collect(Collectors.joining(" and "));
        String where = near.stream().map(WakeNetwork::toString).collect(Collectors.joining(", "));
        return new Planning.Ready<>(
                wish,
                Outline.of("Wake " + name, new Undo.None("A machine that is on can be switched off."))
                        .line(Tone.CHANGED, "Magic packets for " + cards + " go into " + where + ".")
                        .line(Tone.KEPT, "A machine that is on does not notice."));
    }

    @Override
    public List<Step> steps(MachineName machine, Wake settled) {
        return List.of(new WakeUp(machine));
    }

    private final class WakeUp implements Step {
        private final MachineName machine;

        WakeUp(MachineName machine) {
            this.machine = machine;
        }

        @Override
        public PlannedStep planned() {
            return PlannedStep.of("wake", "Wake " + machine + " and wait until it answers", DEADLINE);
        }

        @Override
        public StepResult check(StepContext context) throws InterruptedException {
            return answers(context);
        }

        @Override
        public StepResult act(StepContext context) {
            return packets.send(context, machine);
        }

        @Override
        public StepResult verify(StepContext context) throws InterruptedException {
            // "Not yet" goes back to the begin, and another packet is sent: a card that was just losing its link, or
            // whose switch was learning, misses the first.
            return answers(context) instanceof StepResult.NotYet(String words, String _)
                    ? new StepResult.Later(
                            words,
                            "Look whether Wake-on-LAN is on in its firmware and its OS"
                                    + " (ethtool shows \"Wake-on: g\"), and whether it has power.")
                    : answers(context);
        }

        private StepResult answers(StepContext context) throws InterruptedException {
            return switch (context.ask(KNOCK)) {
                case SshOutcome.Success<CommandResult> _ ->
                    new StepResult.Done(machine + " is awake: it answers by SSH.");
                case SshOutcome.Failure<CommandResult>(SshFailure.Unreachable off) ->
                    new StepResult.NotYet(off.message());
                case SshOutcome.Failure<CommandResult>(SshFailure.TimedOut slow) ->
                    new StepResult.NotYet(slow.message());
                case SshOutcome.Failure<CommandResult>(SshFailure other) -> StepResult.of(other);
            };
        }
    }
}
