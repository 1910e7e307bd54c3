package dev.slipway.fleet.provision;

import java.util.List;

/** Whether a machine can be installed now. */
public sealed interface PlanOutcome {
    /**
     * It can.
     *
     * @param plan what will happen
     */
    record Ready(InstallPlan plan) implements PlanOutcome {}

    /**
     * It cannot.
     *
     * @param obstacles what stands in the way
     */
    record NotReady(List<Obstacle> obstacles) implements PlanOutcome {
        /** Copies the list. */
        public NotReady {
            obstacles = List.copyOf(obstacles);
        }
    }

    /**
     * One thing that stands in the way.
     *
     * @param what the trouble, as a sentence
     * @param remedy what to do about it
     */
    record Obstacle(String what, String remedy) {}
}
