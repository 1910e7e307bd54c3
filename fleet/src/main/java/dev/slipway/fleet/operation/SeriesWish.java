package dev.slipway.fleet.operation;

import dev.slipway.fleet.declared.MachineName;
import java.util.List;

/**
 * The same to be done to several machines.
 *
 * @param machines in order, each once
 * @param parameters of a registered kind
 * @param atOnce how many may run at the same time, at least 1
 * @param stopOnFailure whether the rest is not begun once one has failed
 */
public record SeriesWish(List<MachineName> machines, Record parameters, int atOnce, boolean stopOnFailure) {
    /** Copies the list. */
    public SeriesWish {
        machines = List.copyOf(machines);
        if (machines.isEmpty() || machines.stream().distinct().count() != machines.size()) {
            throw new IllegalArgumentException("a series needs machines, each once");
        }
        if (atOnce < 1) {
            throw new IllegalArgumentException("a series runs at least one machine at once");
        }
    }
}
