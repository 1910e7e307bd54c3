package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.declared.MachineName;
import java.util.List;

/**
 * One round of a rehearsal on one machine.
 *
 * @param place its place in the rehearsal, from 0
 * @param machine the machine
 * @param heldBefore whether the machine's updates were held before it began
 * @param legs the operations that were planned for it so far, in order
 * @param state where it stands
 */
public record Round(int place, MachineName machine, boolean heldBefore, List<Leg> legs, RoundState state) {
    /** Copies the list. */
    public Round {
        legs = List.copyOf(legs);
    }
}
