package dev.slipway.fleet.login;

import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.provision.MachineOverview;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshRoute;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The replacement of Slipway's key: a new pair is made, a {@code rekey} operation brings it to each machine, and it is
 * finished only when every machine that Slipway may log in to lets in the new key, and the old one no more. Until then
 * Slipway has both. Safe for any thread.
 */
public final class KeyChange {
    /** Each login of this kind has a client of its own. */
    private static final int AT_ONCE = 8;

    private final LoginKeys keys;
    private final FleetRepository fleet;
    private final MachineRoutes routes;
    private final Provisioning provisioning;
    private final AuditLog audit;

    /**
     * For one console.
     *
     * @param keys the pairs
     * @param fleet tells which machines there are
     * @param routes the ways to them
     * @param provisioning tells which of them Slipway knows by their host keys
     * @param audit who did what
     */
    public KeyChange(
            LoginKeys keys, FleetRepository fleet, MachineRoutes routes, Provisioning provisioning, AuditLog audit) {
        this.keys = keys;
        this.fleet = fleet;
        this.routes = routes;
        this.provisioning = provisioning;
        this.audit = audit;
    }

    /**
     * The key that machines know.
     *
     * @return its line and fingerprint are for anybody to see
     */
    public SshKeys present() {
        return keys.present();
    }

    /**
     * The key that is to replace it.
     *
     * @return empty when none is
     */
    public Optional<SshKeys> next() {
        return keys.next();
    }

    /**
     * The machines that it is about: those that Slipway knows by their host keys.
     *
     * @return by name
     */
    public List<MachineName> machines() {
        return fleet.current().machines().keySet().stream()
                .filter(machine -> !provisioning.hostKeys(machine.value()).isEmpty())
                .toList();
    }

    /**
     * Makes the next pair. No machine knows it yet, but machines that are installed from now on get it.
     *
     * @param who the account
     * @return refused when one is being brought in already, or the file cannot be written
     */
    public synchronized KeyChangeOutcome begin(String who) {
        if (keys.next().isPresent()) {
            return new KeyChangeOutcome.Refused(
                    "A new key is being brought to the machines already.", "Finish that, or take it back.");
        }
        try {
            SshKeys made = keys.begin();
            audit.record(who, "made a new SSH key", made.fingerprint());
            return new KeyChangeOutcome.Done(
                    "The new key " + made.fingerprint() + " is made. Bring it to the machines now.");
        } catch (IOException e) {
            return notWritten(e);
        }
    }

    /**
     * Logs in to each machine with each key alone, all at the same time.
     *
     * @return by name; empty when no key is being replaced
     */
    public List<KeyStanding> standings() {
        Optional<SshKeys> next = keys.next();
        return next.isEmpty() ? List.of() : standings(machines(), keys.present(), next.get());
    }

