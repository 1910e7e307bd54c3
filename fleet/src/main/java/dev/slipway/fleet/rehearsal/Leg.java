package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.operation.OperationId;

/**
 * One operation of a round.
 *
 * @param kind the word of its kind
 * @param operation the operation that was planned for it
 * @param plans how often it was planned because the plan had changed
 */
public record Leg(String kind, OperationId operation, int plans) {}
