package dev.slipway.fleet.operation;

import java.time.Instant;
import java.util.List;

/**
 * The same done to several machines.
 *
 * @param id its number, also in its URL for ever
 * @param kind the word of the kind
 * @param headline what is done: "Reboot 5 machines"
 * @param who who started it
 * @param why why; may be empty
 * @param atOnce how many may run at the same time
 * @param stopOnFailure whether the rest is not begun once one has failed
 * @param createdAt when it was planned
 * @param state where it stands
 * @param operations in order
 * @param refusals the machines for which there is no plan
 */
public record Series(
        SeriesId id,
        String kind,
        String headline,
        String who,
        String why,
        int atOnce,
        boolean stopOnFailure,
        Instant createdAt,
        SeriesState state,
        List<OperationSummary> operations,
        List<Refusal> refusals) {
    /** Copies the lists. */
    public Series {
        operations = List.copyOf(operations);
        refusals = List.copyOf(refusals);
    }

    /**
     * A machine that is left out.
     *
     * @param machine its name
     * @param words why
     * @param remedy what to do about it
     */
    public record Refusal(String machine, String words, String remedy) {}
}
