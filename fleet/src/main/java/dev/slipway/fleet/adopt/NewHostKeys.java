package dev.slipway.fleet.adopt;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.Inventory;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.host.HostFacts;
import dev.slipway.ssh.HostKey;
import dev.slipway.ssh.HostKeys;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.ssh.SshRoute;
import java.time.Clock;

/**
 * What a person does when a declared machine shows other host keys than those that it is known by, because somebody
 * installed it anew or made new keys: look at them, compare them, accept them. Safe for any thread.
 */
public final class NewHostKeys {
    private final MachineRoutes routes;
    private final Provisioning provisioning;
    private final Inventory inventory;
    private final SshExecutor ssh;
    private final Clock clock;

    /**
     * For one console.
     *
     * @param routes the ways to machines
     * @param provisioning takes the keys
     * @param inventory takes the facts, and tells who the machine was
     * @param ssh logs in
     * @param clock tells the time
     */
    public NewHostKeys(
            MachineRoutes routes, Provisioning provisioning, Inventory inventory, SshExecutor ssh, Clock clock) {
        this.routes = routes;
        this.provisioning = provisioning;
        this.inventory = inventory;
        this.ssh = ssh;
        this.clock = clock;
    }

    /**
     * Looks which host keys the machine shows now. Nothing is sent to it.
     *
     * @param machine a declared machine
     * @return the keys for a person to compare, or why there are none
     */
    public LookOutcome look(MachineName machine) {
        return switch (routes.route(machine)) {
            case RouteAnswer.Unknown(String words, String remedy) -> new LookOutcome.Refused(words, remedy);
            case RouteAnswer.Known way -> LookOutcome.of(way.route().endpoint(), ssh.scanHostKeys(way.route()));
        };
    }

    /**
     * Logs in with the accepted keys, and from then on knows the machine by them and by no others. When the login does
     * not work, nothing changes.
     *
     * @param machine a declared machine
     * @param accepted what the person has compared and accepted
     * @param who the account
     * @return what came of it
     */
    public AcceptOutcome accept(MachineName machine, HostKeys accepted, String who) {
        return switch (routes.route(machine)) {
            case RouteAnswer.Unknown(String words, String remedy) -> new AcceptOutcome.Refused(words, remedy);
            case RouteAnswer.Known way -> accept(machine, way.route().pinning(accepted), who);
        };
    }

    private AcceptOutcome accept(MachineName machine, SshRoute route, String who) {
        return switch (HostFacts.read(ssh, route, clock)) {
            case SshOutcome.Failure<HostFacts>(SshFailure failure) ->
                new AcceptOutcome.Refused(failure.message(), failure.remedy());
            case SshOutcome.Success<HostFacts>(HostFacts facts) -> {
                boolean other = inventory.of(machine).facts() instanceof KnownFacts.Seen before
                        && !before.facts().machineId().equals(facts.machineId());
                provisioning.acceptHostKeys(
                        machine.value(),
                        route.target().pins().keys().stream()
                                .map(HostKey::toString)
                                .toList(),
                        route.endpoint().host(),
                        who);
                inventory.seen(machine, facts);
                yield new AcceptOutcome.Accepted(machine + " is known by these host keys now."
                        + (other
                                ? " Its machine-id is not the one from before: it was installed anew, or it is another"
                                        + " machine."
                                : ""));
            }
        };
    }
}
