package dev.slipway.fleet.rebuild;

import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.drift.DriftLook;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.provision.DesiredConfigs;
import dev.slipway.fleet.provision.MachineDoor;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.fleet.provision.Reinstallations;
import dev.slipway.fleet.step.CurrentFacts;
import dev.slipway.fleet.wake.MagicPackets;
import dev.slipway.pxe.image.ImageLibrary;
import dev.slipway.ssh.CommandOutput;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.RemoteProcess;
import dev.slipway.ssh.SshEndpoint;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import java.util.function.Supplier;

/**
 * What rebuilds are made of.
 *
 * @param current asks machines how they are
 * @param questions asks a machine one thing, for a plan
 * @param fleet what is declared
 * @param provisioning plans installations, and knows the machines' boot timelines
 * @param desired renders what is declared
 * @param configs keeps configurations
 * @param reinstallations installations of running machines
 * @param images the image library
 * @param door where machines reach this console
 * @param packets wakes machines
 * @param authorizedKey the public key by which Slipway logs in, as it is when it is asked for
 * @param drift compares a machine with what was applied, at the end
 */
public record RebuildRooms(
        CurrentFacts current,
        Questions questions,
        FleetRepository fleet,
        Provisioning provisioning,
        DesiredConfigs desired,
        AppliedConfigs configs,
        Reinstallations reinstallations,
        ImageLibrary images,
        MachineDoor door,
        MagicPackets packets,
        Supplier<String> authorizedKey,
        DriftLook drift) {
    /** Asks a machine one thing. */
    @FunctionalInterface
    public interface Questions {
        /**
         * Runs a command that changes nothing.
         *
         * @param machine the machine
         * @param command what to run
         * @return what came of it
         */
        SshOutcome<CommandResult> ask(MachineName machine, RemoteCommand command);

        /**
         * Asks over SSH.
         *
         * @param routes the ways to machines
         * @param ssh goes them
         * @return the questions
         */
        static Questions over(MachineRoutes routes, SshExecutor ssh) {
            return (machine, command) -> switch (routes.route(machine)) {
                case RouteAnswer.Known known -> ssh.run(known.route(), command);
                case RouteAnswer.Unknown(String words, String remedy) ->
                    new SshOutcome.Failure<>(new SshFailure.Unreachable(
                            new SshEndpoint(machine.value(), SshEndpoint.DEFAULT_PORT, "nobody"),
                            SshFailure.Reason.UNKNOWN_NAME,
                            words,
                            RemoteProcess.NOT_STARTED,
                            CommandOutput.NOTHING));
            };
        }
    }
}
