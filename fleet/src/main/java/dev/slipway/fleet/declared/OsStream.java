package dev.slipway.fleet.declared;

import java.util.Locale;

/** A release stream (Fedora CoreOS) or channel (Flatcar). Which family has which: {@link OsFamily#streams()}. */
public enum OsStream {
    /** What most machines should run; of both families. */
    STABLE,
    /** Fedora CoreOS: what becomes stable in about two weeks. */
    TESTING,
    /** Fedora CoreOS: the next Fedora. */
    NEXT,
    /** Flatcar: what may become stable. */
    BETA,
    /** Flatcar: early. */
    ALPHA,
    /** Flatcar: long-term support. */
    LTS;

    /**
     * The name as YAML and the projects write it.
     *
     * @return for instance {@code stable}
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
