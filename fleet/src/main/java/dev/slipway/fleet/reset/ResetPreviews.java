package dev.slipway.fleet.reset;

import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.host.reset.ResetPreview;
import dev.slipway.host.reset.RootEntry;
import dev.slipway.ssh.SshExecutor;
import java.util.List;

/** Asks machines for all paths that they have, and says what a reset would do to each. Changes nothing. */
public final class ResetPreviews {
    private final FleetRepository fleet;
    private final MachineRoutes routes;
    private final SshExecutor ssh;

    /**
     * For the machines of a fleet.
     *
     * @param fleet what is declared
     * @param routes the ways to the machines
     * @param ssh logs in to them
     */
    public ResetPreviews(FleetRepository fleet, MachineRoutes routes, SshExecutor ssh) {
        this.fleet = fleet;
        this.routes = routes;
        this.ssh = ssh;
    }

    /** What came of asking. */
    public sealed interface Outcome {
        /**
         * Here it is.
         *
         * @param kept the rules
         * @param preview what becomes of each path
         */
        record Shown(KeptPaths kept, ResetPreview preview) implements Outcome {}

        /**
         * There is none.
         *
         * @param words why
         * @param remedy what to do about it
         */
        record Refused(String words, String remedy) implements Outcome {}
    }

    /**
     * What is kept, without asking the machine.
     *
     * @param machine a declared machine
     * @return what its files say; nothing for one that is not declared
     */
    public KeptPaths declared(MachineName machine) {
        DeclaredMachine declared = fleet.current().machines().get(machine);
        return declared == null
                ? new KeptPaths(List.of(), false, false)
                : KeptPaths.of(declared, Reset.wish(List.of(), Keep.AS_DECLARED, Keep.AS_DECLARED));
    }

    /**
     * Lists the machine's root filesystem, which takes some seconds, and applies the rules to it.
     *
     * @param machine a machine
     * @param wish what would be asked for
     * @return what becomes of each path, or why that cannot be told
     */
    public Outcome of(MachineName machine, Reset wish) {
        DeclaredMachine declared = fleet.current().machines().get(machine);
        if (declared == null) {
            return new Outcome.Refused(machine + " is not declared.", "Declare it, or import it.");
        }
        KeptPaths kept = KeptPaths.of(declared, wish);
        if (!kept.problems().isEmpty()) {
            return new Outcome.Refused(kept.problems().getFirst(), "Change the path to keep.");
        }
        return switch (Asked.listing(routes, ssh, machine)) {
            case Asked.Silent<List<RootEntry>>(String words, String remedy) -> new Outcome.Refused(words, remedy);
            case Asked.Told<List<RootEntry>>(List<RootEntry> listing) ->
                new Outcome.Shown(kept, ResetPreview.of(listing, kept.rules()));
        };
    }
}
