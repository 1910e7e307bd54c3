package dev.slipway.pxe.image;

/**
 * An image that is wanted from its publisher.
 *
 * @param family the operating system
 * @param stream the stream or channel, such as {@code stable}
 * @param version the version, or empty for the newest one of the stream
 * @param cpu the processor
 */
public record MirrorRequest(OsFamily family, String stream, String version, CpuArch cpu) {
    /** Refuses what cannot be a stream or a version. */
    public MirrorRequest {
        if (!BootImage.isStream(stream)) {
            throw new IllegalArgumentException(
                    "\"" + stream + "\" is not a stream: write small letters, digits and hyphens, such as stable");
        }
        if (!version.isEmpty()) {
            new ImageVersion(version);
        }
    }

    /**
     * The name that a person reads.
     *
     * @return for instance "Flatcar newest (stable, x86_64)"
     */
    public String words() {
        return family.words() + " " + (version.isEmpty() ? "newest" : version) + " (" + stream + ", " + cpu.id() + ")";
    }
}
