package dev.slipway.host;

import java.time.Instant;

/**
 * The A/B slots and the update engine of a Flatcar.
 *
 * @param running the slot that runs
 * @param passive the other one
 * @param engine what {@code update_engine_client -status} says
 * @param group the channel, such as {@code stable}
 * @param server where updates come from; {@code disabled} when there shall be none, empty when it is the public server
 * @param rebootStrategy what locksmithd does after an update; empty when not configured
 */
public record FlatcarStatus(
        Slot running, Slot passive, Engine engine, String group, String server, String rebootStrategy) {
    /** Nothing is known, or the machine is no Flatcar. */
    public static final FlatcarStatus NONE = new FlatcarStatus(Slot.NONE, Slot.NONE, Engine.NONE, "", "", "");

    /** What {@code SERVER} says when updates are held. */
    public static final String DISABLED = "disabled";

    /**
     * A partition that can hold {@code /usr}, with the attributes that GRUB obeys (cgpt).
     *
     * @param device such as {@code /dev/sda3}; empty when unknown
     * @param label {@code USR-A} or {@code USR-B}
     * @param priority the higher one boots; 0 never
     * @param tries how often GRUB still tries it
     * @param successful whether it has been marked good
     * @param filesystem whether the partition holds a filesystem; the second slot of a fresh installation is empty
     * @param version the version in it; empty when it was not looked for or cannot be told
     */
    public record Slot(
            String device,
            String label,
            int priority,
            int tries,
            boolean successful,
            boolean filesystem,
            String version) {
        /** Nothing is known. */
        public static final Slot NONE = new Slot("", "", 0, 0, false, false, "");

        /**
         * Tells whether a reboot can end in this slot.
         *
         * @return true when it holds a filesystem and GRUB may choose it
         */
        public boolean bootable() {
            return filesystem && priority > 0 && (successful || tries > 0);
        }
    }

    /** What the update engine does (update_engine, CURRENT_OP). */
    public enum Operation {
        /** Nothing. */
        IDLE,
        /** It asks the server. */
        CHECKING_FOR_UPDATE,
        /** There is one, not begun yet. */
        UPDATE_AVAILABLE,
        /** It loads. */
        DOWNLOADING,
        /** It checks what it loaded. */
        VERIFYING,
        /** It makes the other slot bootable. */
        FINALIZING,
        /** The other slot boots next. */
        UPDATED_NEED_REBOOT,
        /** It tells the server of a failure. */
        REPORTING_ERROR_EVENT,
        /** It said something else, or nothing. */
        UNKNOWN
    }

    /**
     * The state of the update engine.
     *
     * @param operation what it does
     * @param progress from 0 to 1, of the download
     * @param newVersion the version that it works on; empty when none
     * @param lastChecked when it last asked its server; the epoch when it has not since it was started
     */
    public record Engine(Operation operation, double progress, String newVersion, Instant lastChecked) {
        /** Nothing is known. */
        public static final Engine NONE = new Engine(Operation.UNKNOWN, 0, "", Instant.EPOCH);

        /**
         * Tells whether it must not be disturbed.
         *
         * @return true while it asks, loads or writes
         */
        public boolean busy() {
            return switch (operation) {
                case CHECKING_FOR_UPDATE, UPDATE_AVAILABLE, DOWNLOADING, VERIFYING, FINALIZING, REPORTING_ERROR_EVENT ->
                    true;
                case IDLE, UPDATED_NEED_REBOOT, UNKNOWN -> false;
            };
        }
    }
}
