package dev.slipway.host;

/**
 * What {@code bootc status --json} says (host-v1.schema.json of bootc). Fedora CoreOS is driven by rpm-ostree; bootc sees
 * the same deployments.
 *
 * @param managed whether bootc can read the running deployment as an image of its own
 * @param image the image that runs, such as {@code quay.io/fedora/fedora-coreos:stable}; empty when there is none
 * @param digest its digest; empty when there is none
 * @param version its version; empty when there is none
 * @param stagedDigest the digest of the image that waits for the next boot; empty when there is none
 * @param rollbackDigest the digest of the image that bootc would go back to; empty when there is none
 * @param rollbackQueued whether the next boot goes back
 * @param incompatible whether local changes keep bootc from updating the running deployment
 */
public record BootcStatus(
        boolean managed,
        String image,
        String digest,
        String version,
        String stagedDigest,
        String rollbackDigest,
        boolean rollbackQueued,
        boolean incompatible) {
    /** There is no bootc, or nothing is known. */
    public static final BootcStatus NONE = new BootcStatus(false, "", "", "", "", "", false, false);
}
