package dev.slipway.testbed.host;

/** What a test host is like beyond Debian. */
public enum Flavour {
    /** Debian itself, under its own name. */
    DEBIAN("debian", ""),

    /** Booted from real ostree deployments, with stand-ins for {@code rpm-ostree}, {@code bootc} and Zincati. */
    FEDORA_COREOS("fedora-coreos", ""),

    /**
     * Booted from one of two slots, with stand-ins for {@code cgpt}, update-engine, {@code flatcar-update}, locksmithd and
     * {@code flatcar-reset}. The defaults of {@code /etc} lie below an overlay, as before release 4628.
     */
    FLATCAR("flatcar", "overlay"),

    /** The same, with {@code /etc} as a directory of the root filesystem and no mount, so that all of it is seen by a reset. */
    FLATCAR_PLAIN_ETC("flatcar", "plain");

    private final String directory;
    private final String etcLayout;

    Flavour(String directory, String etcLayout) {
        this.directory = directory;
        this.etcLayout = etcLayout;
    }

    /** How {@code /etc} is laid out, for the flavours that have a root filesystem of their own; else empty. */
    String etcLayout() {
        return etcLayout;
    }

    /** The directory of the files that it adds, below {@code testbed/hosts}. */
    String directory() {
        return directory;
    }
}
