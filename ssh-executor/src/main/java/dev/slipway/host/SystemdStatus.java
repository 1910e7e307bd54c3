package dev.slipway.host;

import java.util.List;
import java.util.Optional;

/**
 * What systemd says about itself and some of its units (systemctl(1)).
 *
 * @param state {@code running}, {@code degraded}, {@code starting} and so on; empty when unknown
 * @param failed the failed units
 * @param units the units of updates and of time; those that do not exist are not listed
 */
public record SystemdStatus(String state, List<FailedUnit> failed, List<UnitStatus> units) {
    /** Nothing is known. */
    public static final SystemdStatus NONE = new SystemdStatus("", List.of(), List.of());

    /** Keeps unmodifiable copies. */
    public SystemdStatus {
        failed = List.copyOf(failed);
        units = List.copyOf(units);
    }

    /**
     * A unit that failed.
     *
     * @param name such as {@code backup.service}
     * @param description for people
     */
    public record FailedUnit(String name, String description) {}

    /**
     * A unit.
     *
     * @param name such as {@code zincati.service}
     * @param active the ActiveState, such as {@code failed}
     * @param sub the SubState
     * @param enabled the UnitFileState, such as {@code enabled}, {@code masked}
     * @param statusText what the service says about itself; empty when nothing
     */
    public record UnitStatus(String name, String active, String sub, String enabled, String statusText) {
        /**
         * Tells whether it runs.
         *
         * @return true also while it starts or reloads
         */
        public boolean runs() {
            return active.equals("active") || active.equals("activating") || active.equals("reloading");
        }
    }

    /**
     * One of the units.
     *
     * @param name such as {@code zincati.service}
     * @return empty when the machine has no such unit
     */
    public Optional<UnitStatus> unit(String name) {
        return units.stream().filter(unit -> unit.name().equals(name)).findFirst();
    }
}
