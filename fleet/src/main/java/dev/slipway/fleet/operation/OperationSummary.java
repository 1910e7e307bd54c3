package dev.slipway.fleet.operation;

import dev.slipway.fleet.declared.MachineName;
import java.time.Instant;

/**
 * One line of a list of operations.
 *
 * @param id its number
 * @param kind the word of its kind
 * @param machine the machine
 * @param headline what it does
 * @param who who started it
 * @param why why; may be empty
 * @param series the series that it belongs to, or {@link SeriesId#NONE}
 * @param createdAt when it was planned
 * @param changedAt when its state last changed
 * @param state where it stands
 */
public record OperationSummary(
        OperationId id,
        String kind,
        MachineName machine,
        String headline,
        String who,
        String why,
        SeriesId series,
        Instant createdAt,
        Instant changedAt,
        OperationState state) {}
