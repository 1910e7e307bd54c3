package dev.slipway.host;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What {@code rpm-ostree status --json} says (rpm-ostree(1)).
 *
 * @param deployments in the order in which they would boot; the position is the index that {@code ostree admin pin} takes
 * @param transaction the title of the transaction that holds the daemon; empty when it is idle
 * @param driver who drives updates, such as {@code Zincati}; empty when nobody
 * @param driverUnit the unit of the driver; empty when there is none
 */
public record OstreeStatus(List<Deployment> deployments, String transaction, String driver, String driverUnit) {
    /** Nothing is known, or the machine has no deployments. */
    public static final OstreeStatus NONE = new OstreeStatus(List.of(), "", "", "");

    /** Keeps an unmodifiable copy. */
    public OstreeStatus {
        deployments = List.copyOf(deployments);
    }

    /**
     * One bootable version of the system.
     *
     * @param id {@code osname-checksum.serial}
     * @param osname the state root, such as {@code fedora-coreos}
     * @param checksum the commit that is deployed, 64 hexadecimal digits
     * @param baseChecksum the commit under layered packages; empty when nothing is layered
     * @param serial counts deployments of the same commit
     * @param version as its makers count releases; empty when the commit has none
     * @param timestamp when the commit was made; the epoch when unknown
     * @param booted whether it runs now
     * @param staged whether it waits for the shutdown to be written
     * @param locked whether a staged one also waits for somebody to unlock it
     * @param pinned whether it is kept when others are cleaned up
     * @param unlocked {@code none}, or how its {@code /usr} can be written now
     * @param imageReference the container image that it follows, with its transport; empty on an OSTree remote
     * @param imageDigest {@code sha256:} and 64 digits; empty on an OSTree remote
     * @param origin the OSTree ref that it follows, with its remote; empty on a container image
     * @param stream the stream, such as {@code stable}; empty when unknown
     * @param layered what was added to, taken from or replaced in the image, one word each
     */
    public record Deployment(
            String id,
            String osname,
            String checksum,
            String baseChecksum,
            int serial,
            String version,
            Instant timestamp,
            boolean booted,
            boolean staged,
            boolean locked,
            boolean pinned,
            String unlocked,
            String imageReference,
            String imageDigest,
            String origin,
            String stream,
            List<String> layered) {
        /** Keeps an unmodifiable copy. */
        public Deployment {
            layered = List.copyOf(layered);
        }

        /**
         * Tells where updates come from.
         *
         * @return true for a registry of container images, false for an OSTree remote
         */
        public boolean fromImage() {
            return !imageReference.isEmpty();
        }

        /**
         * What {@code rpm-ostree finalize-deployment} compares.
         *
         * @return the commit without layers
         */
        public String base() {
            return baseChecksum.isEmpty() ? checksum : baseChecksum;
        }
    }

    /**
     * The running deployment.
     *
     * @return empty when none says that it is booted
     */
    public Optional<Deployment> booted() {
        return deployments.stream().filter(Deployment::booted).findFirst();
    }

    /**
     * The deployment that waits for the next shutdown.
     *
     * @return empty when nothing is staged
     */
    public Optional<Deployment> staged() {
        return deployments.stream().filter(Deployment::staged).findFirst();
    }

    /**
     * A deployment that was finalised without a reboot so far, and boots next.
     *
     * @return empty when the running one boots next, or when one is staged
     */
    public Optional<Deployment> pending() {
        return deployments.stream().findFirst().filter(first -> !first.booted() && !first.staged());
    }

    /**
     * The deployment that {@code rpm-ostree rollback} would boot: the first after the running one.
     *
     * @return empty when there is none to go back to
     */
    public Optional<Deployment> rollback() {
        return deployments.stream()
                .dropWhile(deployment -> !deployment.booted())
                .skip(1)
                .findFirst();
    }

    /**
     * Where a deployment is now.
     *
     * @param id its {@link Deployment#id}
     * @return the index that {@code ostree admin pin} takes; -1 when there is no such deployment any more
     */
    public int indexOf(String id) {
        return deployments.stream().map(Deployment::id).toList().indexOf(id);
    }
}
