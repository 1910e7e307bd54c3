package dev.slipway.testbed.host;

/** What a test host is like beyond Debian. */
public enum Flavour {
    /** Debian itself, under its own name. */
    DEBIAN("debian"),

    /** Booted from real ostree deployments, with stand-ins for {@code rpm-ostree}, {@code bootc} and Zincati. */
    FEDORA_COREOS("fedora-coreos"),

    /** Booted from one of two slots, with stand-ins for {@code cgpt}, update-engine, {@code flatcar-update}, locksmithd. */
    FLATCAR("flatcar");

    private final String directory;

    Flavour(String directory) {
        this.directory = directory;
    }

    /** The directory of the files that it adds, below {@code testbed/hosts}. */
    String directory() {
        return directory;
    }
}
