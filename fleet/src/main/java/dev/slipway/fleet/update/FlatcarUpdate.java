package dev.slipway.fleet.update;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.Outline;
import dev.slipway.fleet.operation.PlanLine.Tone;
import dev.slipway.fleet.operation.Planning;
import dev.slipway.fleet.operation.Undo;
import dev.slipway.fleet.step.Outlines;
import dev.slipway.host.FactSection;
import dev.slipway.host.FlatcarStatus;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OsFamily;
import java.util.List;
import java.util.Optional;

/**
 * Plans updates of Flatcar: into the passive slot, whose old version is overwritten.
 *
 * @param blocklist the versions that turned out bad
 */
record FlatcarUpdate(Blocklist blocklist) {
    /** The payload is written to the slot while it comes; extensions and logs need some room. */
    private static final long ROOT_SPACE = 1024L * 1024 * 1024;

    Planning<Update> plan(MachineName machine, HostFacts facts, String to) {
        if (!to.matches("[0-9]{1,6}(\\.[0-9]{1,6}){2}")) {
            return new Planning.Refused<>(
                    "\"" + to + "\" is not a version of Flatcar.", "Name a version such as 4757.2.1.");
        }
        for (FactSection needed : List.of(FactSection.SLOTS, FactSection.UPDATE_ENGINE, FactSection.FILESYSTEMS)) {
            if (facts.lacks(needed)) {
                return new Planning.Refused<>(
                        machine + " did not tell " + needed.words() + ".", "Look at its facts, and read them again.");
            }
        }
        FlatcarStatus status = facts.flatcar();
        if (status.engine().busy()) {
            return new Planning.Refused<>(
                    "The update engine of " + machine + " is busy: "
                            + status.engine().operation() + ".",
                    "Wait until it is done.");
        }
        if (FlatcarSteps.waits(status)) {
            return new Planning.Refused<>(
                    "An update to " + status.engine().newVersion() + " waits for a reboot on " + machine + " already.",
                    "Withdraw it first, or reboot.");
        }
        if (!status.running().successful()) {
            return new Planning.Refused<>(
                    "The running slot of " + machine + " is not marked good yet.",
                    "Wait two minutes after its last boot; if it stays so, look at update-engine.service.");
        }
        long free = facts.hardware()
                .filesystemAt("/var")
                .map(filesystem -> filesystem.availableBytes())
                .orElse(0L);
        if (free < ROOT_SPACE) {
            return new Planning.Refused<>(
                    "Only " + free / (1024 * 1024) + " MiB are free on /var of " + machine + "; an update needs "
                            + ROOT_SPACE / (1024 * 1024) + ".",
                    "Make room: podman image prune, docker system prune, journalctl --vacuum-size=100M.");
        }
        if (facts.os().version().equals(to)) {
            return new Planning.Refused<>(machine + " runs " + to + " already.", "There is nothing to do.");
        }
        Optional<Blocklist.Entry> blocked = blocklist.find(OsFamily.FLATCAR, to);
        if (blocked.isPresent()) {
            return new Planning.Refused<>(
                    blocked.get().words(), "Choose another version, or take it off the blocklist first.");
        }
        boolean downgrade = VersionOrder.isOlder(to, facts.os().version());
        Update update = new Update(to, OsFamily.FLATCAR, to, "", "", facts.os().version(), downgrade);
        return new Planning.Ready<>(update, outline(machine, facts, update));
    }

    private static Outline outline(MachineName machine, HostFacts facts, Update update) {
        FlatcarStatus.Slot passive = facts.flatcar().passive();
        Outline outline = Outlines.now(
                        Outline.of(
                                "Update " + machine + " to " + update.version(),
                                new Undo.ByOperation(
                                        "Roll back to " + update.from() + ", which stays in the other slot.")),
                        machine,
                        facts)
                .line(Tone.CHANGED, machine + " will run " + update.version() + " from slot " + passive.label() + ".")
                .line(Tone.KEPT, "/etc and /var stay as they are, with the data of all containers.")
                .line(Tone.KEPT, update.from() + " stays in the other slot to go back to.");
        if (passive.filesystem()) {
            outline = outline.line(
                    Tone.LOST,
                    (passive.version().isEmpty() ? "What is" : passive.version()) + " in slot " + passive.label()
                            + " is overwritten.");
        }
        outline = Outlines.reboot(outline, machine, facts);
        return update.downgrade()
                ? Outlines.held(
                        outline.line(
                                Tone.WARNING,
                                update.version() + " is older than " + update.from()
                                        + ": what newer software wrote into /var may be unreadable for it."),
                        machine)
                : outline;
    }
}
