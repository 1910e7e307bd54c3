package dev.slipway.fleet.provision;

import dev.slipway.fleet.applied.ConfigContent;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.provision.InstallPlanner.Planned;
import dev.slipway.fleet.provision.MachineOverview.SeenBox;
import dev.slipway.fleet.provision.PlanOutcome.Obstacle;
import dev.slipway.pxe.boot.BootSighting;
import dev.slipway.pxe.boot.MacAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What people do with declared machines: look at them, arm an installation, take it back. */
public final class Provisioning {
    private final FleetRepository fleet;
    private final BootTimeline timeline;
    private final MachineLedger ledger;
    private final Installations installations;
    private final InstallPlanner planner;
    private final HostKeyPins pins;
    private final AuditLog audit;
    private final ProvisionTimes times;
    private final Clock clock;

    Provisioning(
            FleetRepository fleet,
            BootTimeline timeline,
            MachineLedger ledger,
            Installations installations,
            InstallPlanner planner,
            HostKeyPins pins,
            AuditLog audit,
            ProvisionTimes times,
            Clock clock) {
        this.fleet = fleet;
        this.timeline = timeline;
        this.ledger = ledger;
        this.installations = installations;
        this.planner = planner;
        this.pins = pins;
        this.audit = audit;
        this.times = times;
        this.clock = clock;
    }

    /**
     * Every declared machine with what was seen of it.
     *
     * @return by name
     */
    public List<MachineOverview> machines() {
        return fleet.current().machines().values().stream().map(this::overview).toList();
    }

    /**
     * One declared machine.
     *
     * @param name its name
     * @return empty when none is called so
     */
    public Optional<MachineOverview> machine(String name) {
        return declared(name).map(this::overview);
    }

    /**
     * What an installation would do now.
     *
     * @param name the machine
     * @return the plan, or what stands in its way
     */
    public PlanOutcome plan(String name) {
        return declared(name)
                .map(machine -> planned(fleet.current(), machine).outcome())
                .orElseGet(() -> new PlanOutcome.NotReady(List.of(noSuchMachine(name))));
    }

    /**
     * Arms an installation: the machine's next network boot carries it out.
     *
     * @param name the machine
     * @param typed the name as the person typed it to confirm that the disk is wiped
     * @param shown the plan that the person was shown; when it is not the plan any more, nothing is armed
     * @param who the account
     * @return what became of it
     */
    public ArmOutcome arm(String name, String typed, InstallPlan shown, String who) {
        if (!typed.strip().equals(name)) {
            return new ArmOutcome.Refused(
                    new Obstacle("The typed name is not " + name + ".", "Type the machine's name exactly."));
        }
        Optional<DeclaredMachine> machine = declared(name);
        if (machine.isEmpty()) {
            return new ArmOutcome.Refused(noSuchMachine(name));
        }
        Planned planned = planned(fleet.current(), machine.get());
        return ledger.exclusively(() -> switch (planned.outcome()) {
            case PlanOutcome.NotReady(List<Obstacle> obstacles) -> new ArmOutcome.Refused(obstacles.getFirst());
            case PlanOutcome.Ready(InstallPlan plan) when !plan.equals(shown) -> new ArmOutcome.PlanChanged(plan);
            case PlanOutcome.Ready(InstallPlan plan) -> arm(plan, planned.content(), who);
        });
    }

    private ArmOutcome arm(InstallPlan plan, ConfigContent content, String who) {
        if (ledger.of(plan.machine()) instanceof MachineState.Installing installing
                && installing.phase() == MachineState.Phase.CONFIG_FETCHED) {
            return new ArmOutcome.Refused(new Obstacle(
                    plan.machine() + " is being installed right now.",
                    "Wait until it phones home, or cancel the installation first if it is stuck."));
        }
        InstallationId id = installations.add(plan, who, content);
        Instant until = clock.instant().plus(times.armed());
        ledger.put(
                plan.machine(),
                new MachineState.Armed(id, until, ledger.of(plan.machine()).resting()));
        audit.record(who, "armed the installation of " + plan.os() + " on " + plan.disk(), plan.machine());
        return new ArmOutcome.Armed(id, until);
    }

    /**
     * Makes a machine known that ran before: from now on its host keys are pinned.
     *
     * @param name the machine
     * @param hostKeys the keys that a person accepted, in OpenSSH's text form
     * @param os the OS as it calls itself
     * @param address where it is
     * @param who the account
     */
    public void imported(String name, List<String> hostKeys, String os, String address, String who) {
        pins.pin(name, hostKeys, address);
        ledger.put(name, new MachineState.Imported(clock.instant(), os, address, who));
        audit.record(who, "imported the machine at " + address, name);
    }

    /**
     * Knows a machine by other host keys from now on, and by the old ones no more.
     *
     * @param name the machine
     * @param hostKeys the keys that a person accepted, in OpenSSH's text form
     * @param address where it showed them
     * @param who the account
     */
    public void acceptHostKeys(String name, List<String> hostKeys, String address, String who) {
        pins.pin(name, hostKeys, address);
        audit.record(who, "accepted other host keys", name);
    }

