package dev.slipway.fleet.update;

import dev.slipway.host.FactSection;
import dev.slipway.host.FlatcarStatus;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OsFamily;
import dev.slipway.host.OstreeStatus;
import dev.slipway.host.OstreeStatus.Deployment;
import java.util.List;
import java.util.Optional;

/**
 * Another version than the running one, to which the next reboot leads.
 *
 * @param name what people and the blocklist call it; empty when it cannot be told
 * @param version what its os-release says; empty when that cannot be told
 * @param words why the reboot leads there, as a sentence
 */
record NextVersion(String name, String version, String words) {
    /** From what it is known, on an operating system that keeps two versions. */
    static List<FactSection> toldBy(OsFamily family) {
        return switch (family) {
            case FEDORA_COREOS -> List.of(FactSection.RPM_OSTREE);
            case FLATCAR -> List.of(FactSection.SLOTS, FactSection.UPDATE_ENGINE);
            default -> List.of();
        };
    }

    /** Empty when the running version boots again; what is staged but locked does not boot. */
    static Optional<NextVersion> of(HostFacts facts) {
        FlatcarStatus flatcar = facts.flatcar();
        if (FlatcarSteps.waits(flatcar)) {
            String version = flatcar.engine().newVersion();
            return Optional.of(new NextVersion(
                    version, version, "The reboot applies the update to " + version + ", which waits for it."));
        }
        if (FlatcarSteps.passiveBootsNext(flatcar)) {
            String version = flatcar.passive().version();
            return Optional.of(new NextVersion(
                    version,
                    version,
                    "The reboot goes to " + (version.isEmpty() ? "an unknown version" : version) + " in slot "
                            + flatcar.passive().label() + ", which is in front of the running one."));
        }
        OstreeStatus ostree = facts.ostree();
        return ostree.staged()
                .filter(deployment -> !deployment.locked())
                .map(staged -> of(staged, "The reboot applies the update to ", ", which is staged."))
                .or(() -> ostree.pending().map(pending -> of(pending, "The reboot goes to ", ", which waits for it.")));
    }

    private static NextVersion of(Deployment deployment, String before, String after) {
        String name = FedoraCoreOsSteps.named(deployment);
        return new NextVersion(name, deployment.version(), before + name + after);
    }
}
