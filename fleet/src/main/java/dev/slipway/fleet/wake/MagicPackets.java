package dev.slipway.fleet.wake;

import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.operation.StepContext;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.pxe.wake.WakeCall;
import dev.slipway.pxe.wake.WakeNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Sends Wake-on-LAN packets to machines, into the networks that they may be in.
 *
 * @param fleet tells the machines' network cards
 * @param routes tells their addresses
 * @param networks the networks that this computer is on, asked every time: {@link WakeNetwork#all}
 */
public record MagicPackets(FleetRepository fleet, MachineRoutes routes, Supplier<List<WakeNetwork>> networks) {
    /**
     * Sends one packet for each of a machine's cards into each network near it.
     *
     * @param context takes the words about it
     * @param machine the machine
     * @return {@code Done} when one was sent at least
     */
    public StepResult send(StepContext context, MachineName machine) {
        DeclaredMachine declared = fleet.current().machines().get(machine);
        if (declared == null) {
            return new StepResult.Broken(machine + " is not declared any more.", "Give it up, or revert the change.");
        }
        String trouble = "This computer is on no network.";
        boolean sent = false;
        for (WakeNetwork network : near(machine)) {
            for (MacAddress mac : declared.macs()) {
                try {
                    WakeCall.send(mac, network, WakeCall.PORT);
                    context.say("magic packet for " + mac + " into " + network);
                    sent = true;
                } catch (IOException e) {
                    trouble = network + " did not take the packet: " + e.getMessage() + ".";
                    context.say(trouble);
                }
            }
        }
        return sent ? new StepResult.Done("") : new StepResult.Later(trouble, "Look at this computer's network.");
    }

    List<WakeNetwork> near(MachineName name) {
        List<WakeNetwork> all = networks.get();
        if (routes.route(name) instanceof RouteAnswer.Known known) {
            try {
                return WakeNetwork.around(
                        all, InetAddress.getByName(known.route().endpoint().host()));
            } catch (UnknownHostException e) {
                return all; // a name that nobody knows while the machine is off: it may be anywhere
            }
        }
        return all;
    }
}
