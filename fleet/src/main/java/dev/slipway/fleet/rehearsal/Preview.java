package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.Operation;
import java.util.List;

/** What a rehearsal would do, before anybody says yes. */
public sealed interface Preview {
    /**
     * It can begin.
     *
     * @param wish what was asked for
     * @param machine whose turn it is first
     * @param plan the plan of its first operation, stored and not started
     * @param after what follows it in each round, in order
     * @param passedOver the machines whose turn it would have been
     * @param word what must be typed because data is lost; empty when nothing must
     */
    record Ready(
            RehearsalWish wish,
            MachineName machine,
            Operation plan,
            List<String> after,
            List<PassedOver> passedOver,
            String word)
            implements Preview {
        /** Copies the lists. */
        public Ready {
            after = List.copyOf(after);
            passedOver = List.copyOf(passedOver);
        }
    }

    /**
     * It cannot begin now.
     *
     * @param words who or what stands in the way
     * @param remedy what to do about it
     */
    record Refused(String words, String remedy) implements Preview {}

    /**
     * A machine that is not ready.
     *
     * @param machine its name
     * @param why why not
     */
    record PassedOver(MachineName machine, NotReady why) {}
}
