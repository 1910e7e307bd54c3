package dev.slipway.fleet.operation;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which operations a list shows.
 *
 * @param machine only of this machine; empty for all
 * @param kind only of this kind; empty for all
 * @param who only of this account; empty for all
 * @param phases only in these phases
 * @param series only of this series; {@link SeriesId#NONE} for all
 */
public record OperationFilter(
        String machine, String kind, String who, Set<OperationState.Phase> phases, SeriesId series) {
    /** Everything that was started. */
    public static final OperationFilter STARTED = new OperationFilter(
            "", "", "", EnumSet.complementOf(EnumSet.of(OperationState.Phase.PLANNED)), SeriesId.NONE);

    /** Copies the set. */
    public OperationFilter {
        phases = Set.copyOf(phases);
    }

    /**
     * Only of one machine.
     *
     * @param name the machine
     * @return the narrower filter
     */
    public OperationFilter machine(String name) {
        return new OperationFilter(name, kind, who, phases, series);
    }

    /**
     * Only of one kind.
     *
     * @param word the kind's word
     * @return the narrower filter
     */
    public OperationFilter kind(String word) {
        return new OperationFilter(machine, word, who, phases, series);
    }

    /**
     * Only of one person.
     *
     * @param account the account
     * @return the narrower filter
     */
    public OperationFilter who(String account) {
        return new OperationFilter(machine, kind, account, phases, series);
    }

    /**
     * Only in these phases.
     *
     * @param wanted the phases
     * @return the changed filter
     */
    public OperationFilter phases(Set<OperationState.Phase> wanted) {
        return new OperationFilter(machine, kind, who, wanted, series);
    }

    /**
     * Only of one series.
     *
     * @param id the series
     * @return the narrower filter
     */
    public OperationFilter series(SeriesId id) {
        return new OperationFilter(machine, kind, who, phases, id);
    }
}
