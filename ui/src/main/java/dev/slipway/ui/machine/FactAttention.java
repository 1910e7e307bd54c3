package dev.slipway.ui.machine;

import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.LastTry;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.host.FactGap;
import dev.slipway.host.FlatcarStatus;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OstreeStatus.Deployment;
import dev.slipway.ui.part.Tone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What of a machine's facts wants a person, the worst first. */
public final class FactAttention {
    private FactAttention() {}

    /**
     * Something that wants a look.
     *
     * @param tone how bad it is
     * @param words what, without the machine's name, beginning small
     * @param detail what to do, or more of it; may be empty
     */
    public record Item(Tone tone, String words, String detail) {}

    /**
     * Looks through what is known.
     *
     * @param seen what is known of a machine
     * @param now the present time
     * @return nothing when nothing wants a look; what is stale is only told as such
     */
    public static List<Item> of(MachineSeen seen, Instant now) {
        List<Item> items = new ArrayList<>();
        if (seen.lastTry() instanceof LastTry.Failed failed) {
            items.add(new Item(Tone.BAD, "cannot be asked", failed.words() + " " + failed.remedy()));
        }
        if (seen.facts() instanceof KnownFacts.Seen(HostFacts facts, Instant at)
                && seen.freshness(now) == MachineSeen.Freshness.FRESH) {
            fresh(facts, items);
        }
        return items.stream()
                .sorted(Comparator.comparingInt(item -> item.tone() == Tone.BAD ? 0 : 1))
                .toList();
    }

    private static void fresh(HostFacts facts, List<Item> items) {
        systemd(facts.systemd().state(), items);
        if (!facts.gaps().isEmpty()) {
            // What is not known must not count as well.
            items.add(new Item(
                    Tone.WARN,
                    "did not tell everything",
                    facts.gaps().stream().map(FactGap::words).distinct().collect(Collectors.joining(" "))));
        }
        if (!facts.systemd().failed().isEmpty()) {
            List<String> names =
                    facts.systemd().failed().stream().map(unit -> unit.name()).toList();
            items.add(new Item(
                    Tone.BAD,
                    names.size() == 1 ? "has a failed unit" : "has " + names.size() + " failed units",
                    String.join(", ", names)));
        }
        List<String> sick = facts.podman().containers().stream()
                .filter(FactRows::sick)
                .map(container -> container.name())
                .toList();
        if (!sick.isEmpty()) {
            items.add(new Item(
                    Tone.BAD,
                    sick.size() == 1 ? "has a container that is not well" : "has containers that are not well",
                    String.join(", ", sick)));
        }
        if (facts.clock().offBy(FactRows.CLOCK_FINE)) {
            items.add(new Item(Tone.BAD, "has a wrong clock", "Look at its time servers."));
        }
        facts.hardware().filesystems().stream()
                .filter(FactRows::full)
                .forEach(fs -> items.add(new Item(Tone.WARN, "is nearly full on " + fs.mountPoint(), "")));
        if (facts.rebootRequired()) {
            items.add(new Item(Tone.WARN, "asks for a reboot", ""));
        }
        facts.ostree()
                .staged()
                .map(Deployment::version)
                .ifPresent(version ->
                        items.add(new Item(Tone.WARN, "has " + version + " staged", "It boots at its next reboot.")));
        remind(facts, items);
    }

    /** Failed units are named by themselves, and a state that was not told is a gap. */
    private static void systemd(String state, List<Item> items) {
        switch (state) {
            case "running", "degraded", "" -> {}
            case "initializing", "starting" -> items.add(new Item(Tone.WARN, "is starting", ""));
            default ->
                items.add(new Item(
                        Tone.BAD, "is not in operation", "systemd says " + state + ": look at the machine's console."));
        }
    }

    /** Whether the machine is kept from updating by itself. */
    static boolean held(HostFacts facts) {
        return !facts.zincati().enabled() || facts.flatcar().server().equals(FlatcarStatus.DISABLED);
    }

    private static void remind(HostFacts facts, List<Item> items) {
        if (held(facts)) {
            String by = facts.zincati().enabled()
                    ? "Its update engine has no server."
                    : "Zincati is held by " + facts.zincati().heldBy() + ".";
            items.add(new Item(Tone.WARN, "does not update by itself", by + " Release it when the reason is gone."));
        }
    }
}
