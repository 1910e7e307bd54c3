package dev.slipway.host;

import java.util.List;

/** The kinds of operating systems that Slipway tells apart. */
public enum OsFamily {
    /** Fedora CoreOS. */
    FEDORA_COREOS,
    /** Flatcar Container Linux. */
    FLATCAR,
    /** RHEL CoreOS, part of OpenShift: looks like Fedora CoreOS, but is managed by its cluster. */
    RHEL_COREOS,
    /** Any other Linux: read, services, reboot. */
    GENERIC_LINUX,
    /** The machine did not say what it is. */
    UNKNOWN;

    /**
     * Tells the family from os-release alone.
     *
     * @param os the contents of os-release
     * @return the family; {@link #UNKNOWN} when there is no {@code ID}
     */
    public static OsFamily of(OsRelease os) {
        String id = os.get("ID");
        boolean coreos = os.get("VARIANT_ID").equals("coreos");
        return switch (id) {
            case "" -> UNKNOWN;
            case "flatcar" -> FLATCAR;
            case "fedora" -> coreos ? FEDORA_COREOS : GENERIC_LINUX;
            case "rhcos" -> RHEL_COREOS;
            case "rhel" -> coreos ? RHEL_COREOS : GENERIC_LINUX;
            default -> GENERIC_LINUX;
        };
    }

    /**
     * The version of the operating system, as its makers count releases.
     *
     * @param os the contents of os-release
     * @return for instance {@code 44.20260817.3.2} or {@code 4757.2.1}; empty when unknown
     */
    public String version(OsRelease os) {
        List<String> fields = switch (this) {
            // VERSION_ID is Fedora's number alone; IMAGE_VERSION is newer and will stay.
            case FEDORA_COREOS -> List.of("IMAGE_VERSION", "OSTREE_VERSION");
            case RHEL_COREOS -> List.of("OSTREE_VERSION", "VERSION_ID");
            case FLATCAR, GENERIC_LINUX, UNKNOWN -> List.of("VERSION_ID");
        };
        return fields.stream()
                .map(os::get)
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }
}
