package dev.slipway.fleet.update;

import dev.slipway.host.FactSection;
import dev.slipway.host.FlatcarStatus;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OsFamily;
import dev.slipway.host.OstreeStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * Another version than the running one, to which the next reboot leads.
 *
 * @param version which; empty when it cannot be told
 * @param words why the reboot leads there, as a sentence
 */
record NextVersion(String version, String words) {
    /** From what it is known, on an operating system that keeps two versions. */
    static List<FactSection> toldBy(OsFamily family) {
        return switch (family) {
            case FEDORA_COREOS -> List.of(FactSection.RPM_OSTREE);
            case FLATCAR -> List.of(FactSection.SLOTS, FactSection.UPDATE_ENGINE);
            default -> List.of();
        };
    }

    /** Empty when the running version boots again; what is staged but locked does not boot. */
    static List<NextVersion> of(HostFacts facts) {
        List<NextVersion> next = new ArrayList<>();
        FlatcarStatus flatcar = facts.flatcar();
        if (FlatcarSteps.waits(flatcar)) {
            String version = flatcar.engine().newVersion();
            next.add(new NextVersion(version, "The reboot applies the update to " + version + ", which waits for it."));
        } else if (FlatcarSteps.passiveBootsNext(flatcar)) {
            String version = flatcar.passive().version();
            next.add(new NextVersion(
                    version,
                    "The reboot goes to " + (version.isEmpty() ? "an unknown version" : version) + " in slot "
                            + flatcar.passive().label() + ", which is in front of the running one."));
        }
        OstreeStatus ostree = facts.ostree();
        ostree.pending()
                .map(FedoraCoreOsSteps::named)
                .ifPresent(version ->
                        next.add(new NextVersion(version, "The reboot goes to " + version + ", which waits for it.")));
        ostree.staged()
                .filter(deployment -> !deployment.locked())
                .map(FedoraCoreOsSteps::named)
                .ifPresent(version -> next.add(new NextVersion(
                        version, "The reboot applies the update to " + version + ", which is staged.")));
        return next;
    }
}
