package dev.slipway.fleet.provision;

import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.applied.ConfigId;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.provision.Installations.Installation;
import dev.slipway.fleet.stored.Sheltered;
import dev.slipway.pxe.boot.BootSighting;
import dev.slipway.pxe.boot.KernelArgument;
import dev.slipway.pxe.boot.MacAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Installations that Slipway brings to a running machine over SSH (a reset, a rebuild) instead of waiting until a booting
 * machine asks: {@link #prepare}, {@link #destination}, {@link #begin}, then the machine goes down and phones home with
 * new host keys, which are accepted exactly once; or {@link #takeBack}. All may be repeated, by a console that was started
 * after the first one died too, and be called from a thread that is interrupted.
 */
public final class Reinstallations {
    private final FleetRepository fleet;
    private final BootTimeline timeline;
    private final MachineLedger ledger;
    private final Installations installations;
    private final BootCards cards;
    private final AppliedConfigs configs;
    private final ProvisionTimes times;
    private final Clock clock;

    Reinstallations(
            FleetRepository fleet,
            BootTimeline timeline,
            MachineLedger ledger,
            Installations installations,
            AppliedConfigs configs,
            ProvisionTimes times,
            Clock clock) {
        this.fleet = fleet;
        this.timeline = timeline;
        this.ledger = ledger;
        this.installations = installations;
        this.cards = new BootCards(installations);
        this.configs = configs;
        this.times = times;
        this.clock = clock;
    }

    /** How far a machine has come. */
    public sealed interface Progress {
        /**
         * It has not phoned home yet.
         *
         * @param giveUpAt when it counts as failed
         */
        record Underway(Instant giveUpAt) implements Progress {}

        /**
         * It phoned home.
         *
         * @param address from where
         * @param os what it calls itself
         * @param proof whether the login has shown it to be what was declared
         */
        record PhonedHome(String address, String os, Proof proof) implements Progress {}

        /**
         * It is over without a phone-home: taken back, given up, or another installation has taken its place.
         *
         * @param words what happened
         */
        record Over(String words) implements Progress {}
    }

    /**
     * Makes an installation. The machine's state stays as it is.
     *
     * @param plan what was shown
     * @param config the kept configuration that the machine shall get
     * @param mac the network card by which it is known
     * @param who who wants it
     * @return its number; to be remembered before anything else is done
     */
    public InstallationId prepare(InstallPlan plan, ConfigId config, MacAddress mac, String who) {
        return Sheltered.call(() -> installations.addOverSsh(plan, who, configs.content(config), config, mac));
    }

    /**
     * The configuration for the machine, with a new one-time token; the token before is worth nothing from now on.
     *
     * @param id the installation
     * @param door where the machine reaches this console
     * @return Ignition as JSON; secret
     * @throws IllegalArgumentException when there is no such installation
     */
    public String destination(InstallationId id, URI door) {
        return Sheltered.call(() -> MachineIgnition.phoningHome(
                configs.content(find(id).handed()).ignition(),
                door.resolve("/phone-home"),
                installations.renewPhoneToken(id)));
    }

    /**
     * From now on a phone-home with the token is accepted, and nothing else is installed on the machine.
     *
     * @param id the installation
     * @param what what is done, for the machine's boot timeline
     */
    public void begin(InstallationId id, String what) {
        Sheltered.run(() -> ledger.exclusively(() -> {
            Installation installation = find(id);
            MachineState now = ledger.of(installation.machine());
            boolean begunOrDone = (now instanceof MachineState.Installing installing
                            && installing.installation().equals(id))
                    || (now instanceof MachineState.Installed installed
                            && installed.installation().equals(id));
            if (begunOrDone) {
                return id;
            }
            rememberBefore(id, now);
            Instant at = clock.instant();
            timeline.saw(new BootSighting.SentIntoInstaller(new MacAddress(installation.askedBy()), at, what));
            ledger.put(
                    installation.machine(),
                    new MachineState.Installing(
                            id, at, MachineState.Phase.CONFIG_FETCHED, at.plus(times.installing()), now.resting()));
            return id;
        }));
    }

    /**
     * The machine's next network boot installs: for a machine that the firmware, not a running system, brings to the installer.
     * A boot with the installation's script that came before is forgotten.
     *
     * @param id the installation
     */
    public void arm(InstallationId id) {
        Sheltered.run(() -> ledger.exclusively(() -> {
            Installation installation = find(id);
            MachineState now = ledger.of(installation.machine());
            rememberBefore(id, now);
            ledger.put(
                    installation.machine(),
                    new MachineState.Armed(id, clock.instant().plus(times.armed()), now.resting()));
            return id;
        }));
    }

    /** What it was before the first try counts, not what a try that failed made of it. */
    private void rememberBefore(InstallationId id, MachineState now) {
        if (!concerns(id, now) && installations.before(id).isEmpty()) {
            installations.rememberBefore(id, now.resting());
        }
    }

    private static boolean concerns(InstallationId id, MachineState state) {
        return switch (state) {
            case MachineState.Armed armed -> armed.installation().equals(id);
            case MachineState.Installing installing -> installing.installation().equals(id);
            case MachineState.Failed failed -> failed.installation().equals(id);
            case MachineState.Installed installed -> installed.installation().equals(id);
            case MachineState.Unknown unknown -> false;
            case MachineState.Approved approved -> false;
            case MachineState.Imported imported -> false;
        };
    }

    /**
     * How a machine reaches the network when it has a declared address.
     *
     * @param id the installation
     * @return nothing for DHCP
     */
    public FixedNetwork network(InstallationId id) {
        return Sheltered.call(() -> {
            Installation installation = find(id);
            DeclaredMachine declared = fleet.current().machines().get(new MachineName(installation.machine()));
            return declared == null
                    ? new FixedNetwork(List.of(), Map.of())
                    : new FixedNetwork(
                            StaticNetwork.kernelArguments(declared).stream()
                                    .map(KernelArgument::value)
                                    .toList(),
                            StaticNetwork.connections(declared, new MacAddress(installation.askedBy())));
        });
    }

    /**
     * Takes it back: the machine is what it was before, and the token is worth nothing.
     *
     * @param id the installation
     * @return false when the machine has phoned home, so that there is nothing to take back
     */
    public boolean takeBack(InstallationId id) {
        return Sheltered.call(() -> ledger.exclusively(() -> {
            Installation installation = find(id);
            MachineState now = ledger.of(installation.machine());
            if (now instanceof MachineState.Installed installed
                    && installed.installation().equals(id)) {
                return false;
            }
            installations.dropPhoneToken(id);
            // An arming that has expired by itself leaves "approved".
            if (concerns(id, now) || now instanceof MachineState.Approved) {
                installations.before(id).ifPresent(before -> ledger.put(installation.machine(), before));
            }
            return true;
        }));
    }

    /**
     * How far it has come.
     *
     * @param id the installation
     * @return the progress
     */
    public Progress progress(InstallationId id) {
        return Sheltered.call(() -> switch (ledger.of(find(id).machine())) {
            case MachineState.Armed armed when armed.installation().equals(id) -> new Progress.Underway(armed.until());
            case MachineState.Installing installing
            when installing.installation().equals(id) -> new Progress.Underway(installing.giveUpAt());
            case MachineState.Installed installed
            when installed.installation().equals(id) ->
                new Progress.PhonedHome(installed.address(), installed.os(), installed.proof());
            case MachineState.Failed failed when failed.installation().equals(id) -> new Progress.Over(failed.reason());
            case MachineState other ->
                new Progress.Over("The machine is " + other.word().toLowerCase(Locale.ROOT) + ": this is over.");
        });
    }

    /**
     * The network card by which a machine is known on its boot timeline.
     *
     * @param machine a declared machine
     * @return the card that it was installed by, else the one that it boots from; empty when none is known
     */
    public Optional<MacAddress> card(MachineName machine) {
        DeclaredMachine declared = fleet.current().machines().get(machine);
        return declared == null ? Optional.empty() : Sheltered.call(() -> cards.of(declared));
    }

    private Installation find(InstallationId id) {
        return installations.find(id).orElseThrow(() -> new IllegalArgumentException("there is no installation " + id));
    }
}
