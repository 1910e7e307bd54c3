package dev.slipway.fleet.drift;

/** Against what a machine is compared. */
public enum DriftLayer {
    /** Strictly against the Ignition configuration that was applied. */
    DECLARED("What was applied"),
    /** {@code /etc} against what it was at the first healthy boot of the deployment. */
    ETC("The rest of /etc"),
    /** The operating system against what it is as it comes. */
    SYSTEM("The operating system");

    private final String words;

    DriftLayer(String words) {
        this.words = words;
    }

    /**
     * As people read it.
     *
     * @return a heading
     */
    public String words() {
        return words;
    }
}
