package dev.slipway.fleet.event;

/** Something that open screens show has changed. Carries no data: whoever listens asks again. */
public sealed interface FleetEvent {
    /**
     * A machine's state changed.
     *
     * @param name the machine
     */
    record MachineChanged(String name) implements FleetEvent {}

    /**
     * A machine's boot timeline grew.
     *
     * @param mac the hardware address in canonical text
     */
    record BootSeen(String mac) implements FleetEvent {}

    /**
     * A new commit was published.
     *
     * @param commit its id
     */
    record FleetPublished(String commit) implements FleetEvent {}

    /** Images were added, removed, or a download moved on. */
    record ImagesChanged() implements FleetEvent {}

    /**
     * An operation moved on, or wrote something.
     *
     * @param id its number
     */
    record OperationChanged(long id) implements FleetEvent {}

    /**
     * A series moved on.
     *
     * @param id its number
     */
    record SeriesChanged(long id) implements FleetEvent {}

    /**
     * A rehearsal moved on, or what is allowed to drills changed.
     *
     * @param id its number; 0 when no single one is meant
     */
    record RehearsalChanged(long id) implements FleetEvent {}

    /**
     * A machine's facts were read, or could not be.
     *
     * @param name the machine
     */
    record FactsChanged(String name) implements FleetEvent {}

    /**
     * A machine was compared with what is declared for it, or could not be.
     *
     * @param name the machine
     */
    record DriftSeen(String name) implements FleetEvent {}

    /**
     * Drift has appeared on a machine, or is gone from it.
     *
     * @param name the machine
     */
    record DriftChanged(String name) implements FleetEvent {}
}
