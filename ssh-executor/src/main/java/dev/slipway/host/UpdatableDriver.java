package dev.slipway.host;

import dev.slipway.ssh.RemoteCommand;

/**
 * An operating system that updates itself as a whole image, and that Slipway can therefore hold, update and roll back.
 *
 * <p>Two ways to keep it from updating by itself: a pause lasts until the next boot, a hold until it is released.
 */
public sealed interface UpdatableDriver extends HostDriver permits FedoraCoreOs, Flatcar {
    /**
     * Stops what updates or reboots the machine by itself, until the next boot.
     *
     * @return a command that may be repeated
     */
    RemoteCommand pauseUpdates();

    /**
     * Starts again what {@link #pauseUpdates} stopped. What holds updates is obeyed.
     *
     * @return a command that may be repeated
     */
    RemoteCommand resumeUpdates();

    /**
     * Writes down on the machine that it shall not update by itself, until released. It takes effect at the next boot, or
     * after {@link #resumeUpdates}.
     *
     * @return a command that may be repeated
     */
    RemoteCommand holdUpdates();

    /**
     * Takes back {@link #holdUpdates}. It takes effect at the next boot, or after {@link #resumeUpdates}.
     *
     * @return a command that may be repeated
     */
    RemoteCommand releaseUpdates();

    /**
     * Tells whether updates are held.
     *
     * @param facts what the machine says
     * @return true when Slipway or a person holds them
     */
    boolean holdsUpdates(HostFacts facts);

    /**
     * The service that {@link #pauseUpdates} stops.
     *
     * @return the name of the unit
     */
    String updater();

    /**
     * Asks whether the updater runs.
     *
     * @return {@code systemctl is-active}
     */
    default RemoteCommand updaterState() {
        // 3 is "does not run", 4 is "there is no such unit" (systemctl(1), exit status).
        return RemoteCommand.of("systemctl", "is-active", updater()).accepting(0, 3, 4);
    }

    /**
     * Understands {@link #updaterState}.
     *
     * @param output what it wrote
     * @return whether the updater runs, or is about to
     */
    static Answer<Boolean> parseUpdaterState(String output) {
        return switch (output.strip()) {
            case "active", "activating", "reloading", "deactivating" -> new Answer.Said<>(true);
            case "inactive", "failed", "unknown" -> new Answer.Said<>(false);
            default -> new Answer.Unreadable<>("systemctl did not say whether the updater runs.");
        };
    }
}
