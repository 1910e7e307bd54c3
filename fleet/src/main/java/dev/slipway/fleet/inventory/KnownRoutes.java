package dev.slipway.fleet.inventory;

import dev.slipway.fleet.declared.Addressing;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.provision.HostKeyPins;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.fleet.stored.Sheltered;
import dev.slipway.ssh.HostKeys;
import dev.slipway.ssh.SshEndpoint;
import dev.slipway.ssh.SshRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The ways to declared machines. The address is the one that the machine's file declares under {@code ssh}, else the one
 * that it was installed or imported with, else its declared fixed address. Where {@code ssh.jump} names a machine, the way
 * leads through it.
 */
public final class KnownRoutes implements MachineRoutes {
    private final FleetRepository fleet;
    private final Provisioning provisioning;
    private final HostKeyPins pins;

    /**
     * From what is declared and what was seen.
     *
     * @param fleet the declared machines
     * @param provisioning tells where installed machines phoned home from
     * @param pins their host keys
     */
    public KnownRoutes(FleetRepository fleet, Provisioning provisioning, HostKeyPins pins) {
        this.fleet = fleet;
        this.provisioning = provisioning;
        this.pins = pins;
    }

    @Override
    public RouteAnswer route(MachineName name) {
        // Steps ask for their way, and steps are interrupted.
        return Sheltered.call(() -> find(name));
    }

    private RouteAnswer find(MachineName name) {
        Map<MachineName, DeclaredMachine> machines = fleet.current().machines();
        DeclaredMachine machine = machines.get(name);
        if (machine == null) {
            return new RouteAnswer.Unknown(
                    "No machine is called " + name + ".", "Look under Machines for the names that are declared.");
        }
        List<SshRoute.Hop> hops = new ArrayList<>();
        for (MachineName jump : machine.sshJump()) {
            DeclaredMachine before = machines.get(jump);
            if (before == null || address(before).isEmpty()) {
                return new RouteAnswer.Unknown(
                        "The way to " + name + " leads through " + jump + ", whose address is not known.",
                        "Install or import " + jump + " first, or declare ssh.address in " + jump.file() + ".");
            }
            hops.add(hop(before));
        }
        if (address(machine).isEmpty()) {
            return new RouteAnswer.Unknown(
                    "The address of " + name + " is not known: Slipway has not installed it.",
                    "Install it, import it, or declare ssh.address in " + name.file() + ".");
        }
        hops.add(hop(machine));
        return new RouteAnswer.Known(new SshRoute(hops));
    }

    private SshRoute.Hop hop(DeclaredMachine machine) {
        return new SshRoute.Hop(
                new SshEndpoint(
                        address(machine),
                        machine.ssh().value().port(),
                        machine.ssh().value().user()),
                HostKeys.parse(String.join("\n", pins.of(machine.name().value()))));
    }

    private String address(DeclaredMachine machine) {
        if (!machine.sshAddress().isEmpty()) {
            return machine.sshAddress();
        }
        String pinned = pins.address(machine.name().value());
        String seen = pinned.isEmpty() ? phonedFrom(machine.name()) : pinned;
        return seen.isEmpty() && machine.address() instanceof Addressing.Static fixed ? fixed.ip() : seen;
    }

    /** For machines that were installed when Slipway did not keep addresses on their own yet. */
    private String phonedFrom(MachineName name) {
        return provisioning
                .machine(name.value())
                .map(overview ->
                        overview.state() instanceof MachineState.Installed installed ? installed.address() : "")
                .orElse("");
    }
}
