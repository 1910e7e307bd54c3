package dev.slipway.fleet.login;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.operation.OperationKind;
import dev.slipway.fleet.operation.Outline;
import dev.slipway.fleet.operation.Particular;
import dev.slipway.fleet.operation.PlanLine.Tone;
import dev.slipway.fleet.operation.Planning;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.Undo;
import dev.slipway.ssh.HostKey;
import dev.slipway.ssh.SshKeys;
import java.util.List;
import java.util.Optional;

/** Replaces Slipway's key on one machine: the new one comes, proves itself by a new login, and only then the old one goes. */
public final class RekeyKind implements OperationKind<Rekey> {
    private final LoginKeys keys;
    private final MachineRoutes routes;

    /**
     * For one console's keys.
     *
     * @param keys the present key and the next one
     * @param routes the ways to machines
     */
    public RekeyKind(LoginKeys keys, MachineRoutes routes) {
        this.keys = keys;
        this.routes = routes;
    }

    @Override
    public String word() {
        return "rekey";
    }

    @Override
    public String headline(int machines) {
        return "Replace Slipway's key on " + machines + " machines";
    }

    @Override
    public Class<Rekey> parameters() {
        return Rekey.class;
    }

    @Override
    public Planning<Rekey> plan(MachineName machine, Rekey wish) {
        Optional<SshKeys> next = keys.next();
        if (next.isEmpty()) {
            return new Planning.Refused<>("There is no new key.", "Make one under Settings, Slipway's SSH key.");
        }
        if (routes.route(machine) instanceof RouteAnswer.Unknown(String words, String remedy)) {
            return new Planning.Refused<>(words, remedy);
        }
        SshKeys old = keys.present();
        return new Planning.Ready<>(
                new Rekey(old.authorizedKeysLine(), next.get().authorizedKeysLine()),
                Outline.of(
                                "Replace Slipway's key on " + machine,
                                new Undo.BySteps("The old key is let in again, then the new one no more. This works"
                                        + " until the change of the key is finished under Settings."))
                        .line(Tone.NOW, machine + " lets in " + old.fingerprint() + ".")
                        .line(
                                Tone.CHANGED,
                                "It lets in " + next.get().fingerprint()
                                        + " instead, in every authorized_keys file that holds the old key.")
                        .line(
                                Tone.KEPT,
                                "All other keys stay, with their options and comments. No service is touched."));
    }

    @Override
    public List<Particular> particulars(Rekey settled) {
        return List.of(
                Particular.literal("New key", HostKey.parse(settled.newLine()).fingerprint()),
                Particular.literal("Old key", HostKey.parse(settled.oldLine()).fingerprint()));
    }

    @Override
    public List<Step> steps(MachineName machine, Rekey settled) {
        KeyPairs pairs = new KeyPairs(keys, settled);
        return List.of(new LetNewKeyIn(machine, pairs), new LetOldKeyGo(machine, pairs));
    }
}
