package dev.slipway.host.drift;

/**
 * A difference between a machine and what is declared for it.
 *
 * @param subject what differs
 * @param kind in which respect
 * @param words how, one sentence without secrets
 * @param detail what exactly, for programs: the path of a drop-in, a public key as type and data, a kernel argument,
 *     {@code user} or {@code group} of an owner; else
 *     empty
 */
public record Deviation(Declared subject, Kind kind, String words, String detail) {
    /** In which respect something differs. */
    public enum Kind {
        /** It is not there. */
        MISSING,
        /** Something of another kind is there. */
        TYPE,
        /** It holds something else. */
        CONTENT,
        /** Its permission bits differ. */
        MODE,
        /** It belongs to somebody else. */
        OWNER,
        /** The link points elsewhere. */
        TARGET,
        /** The unit is not enabled, disabled or masked as declared, or not loaded. */
        UNIT_STATE,
        /** The unit's files changed after systemd read them. */
        RELOAD_NEEDED,
        /** The unit has a drop-in that is not declared. */
        FOREIGN_DROPIN,
        /** A declared key may not log in. */
        KEY_MISSING,
        /** A key may log in that is not declared. */
        KEY_FOREIGN,
        /** The account or group has another number. */
        ID,
        /** A kernel argument is missing or unwanted. */
        ARGUMENT,
        /** The machine did not say; whether it differs is not known. */
        UNREADABLE
    }
}
