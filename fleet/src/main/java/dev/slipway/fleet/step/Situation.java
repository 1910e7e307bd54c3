package dev.slipway.fleet.step;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.LastTry;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.fleet.operation.Planning;
import dev.slipway.host.DriverChoice;
import dev.slipway.host.HostDriver;
import dev.slipway.host.HostFacts;

/** What a plan is made from: how the machine is now, and how it can be driven. */
public sealed interface Situation {
    /**
     * It can be acted on.
     *
     * @param facts how it is
     * @param driver how it is driven
     */
    record Clear(HostFacts facts, HostDriver driver) implements Situation {}

    /**
     * It cannot be acted on now.
     *
     * @param words why
     * @param remedy what to do about it
     */
    record Blocked(String words, String remedy) implements Situation {
        /**
         * The same as the answer to a wish for a plan.
         *
         * @param <P> the parameters of the kind
         * @return a refusal
         */
        public <P extends Record> Planning<P> refusal() {
            return new Planning.Refused<>(words, remedy);
        }
    }

    /** Asks the machine. */
    static Situation of(CurrentFacts current, MachineName machine) {
        MachineSeen seen = current.refresh(machine);
        if (seen.lastTry() instanceof LastTry.Failed failed) {
            return new Blocked(machine + " cannot be asked how it is: " + failed.words(), failed.remedy());
        }
        return switch (seen.facts()) {
            case KnownFacts.Never() ->
                new Blocked(
                        "Nothing is known of " + machine + ".",
                        "Declare its address and accept its host key, then try again.");
            case KnownFacts.Seen(HostFacts facts, var _) ->
                switch (HostDriver.of(facts)) {
                    case DriverChoice.Chosen(HostDriver driver) -> new Clear(facts, driver);
                    case DriverChoice.Refused(String words, String remedy) -> new Blocked(words, remedy);
                };
        };
    }
}
