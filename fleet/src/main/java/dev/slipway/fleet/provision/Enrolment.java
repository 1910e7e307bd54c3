package dev.slipway.fleet.provision;

import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.declared.Author;
import dev.slipway.fleet.declared.Change;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.GroupName;
import dev.slipway.fleet.declared.MachineFile;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.pxe.boot.MacAddress;
import java.time.Clock;
import java.util.List;

/** Boxes that nobody declared: seeing them, making them declared machines, and not hearing them any more. */
public final class Enrolment {
    private final FleetRepository fleet;
    private final BootTimeline timeline;
    private final MachineLedger ledger;
    private final AuditLog audit;
    private final Clock clock;

    Enrolment(FleetRepository fleet, BootTimeline timeline, MachineLedger ledger, AuditLog audit, Clock clock) {
        this.fleet = fleet;
        this.timeline = timeline;
        this.ledger = ledger;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Boxes that asked and are neither declared nor ignored.
     *
     * @return the last seen first
     */
    public List<UnknownMachine> unknown() {
        return undeclared().filter(box -> !timeline.ignored(box.mac())).toList();
    }

    /**
     * Boxes that a person chose to ignore.
     *
     * @return the last seen first
     */
    public List<UnknownMachine> ignored() {
        return undeclared().filter(box -> timeline.ignored(box.mac())).toList();
    }

    /**
     * Declares a box: writes {@code machines/NAME.yaml} and commits it.
     *
     * @param approval what was decided
     * @param who the account that decided
     * @return what became of the change
     */
    public ChangeOutcome approve(Approval approval, String who) {
        String name = approval.name().strip();
        if (!MachineName.fits(name)) {
            return refused(
                    "name",
                    "\"" + name + "\" cannot be a machine's name.",
                    "Use small letters, digits and hyphens, at most 63, such as ns1.");
        }
        MachineName machine = new MachineName(name);
        DeclaredFleet current = fleet.current();
        if (current.machines().containsKey(machine)) {
            return refused(
                    "name",
                    "There is already a machine called " + name + ".",
                    "Choose another name, or add the address " + approval.mac() + " to " + machine.file() + ".");
        }
        Hardware hardware =
                timeline.box(approval.mac()).map(UnknownMachine::hardware).orElse(Hardware.UNKNOWN);
        String text = new MachineFile(
                        machine,
                        List.of(approval.mac()),
                        unique(hardware.uuid(), current.byUuid(hardware.uuid()).isPresent()),
                        unique(
                                hardware.serial(),
                                current.bySerial(hardware.serial()).isPresent()),
                        new GroupName(approval.group()),
                        approval.profile(),
                        approval.disk())
                .text();
        ChangeOutcome outcome = fleet.propose(new Change(
                new Author(who, who + "@slipway"),
                "Approve " + name + "\n\nIt asked to boot as " + approval.mac()
                        + (hardware.model().isEmpty() ? "." : " (" + hardware.model() + ")."),
                current.commit(),
                List.of(new FileEdit.Put(machine.file(), text))));
        if (outcome instanceof ChangeOutcome.Committed) {
            ledger.put(name, new MachineState.Approved(clock.instant()));
            audit.record(who, "approved " + approval.mac() + " as " + name, name);
        }
        return outcome;
    }

    /**
     * Ignores a box, or listens to it again.
     *
     * @param mac the box
     * @param ignored true to give it no answer any more
     * @param who the account that decided
     */
    public void ignore(MacAddress mac, boolean ignored, String who) {
        timeline.ignore(mac, ignored);
        audit.record(who, ignored ? "ignored an unknown box" : "listens to an unknown box again", mac.value());
    }

    private java.util.stream.Stream<UnknownMachine> undeclared() {
        DeclaredFleet current = fleet.current();
        return timeline.boxes().stream()
                .filter(box ->
                        DeclaredLookup.find(current, box.mac(), box.hardware()).isEmpty());
    }

    // Cheap boards share a UUID or a serial ("Default string"): what another machine has cannot tell this one apart.
    private static String unique(String value, boolean taken) {
        return taken || JunkIdentity.isJunk(value) ? "" : value;
    }

    private static ChangeOutcome refused(String field, String message, String remedy) {
        return new ChangeOutcome.Refused(List.of(new Problem("", 0, 0, field, message, remedy)));
    }
}
