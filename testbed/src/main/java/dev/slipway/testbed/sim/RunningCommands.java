package dev.slipway.testbed.sim;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The commands that run on simulated machines now, to be ended by their marks or with their machine. */
final class RunningCommands {
    /**
     * One that runs.
     *
     * @param machine where
     * @param mark what the executor marked it with; empty when somebody else started it
     * @param thread what to interrupt
     */
    record Entry(SimulatedMachine machine, String mark, Thread thread) {}

    private final Set<Entry> entries = ConcurrentHashMap.newKeySet();

    void add(Entry entry) {
        entries.add(entry);
    }

    void remove(Entry entry) {
        entries.remove(entry);
    }

    /** Ends what has this mark on a machine. */
    void end(SimulatedMachine machine, String mark) {
        entries.stream()
                .filter(entry -> entry.machine() == machine && entry.mark().equals(mark))
                .forEach(entry -> entry.thread().interrupt());
    }

    void endAll(SimulatedMachine machine) {
        entries.stream()
                .filter(entry -> entry.machine() == machine)
                .forEach(entry -> entry.thread().interrupt());
    }
}
