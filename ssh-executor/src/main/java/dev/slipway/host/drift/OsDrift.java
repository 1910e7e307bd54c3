package dev.slipway.host.drift;

import dev.slipway.host.FactSection;
import dev.slipway.host.FlatcarStatus.Operation;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OstreeStatus.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Layer 3: the operating system itself against what is expected of it.
 *
 * @param source the container image reference or OSTree ref that the machine shall follow; empty when any will do
 * @param layers what may be added to, taken from or replaced in the image
 */
public record OsDrift(String source, Set<String> layers) {
    /** Any source, nothing layered. */
    public static final OsDrift PRISTINE = new OsDrift("", Set.of());

    /** Keeps an unmodifiable copy. */
    public OsDrift {
        layers = Set.copyOf(layers);
    }

    /**
     * In which respect a system differs.
     *
     * @param kind the respect
     * @param words how, one sentence
     */
    public record Departure(Kind kind, String words) {}

    /** In which respect a system differs. */
    public enum Kind {
        /** Packages were added, removed or replaced. */
        LAYERED,
        /** The files of the system can be written. */
        UNLOCKED,
        /** It follows another source of updates. */
        SOURCE,
        /** Another version waits for a reboot. */
        PENDING,
        /** The machine did not say. */
        UNREADABLE
    }

    /**
     * What differs.
     *
     * @param facts what the machine says
     * @return differences; a machine of neither kind has none
     */
    public List<Departure> of(HostFacts facts) {
        return switch (facts.os().family()) {
            case FEDORA_COREOS -> deployments(facts);
            case FLATCAR -> slots(facts);
            case RHEL_COREOS, GENERIC_LINUX, UNKNOWN -> List.of();
        };
    }

    private List<Departure> deployments(HostFacts facts) {
        Optional<Deployment> running =
                facts.ostree().deployments().stream().filter(Deployment::booted).findFirst();
        if (facts.lacks(FactSection.RPM_OSTREE) || running.isEmpty()) {
            return List.of(new Departure(Kind.UNREADABLE, "The machine did not list its deployments."));
        }
        List<Departure> found = new ArrayList<>();
        Deployment booted = running.get();
        Set<String> foreign = new TreeSet<>(booted.layered());
        foreign.removeAll(layers);
        if (!foreign.isEmpty()) {
            found.add(new Departure(
                    Kind.LAYERED, "Layered or replaced without being declared: " + String.join(", ", foreign) + "."));
        }
        if (!booted.unlocked().isEmpty() && !booted.unlocked().equals("none")) {
            found.add(new Departure(Kind.UNLOCKED, "/usr can be written (" + booted.unlocked() + ")."));
        }
        String follows = booted.fromImage() ? booted.imageReference() : booted.origin();
        if (!source.isEmpty() && !source.equals(follows)) {
            found.add(new Departure(Kind.SOURCE, "It follows " + follows + " instead of " + source + "."));
        }
        if (!booted.fromImage() && Release.needsImages(booted.version())) {
            found.add(new Departure(
                    Kind.SOURCE,
                    "It still follows the OSTree remote " + booted.origin()
                            + ", which gets no new versions: Fedora CoreOS comes as a container image since 2025."));
        }
        Deployment next = facts.ostree().deployments().getFirst();
        if (!next.booted()) {
            found.add(new Departure(
                    Kind.PENDING, "The next boot is " + (next.version().isEmpty() ? next.id() : next.version()) + "."));
        }
        return List.copyOf(found);
    }

    /** Versions of Fedora CoreOS: release, date of its packages, stream, revision. */
    private static final class Release {
        /** Stable ones of this date are the first that new machines got as images (fedora-coreos-tracker#1890). */
        private static final int FIRST_IMAGES = 20250803;

        private static final Pattern VERSION = Pattern.compile("\\d{2,3}\\.(\\d{8})\\.\\d+\\.\\d+");

        static boolean needsImages(String version) {
            Matcher matcher = VERSION.matcher(version);
            return matcher.matches() && Integer.parseInt(matcher.group(1)) >= FIRST_IMAGES;
        }
    }

    private List<Departure> slots(HostFacts facts) {
        List<Departure> found = new ArrayList<>();
        if (facts.lacks(FactSection.UPDATE_ENGINE)) {
            found.add(new Departure(Kind.UNREADABLE, "The update engine did not say what it does."));
        }
        if (!source.isEmpty() && !source.equals(facts.flatcar().group())) {
            found.add(new Departure(
                    Kind.SOURCE, "It follows " + facts.flatcar().group() + " instead of " + source + "."));
        }
        if (facts.flatcar().engine().operation() == Operation.UPDATED_NEED_REBOOT) {
            found.add(new Departure(Kind.PENDING, "An update waits for a reboot."));
        }
        return List.copyOf(found);
    }
}
