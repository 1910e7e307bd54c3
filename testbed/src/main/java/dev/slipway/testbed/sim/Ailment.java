package dev.slipway.testbed.sim;

/** What can be wrong with a simulated machine that can still be reached. */
public enum Ailment {
    /** A service of the machine fails at every boot. */
    FAILED_UNIT,
    /** {@code /boot} has no room: a staged deployment is lost when the machine reboots. */
    BOOT_FULL,
    /** The clock is more than a year behind and follows no server. */
    CLOCK_WRONG,
    /** A container is unhealthy. */
    UNHEALTHY_CONTAINER,
    /** {@code sudo} asks for a password. */
    SUDO_ASKS,
    /** rpm-ostree has been busy for a long time with what somebody else started. */
    TRANSACTION_HELD,
    /** Whatever was updated does not boot: the boot loader falls back to what ran before. */
    UPDATE_DOES_NOT_BOOT,
    /** Once it has shut down for a reboot it never comes back by itself. */
    NEVER_COMES_BACK
}