    /**
     * Takes an armed or stuck installation back: from now on the machine boots its own disk.
     *
     * @param name the machine
     * @param who the account
     * @return false when nothing was armed
     */
    public boolean disarm(String name, String who) {
        return ledger.exclusively(() -> switch (ledger.of(name)) {
            case MachineState.Armed armed -> {
                ledger.put(name, armed.before().runs() ? armed.before() : new MachineState.Approved(clock.instant()));
                audit.record(who, "took the armed installation back", name);
                yield true;
            }
            case MachineState.Installing installing -> {
                installations.usePhoneToken(installing.installation());
                boolean untouched = installing.phase() == MachineState.Phase.SCRIPT_SERVED
                        && installing.before().runs();
                ledger.put(
                        name,
                        untouched
                                ? installing.before()
                                : new MachineState.Failed(
                                        installing.installation(),
                                        clock.instant(),
                                        who + " cancelled the installation.",
                                        installing.phase()));
                audit.record(who, "cancelled the running installation", name);
                yield true;
            }
            case MachineState.Unknown u -> false;
            case MachineState.Approved a -> false;
            case MachineState.Installed i -> false;
            case MachineState.Imported i -> false;
            case MachineState.Failed f -> false;
        });
    }

    /**
     * The plan of the installation that the machine's state speaks of. One that was taken back or has expired counts no
     * more.
     *
     * @param name the machine
     * @return empty when there is none
     */
    public Optional<InstallPlan> lastPlan(String name) {
        return installation(name).map(Installations.Installation::plan);
    }

    /**
     * The configuration of the installation that the machine's state speaks of, readable and with secrets hidden.
     *
     * @param name the machine
     * @return indented JSON; empty when there is none
     */
    public Optional<String> installedConfig(String name) {
        return installation(name)
                .map(installation ->
                        MachineIgnition.masked(installation.content().ignition()));
    }

    private Optional<Installations.Installation> installation(String name) {
        return switch (ledger.of(name)) {
            case MachineState.Armed armed -> installations.find(armed.installation());
            case MachineState.Installing installing -> installations.find(installing.installation());
            case MachineState.Installed installed -> installations.find(installed.installation());
            case MachineState.Failed failed -> installations.find(failed.installation());
            case MachineState.Unknown u -> Optional.empty();
            case MachineState.Approved a -> Optional.empty();
            case MachineState.Imported i -> Optional.empty();
        };
    }

    /**
     * The configuration as the declared fleet gives it now, readable and with secrets hidden.
     *
     * @param ignition Ignition JSON
     * @return indented JSON
     */
    public String masked(String ignition) {
        return MachineIgnition.masked(ignition);
    }

    /**
     * The pinned SSH host keys.
     *
     * @param name the machine
     * @return OpenSSH public key lines
     */
    public List<String> hostKeys(String name) {
        return pins.of(name);
    }

    /**
     * What was seen of a machine's boots, by whichever of its network cards, also of those that are not declared when its
     * UUID or serial number tells who it is.
     *
     * @param name the machine
     * @return the oldest first; empty when no such machine is declared
     */
    public List<BootSighting> timeline(String name) {
        return declared(name).stream()
                .flatMap(this::cards)
                .flatMap(mac -> timeline.of(mac).stream())
                .sorted(Comparator.comparing(BootSighting::at))
                .toList();
    }

    private Planned planned(DeclaredFleet current, DeclaredMachine machine) {
        Hardware hardware = overview(machine).box() instanceof SeenBox.Seen(UnknownMachine seen)
                ? seen.hardware()
                : Hardware.UNKNOWN;
        return planner.plan(current, machine, hardware);
    }

    /** Those that are declared, then those that a box recognised by its UUID or serial number came by. */
    private Stream<MacAddress> cards(DeclaredMachine machine) {
        DeclaredFleet current = fleet.current();
        Stream<MacAddress> recognised = timeline.boxes().stream()
                .filter(box -> DeclaredLookup.find(current, box.mac(), box.hardware())
                        .filter(found -> found.name().equals(machine.name()))
                        .isPresent())
                .map(UnknownMachine::mac);
        return Stream.concat(machine.macs().stream(), recognised).distinct();
    }

    private MachineOverview overview(DeclaredMachine machine) {
        SeenBox box = cards(machine)
                .flatMap(mac -> timeline.box(mac).stream())
                .findFirst()
                .<SeenBox>map(SeenBox.Seen::new)
                .orElseGet(SeenBox.Never::new);
        return new MachineOverview(machine, ledger.of(machine.name().value()), box);
    }

    private Optional<DeclaredMachine> declared(String name) {
        return MachineName.fits(name)
                ? Optional.ofNullable(fleet.current().machines().get(new MachineName(name)))
                : Optional.empty();
    }

    private static Obstacle noSuchMachine(String name) {
        return new Obstacle(
                "No machine is called " + name + ".", "Look under Machines for the names that are declared.");
    }
}