    private List<KeyStanding> standings(List<MachineName> machines, SshKeys old, SshKeys next) {
        Semaphore places = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<KeyStanding>> asked = machines.stream()
                    .map(machine -> threads.submit(() -> {
                        places.acquire();
                        try {
                            return standing(machine, old, next);
                        } finally {
                            places.release();
                        }
                    }))
                    .toList();
            return asked.stream().map(KeyChange::value).toList();
        }
    }

    private static KeyStanding value(Future<KeyStanding> asked) {
        try {
            return asked.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while machines were asked", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a machine could not be asked", e.getCause());
        }
    }

    private KeyStanding standing(MachineName machine, SshKeys old, SshKeys next) {
        return switch (routes.route(machine)) {
            case RouteAnswer.Unknown(String words, String remedy) -> new KeyStanding.Untold(machine, words, remedy);
            case RouteAnswer.Known way -> standing(machine, knock(old, way.route()), () -> knock(next, way.route()));
        };
    }

    private OneKey.Answer knock(SshKeys key, SshRoute route) {
        try (OneKey one = new OneKey(keys, key, route)) {
            return one.knock();
        }
    }

    private static KeyStanding standing(MachineName machine, OneKey.Answer old, Supplier<OneKey.Answer> next) {
        if (old instanceof OneKey.Answer.Untold(var why)) {
            return new KeyStanding.Untold(machine, why.message(), why.remedy());
        }
        return switch (next.get()) {
            case OneKey.Answer.Untold(var why) -> new KeyStanding.Untold(machine, why.message(), why.remedy());
            case OneKey.Answer.In in ->
                old instanceof OneKey.Answer.In ? new KeyStanding.Both(machine) : new KeyStanding.NewOnly(machine);
            case OneKey.Answer.Out out ->
                old instanceof OneKey.Answer.In
                        ? new KeyStanding.OldOnly(machine)
                        : new KeyStanding.Untold(
                                machine,
                                "It lets neither key in.",
                                "Add Slipway's new key to the authorized keys of its login at its console.");
        };
    }

    /**
     * Makes the new key the only one, when every machine lets in the new key alone. The old private key is gone then.
     *
     * @param who the account
     * @return refused with the names of the machines that stand in the way
     */
    public synchronized KeyChangeOutcome finish(String who) {
        Optional<SshKeys> next = keys.next();
        if (next.isEmpty()) {
            return nothingBegun();
        }
        SshKeys old = keys.present();
        Optional<KeyChangeOutcome.Refused> refused = hindrance(old, next.get(), KeyStanding.NewOnly.class::isInstance);
        if (refused.isPresent()) {
            return refused.get();
        }
        try {
            keys.replace();
        } catch (IOException e) {
            return notWritten(e);
        }
        audit.record(
                who, "replaced the SSH key " + old.fingerprint(), next.get().fingerprint());
        return new KeyChangeOutcome.Done(
                "Slipway has only the key " + next.get().fingerprint() + " now.");
    }

    /**
     * Forgets the new key, when every machine lets in the old one.
     *
     * @param who the account
     * @return refused with the names of the machines that know only the new key
     */
    public synchronized KeyChangeOutcome takeBack(String who) {
        Optional<SshKeys> next = keys.next();
        if (next.isEmpty()) {
            return nothingBegun();
        }
        Optional<KeyChangeOutcome.Refused> refused =
                hindrance(keys.present(), next.get(), KeyStanding.OldOnly.class::isInstance);
        if (refused.isPresent()) {
            return refused.get();
        }
        try {
            keys.forgetNext();
        } catch (IOException e) {
            return notWritten(e);
        }
        audit.record(who, "took the new SSH key back", next.get().fingerprint());
        return new KeyChangeOutcome.Done("The new key is forgotten; no machine knew it.");
    }

    /** Asks until no machine has come to the fleet meanwhile: one that was forgotten would be lost. */
    private Optional<KeyChangeOutcome.Refused> hindrance(SshKeys old, SshKeys next, Predicate<KeyStanding> good) {
        SortedMap<MachineName, KeyStanding> known = new TreeMap<>();
        while (true) {
            Optional<KeyChangeOutcome.Refused> installing = installing();
            if (installing.isPresent()) {
                return installing;
            }
            List<MachineName> unasked = new ArrayList<>(machines());
            unasked.removeAll(known.keySet());
            if (unasked.isEmpty()) {
                return refusal(
                        known.values().stream().filter(Predicate.not(good)).toList());
            }
            standings(unasked, old, next).forEach(standing -> known.put(standing.machine(), standing));
        }
    }

    /** A machine that is being installed was given one key or the other, and cannot be asked yet. */
    private Optional<KeyChangeOutcome.Refused> installing() {
        return provisioning.machines().stream()
                .filter(machine -> machine.state() instanceof MachineState.Installing)
                .map(MachineOverview::machine)
                .findFirst()
                .map(machine -> new KeyChangeOutcome.Refused(
                        machine.name() + " is being installed.",
                        "Wait until it has phoned home, or cancel its installation."));
    }

    private static Optional<KeyChangeOutcome.Refused> refusal(List<KeyStanding> bad) {
        if (bad.isEmpty()) {
            return Optional.empty();
        }
        String words = bad.stream().map(KeyStanding::words).collect(Collectors.joining(" "));
        String remedy = bad.stream().noneMatch(KeyStanding.Untold.class::isInstance)
                ? "Run the operation that replaces the key on them (or undo it, to take the new key back)."
                : "Let every machine be reachable and run the operation that replaces the key on them. Until then Slipway"
                        + " keeps both keys. A machine that will never be back can be removed from the fleet.";
        return Optional.of(new KeyChangeOutcome.Refused(words, remedy));
    }

    private static KeyChangeOutcome nothingBegun() {
        return new KeyChangeOutcome.Refused("No key is being replaced.", "Make a new key first.");
    }

    private static KeyChangeOutcome notWritten(IOException e) {
        return new KeyChangeOutcome.Refused(
                "The key's file cannot be written: " + e.getMessage() + ".",
                "Look at the space and the owner of the data directory's folder keys.");
    }
}
