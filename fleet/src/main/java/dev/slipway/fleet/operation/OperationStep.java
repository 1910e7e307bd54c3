package dev.slipway.fleet.operation;

/**
 * A step of an operation as it stands.
 *
 * @param planned its id, title, deadline and marks
 * @param state where it stands
 * @param outputBytes how much it has written in all, also what is not kept
 */
public record OperationStep(PlannedStep planned, StepState state, long outputBytes) {}
